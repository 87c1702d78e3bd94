"""xAPI from an LRS, over real HTTP: pages, versions, credentials, cursors, checkpoints and the audit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import loopback_lrs
import pytest
from loopback import AS_OF, Installation, Provider, serving
from loopback_github import SECRET
from loopback_lrs import PASSWORD, USER, Lrs, statement, statement_id, two_learners, xapi_entry

from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.sources.xapi import lrs as xapi_lrs
from ingestion.sources.xapi.access import probe_xapi
from signalpath.program import Program
from signalpath.program.sources import Sources, XapiSource

IDS = "select statement_id from raw.xapi__statements"


@pytest.fixture(autouse=True)
def _credential(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LRS_USER", USER)
    monkeypatch.setenv("LRS_PASSWORD", PASSWORD)


@pytest.fixture
def lrs() -> Lrs:
    return Lrs(two_learners())


@pytest.fixture
def provider(lrs: Lrs) -> Iterator[Provider]:
    with serving(lrs) as served:
        yield served


@pytest.fixture
def installed(provider: Provider, tmp_path: Path) -> Installation:
    return Installation(tmp_path, xapi_entry(provider.base_url))


def asked(provider: Provider) -> list[dict[str, str]]:
    return [request.query for request in provider.requests]


@pytest.mark.mission("C4")
@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_all_pages_are_read_and_nothing_but_metadata_is_kept(
    lrs: Lrs, provider: Provider, installed: Installation, version: str
) -> None:
    """`more` is followed to its end; a voided statement is not listed, the one that voids it is."""
    lrs.version = version
    result = installed.load(version=version)
    assert (result.tables["xapi__statements"].total, result.rejections) == (4, ())
    assert installed.rows(
        "select actor_id, voided_statement_id from raw.xapi__statements order by stored_at"
    ) == [
        ("ada@acme.example", None),
        ("https://hr.example e-17", None),
        ("ada@acme.example", None),
        ("ada@acme.example", statement_id("three")),
    ]
    assert SECRET not in installed.everything_written()
    assert PASSWORD not in installed.everything_written()


@pytest.mark.parametrize("prefix", ["", "same host", "elsewhere"])
def test_more_may_be_relative_or_full_but_never_lead_elsewhere(
    lrs: Lrs, provider: Provider, installed: Installation, prefix: str
) -> None:
    """The credential goes to the host that sources.yml names, and to no other."""
    lrs.more_prefix = {"same host": provider.base_url, "elsewhere": "http://evil.example"}.get(prefix, "")
    if prefix == "elsewhere":
        with pytest.raises(SourceError, match="another host"):
            installed.load()
    else:
        assert installed.load().tables["xapi__statements"].total == 4


def test_a_later_run_looks_back_a_day_before_what_was_consistent(
    lrs: Lrs, provider: Provider, installed: Installation
) -> None:
    """A statement that was stored earlier than others that were seen, and showed up late, is not lost."""
    lrs.consistent_through = "2026-03-03T12:00:00Z"
    installed.load()
    provider.requests.clear()
    lrs.all.append(statement("late", "2026-03-03T13:00:00Z"))
    assert installed.load().tables["xapi__statements"].total == 5
    assert asked(provider)[0]["since"] == "2026-03-02T12:00:00.000000Z"
    provider.requests.clear()
    lrs.consistent_through = "2099-01-01T00:00:00Z"
    installed.load()
    installed.load()
    assert asked(provider)[-1]["since"] == "2026-03-04T10:00:00.000000Z", "no further than what was seen"


def test_since_is_where_a_first_run_begins_and_more_of_the_past_begins_anew(
    lrs: Lrs, provider: Provider, installed: Installation
) -> None:
    assert installed.load(since="2026-03-02").tables["xapi__statements"].total == 3
    assert installed.load(since="2026-02-01").tables["xapi__statements"].total == 4


def test_a_backfill_that_breaks_keeps_what_it_has_and_takes_up_there(
    lrs: Lrs, provider: Provider, installed: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight statements at one instant do not fit between two checkpoints, and are still all there."""
    monkeypatch.setattr(xapi_lrs, "CHECKPOINT_EVERY", 4)
    lrs.all = [statement(f"a{i}", f"2026-03-01T10:{i:02d}:00Z") for i in range(6)]
    lrs.all += [statement(f"b{i}", "2026-03-02T10:00:00Z") for i in range(8)]
    lrs.all += [statement(f"c{i}", f"2026-03-03T10:{i:02d}:00Z") for i in range(3)]
    answer, served = lrs.__call__, 0

    def breaks(request: Any) -> Any:
        nonlocal served
        served += 1
        return loopback_lrs.Answer({}, 404) if served == 4 else answer(request)

    provider.respond = breaks
    with pytest.raises(SourceError, match="does not exist"):
        installed.load()
    assert len(installed.rows(IDS)) >= 4
    provider.requests.clear()
    installed.load()
    assert asked(provider)[0]["since"] > "2026-03-01T10:00", "not from the beginning"
    assert {row[0] for row in installed.rows(IDS)} == {s["id"] for s in lrs.all}
    assert len(installed.rows(IDS)) == len(lrs.all)


def test_endless_pages_are_one_clear_error(lrs: Lrs, provider: Provider, installed: Installation) -> None:
    page = {"statements": lrs.all[:1], "more": "/xapi/statements?cursor=1"}
    provider.respond = lambda request: loopback_lrs.Answer(page)
    with pytest.raises(SourceError, match="do not end"):
        installed.load()


def test_an_illegal_statement_is_a_dead_letter_by_its_id(lrs: Lrs, installed: Installation) -> None:
    lrs.all.append(statement("bad", "2026-03-06T10:00:00Z", actor={"name": SECRET}))
    lrs.all.append({**statement("worse", "2026-03-06T11:00:00Z"), "id": SECRET})
    rejections = installed.load().rejections
    assert [r.locator for r in rejections] == [f"statement {statement_id('bad')}", "page 3 statement 2"]
    assert "exactly one of mbox" in rejections[0].reason
    assert SECRET not in installed.everything_written()


def test_a_refused_credential_names_no_secret(installed: Installation, monkeypatch: Any) -> None:
    monkeypatch.setenv("LRS_PASSWORD", "wrong-password")
    with pytest.raises(SourceError, match="refuses the credential") as caught:
        installed.load()
    assert "wrong-password" not in str(caught.value)


def test_the_audit_asks_two_questions(provider: Provider, tmp_path: Path) -> None:
    """xAPI does not say what a credential may do: that stays unknown, and is never tried."""
    config = XapiSource.model_validate(xapi_entry(provider.base_url))
    context = LoadContext(Program(folder=tmp_path, sources=Sources([])), AS_OF, lambda rejections: None)
    access = probe_xapi(config, context)
    assert (access.reachable, access.can_write, access.oldest_on) == (True, None, date(2026, 3, 1))
    assert {request.method for request in provider.requests} == {"GET"}
    assert len(provider.requests) == 2
