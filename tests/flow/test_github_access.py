"""The audit's probe of GitHub says who the token is and whether it could write, without trying."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from loopback import AS_OF, Answer, Provider, serving
from loopback_github import SECRET, Github, github_entry, organisation

from ingestion.access import Access, probe
from ingestion.context import LoadContext
from signalpath.program import Program
from signalpath.program.sources import Sources


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.http_api.pause", lambda seconds: None)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("SP_TOKEN", SECRET)


def probed(folder: Path, provider: Provider) -> Access:
    sources = Sources.model_validate([github_entry(provider.base_url)])
    program = Program(folder=folder, sources=sources)
    return probe("github", sources.of_kind("github")[0], LoadContext(program, AS_OF, lambda rejections: None))


@pytest.mark.mission("B3")
@pytest.mark.parametrize(
    ("scopes", "can_write"),
    [("repo, read:org", True), ("read:org, read:user", False), ("", False), ("public_repo", True)],
)
def test_scopes_say_whether_a_classic_token_can_write(tmp_path: Path, scopes: str, can_write: bool) -> None:
    provided = organisation()
    provided.scopes = scopes
    with serving(provided) as provider:
        access = probed(tmp_path, provider)
        assert len(provider.requests) == 1
    assert (access.reachable, access.identity, access.can_write) == (True, "reader", can_write)
    assert set(access.scopes) == set(filter(None, scopes.split(", ")))
    assert (access.oldest_on, access.newest_on) == (date(2026, 1, 1), date(2026, 1, 1))
    assert SECRET not in repr(access)


class Finegrained(Github):
    """GitHub for a token without scopes, whose owner has such a permission."""

    def __init__(self, permission: str) -> None:
        super().__init__()
        self.permission = permission

    def __call__(self, request: Any) -> Answer:
        return Answer(super().__call__(request).body)

    def Viewer(self, owner: str) -> dict[str, Any]:
        shown = super().Viewer(owner)
        shown["repositoryOwner"]["repositories"]["nodes"][0]["viewerPermission"] = self.permission
        return shown


@pytest.mark.mission("B3")
@pytest.mark.parametrize(("permission", "can_write"), [("READ", False), ("ADMIN", None)])
def test_without_scopes_a_viewer_who_can_write_leaves_it_unknown(
    tmp_path: Path, permission: str, can_write: bool | None
) -> None:
    with serving(Finegrained(permission)) as provider:
        access = probed(tmp_path, provider)
    assert (access.can_write, access.scopes) == (can_write, ())
    assert "fine-grained" in access.detail


def test_a_refused_token_is_unreachable_with_the_reason(tmp_path: Path) -> None:
    with serving(lambda request: Answer({"message": SECRET}, 401)) as provider:
        access = probed(tmp_path, provider)
    assert not access.reachable and "refuses the credential" in access.detail and SECRET not in access.detail
