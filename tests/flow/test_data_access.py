"""The data-access audit: what a provider says of its credential decides whether anything is read."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from charters import charter
from loopback import serving
from loopback_gitlab import TOKEN, Gitlab, gitlab_entry

from ingestion.access import Access, probe
from orchestration.audit import audit_sources
from orchestration.commands.audit import print_audit
from orchestration.data_access import WriteAccessError
from orchestration.execute import ENDINGS
from signalpath.program import load_program
from signalpath.program.sources import Sources
from signalpath.settings import Settings

DAY = date(2026, 6, 30)
CHARTER: dict[str, Any] = charter()
EXCEPTION = {
    "source": "gitlab",
    "reason": "group tokens cannot be narrower",
    "approved_by": "Ines",
    "approved_on": "2026-01-01",
}


@pytest.fixture
def audited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """`audited(scopes, token=…, **data_access)`: the report on a GitLab token with those scopes."""
    monkeypatch.setenv("GITLAB_TOKEN", TOKEN)

    def audit(scopes: list[str], **agreed: Any) -> dict[str, Any]:
        respond = Gitlab()
        respond.scopes = scopes
        with serving(respond) as provider:
            (tmp_path / "sources.yml").write_text(yaml.safe_dump([gitlab_entry(provider.base_url)]))
            (tmp_path / "charter.yml").write_text(yaml.safe_dump({**CHARTER, "data_access": agreed}))
            report = audit_sources(Settings(home=tmp_path / "home"), load_program(tmp_path), DAY)
            assert {request.method for request in provider.requests} <= {"GET", "POST"}
            assert not any(request.path.startswith("/api/v4/projects") for request in provider.requests)
        return report

    return audit


@pytest.mark.mission("A3")
@pytest.mark.parametrize(
    ("scopes", "agreed", "verdict"),
    [
        (["read_api"], {}, "fine"),
        (["api", "read_api"], {}, "refused"),
        (["api"], {"write_exceptions": [EXCEPTION]}, "fine"),
        (["api"], {"write_exceptions": [{**EXCEPTION, "source": "other"}]}, "refused"),
        ([], {}, "review"),
        ([], {"reviews": [{"item": "the token of `gitlab` may only read"}]}, "review"),
        (
            [],
            {"reviews": [{"item": "the token of `gitlab` only reads", "reviewed_on": "2026-01-01"}]},
            "fine",
        ),
    ],
)
def test_verdict(audited: Any, scopes: list[str], agreed: dict[str, Any], verdict: str) -> None:
    report = audited(scopes, **agreed)
    (row,) = report["sources"]
    assert (row["verdict"], row["scopes"]) == (verdict, sorted(scopes))
    assert report["is_fine"] == (verdict != "refused")
    assert TOKEN not in json.dumps(report)


@pytest.mark.mission("A3")
def test_who_cannot_be_reached_is_no_crash(audited: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITLAB_TOKEN", "of-yesterday")
    report = audited(["read_api"])
    assert (report["sources"][0]["verdict"], report["is_fine"]) == ("not reachable", False)
    assert "credential" in report["sources"][0]["why"]


@pytest.mark.mission("A3")
def test_a_run_reads_nothing_with_a_credential_that_may_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from orchestration.execute import execute

    monkeypatch.setenv("GITLAB_TOKEN", TOKEN)
    for name in ("SIGNALPATH_HOME", "SIGNALPATH_PROGRAM"):
        monkeypatch.setenv(name, os.environ.get(name, ""))
    respond = Gitlab()
    respond.scopes = ["api"]
    with serving(respond) as provider:
        (tmp_path / "sources.yml").write_text(yaml.safe_dump([gitlab_entry(provider.base_url)]))
        settings = Settings(home=tmp_path / "home", program=tmp_path)
        outcome = execute(settings, "2026-06-30", False, lambda step: None)
        asked = [request.body["operationName"] for request in provider.requests if request.body]
    assert ENDINGS[WriteAccessError.__name__] == outcome.ending == "input"
    assert "`gitlab`" in outcome.message and "may write" in outcome.message
    assert asked == ["CurrentUser"], "nothing but who it is was asked"


@pytest.mark.mission("A3")
def test_files_are_there_or_not_and_replayed_answers_need_no_token(tmp_path: Path) -> None:
    from ingestion.context import LoadContext
    from signalpath.program import Program

    entries = [
        {"name": "lrs", "kind": "xapi", "path": "xapi"},
        {"name": "hr", "kind": "roster", "people": {"path": "gone.csv"}},
        {"name": "demo", "kind": "pagerduty", "base_url": "replay:xapi"},
    ]
    (tmp_path / "xapi").mkdir()
    program = Program(folder=tmp_path, sources=Sources.model_validate(entries))
    context = LoadContext(program, DAY, lambda rejections: None)
    found = [probe(source.kind, source, context) for source in program.sources.root]
    assert [(a.medium, a.reachable, a.can_write) for a in found] == [
        ("files", True, False),
        ("files", False, False),
        ("demo answers", True, False),
    ]


@pytest.mark.mission("A3")
def test_every_api_kind_has_a_probe() -> None:
    """A kind that nobody can ask could hide a token that writes."""
    from ingestion.access import _probe_of
    from ingestion.boundary import allow_list
    from signalpath.program import sources

    kinds = {
        found.model_fields["kind"].annotation.__args__[0]
        for found in vars(sources).values()
        if isinstance(found, type) and "base_url" in getattr(found, "model_fields", {})
    }
    assert {"github", "gitlab", "pagerduty", "opsgenie", "servicenow", "jira", "linear", "xapi"} == kinds
    for kind in kinds & set(allow_list()):
        assert callable(_probe_of(kind))


def test_the_table_names_what_is_to_be_done(capsys: pytest.CaptureFixture[str], audited: Any) -> None:
    from rich.console import Console

    print_audit(Console(width=200), audited([], reviews=[{"item": "read the privacy page"}]))
    said = capsys.readouterr().out
    assert (
        "review" in said and "dated line" in said.replace("\n", " ") and "read the privacy page: open" in said
    )
    assert Access(True).can_write is None
