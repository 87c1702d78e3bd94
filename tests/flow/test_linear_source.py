"""Linear through the real loader, answered by a provider on 127.0.0.1."""

from __future__ import annotations

import lzma
from datetime import date, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Installation, serving
from loopback_github import SECRET
from loopback_linear import NOW, Linear, instant, issue, linear_entry

from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.sources.linear.access import probe_linear
from ingestion.sources.linear.queries import QUERIES
from signalpath.program import Program
from signalpath.program.sources import LinearSource, Sources

pytestmark = pytest.mark.mission("C3")
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.http_api.pause", lambda seconds: None)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("SP_TOKEN", SECRET)


def a_workspace(count: int = 130) -> Linear:
    """Tickets that changed on the days before now, every third one in the second team."""
    return Linear(
        [
            issue(n, instant(NOW - n % 100 * DAY - DAY), team="T2" if n % 3 == 0 else "T1")
            for n in range(count)
        ]
    )


def rows(installation: Installation, table: str) -> list[tuple[Any, ...]]:
    return installation.rows(f"select columns('^[^_]') from raw.linear__{table} order by all")


def count(installation: Installation, table: str) -> int:
    return int(installation.rows(f"select count(*) from raw.linear__{table}")[0][0])


def test_everything_arrives_however_it_is_paged_and_a_later_run_asks_for_what_changed(tmp_path: Path) -> None:
    provided = a_workspace()
    provided.issues.append(issue(900, instant(NOW - DAY), entries=240))
    with serving(provided) as provider:
        installation = Installation(tmp_path, linear_entry(provider.base_url))
        installation.load()
        assert count(installation, "issues") == 131
        # Of every three entries of a history, two are about something that is kept.
        assert count(installation, "changes") == 130 * 2 + 160
        assert [count(installation, t) for t in ("users", "teams", "states", "cycles")] == [2, 2, 3, 1]
        assert installation.rows(
            "select labels, priority, number, due_on::varchar from raw.linear__issues where identifier = 'PAY-1'"
        ) == [('["label-1"]', 2, 1, "2026-07-01")]

        provided.now = NOW + DAY
        provided.issues[5] = issue(5, instant(NOW + timedelta(hours=1)), state="S3")
        provider.requests.clear()
        result = installation.load(as_of=date(2026, 7, 1))
        assert result.tables["linear__issues"].loaded == 1
        assert installation.rows("select state_id from raw.linear__issues where number = 5") == [("S3",)]
        asked = [r for r in provider.requests if r.body["operationName"] == "Issues"]
        assert len(asked) == 2  # the day, and what changed while it was read


def test_only_the_teams_of_the_program_are_asked_for(tmp_path: Path) -> None:
    provided = a_workspace()
    with serving(provided) as provider:
        installation = Installation(tmp_path, linear_entry(provider.base_url, teams=["SEA"]))
        installation.load()
    assert installation.rows("select distinct team_id from raw.linear__issues") == [("T2",)]


@pytest.mark.mission("C9")
def test_a_ticket_that_changes_between_two_pages_is_not_lost_and_none_is_doubled(tmp_path: Path) -> None:
    """Before each page, the ticket that would come first on it changes and leaves its window."""
    provided = Linear([issue(n, instant(NOW - DAY + timedelta(minutes=n))) for n in range(230)])
    moved: list[int] = []

    def respond(request: Any) -> Answer:
        after = (request.body["variables"] or {}).get("after") or ""
        if request.body["operationName"] == "Issues" and after.startswith("issue-"):
            number = int(after.removeprefix("issue-")) + 1
            if number < len(provided.issues) and number not in moved:
                provided.issues[number] = issue(number, instant(NOW + timedelta(seconds=1)), state="S3")
                moved.append(number)
        return provided(request)

    with serving(respond) as provider:
        installation = Installation(tmp_path, linear_entry(provider.base_url))
        installation.load()
    assert len(moved) > 2
    assert count(installation, "issues") == 230
    changed = installation.rows("select number from raw.linear__issues where state_id = 'S3' order by 1")
    assert [number for (number,) in changed] == sorted(moved)


@pytest.mark.mission("C9")
def test_a_backfill_goes_on_after_its_last_checkpoint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingestion.sources.linear.source.CHECKPOINT_EVERY", 20)
    provided = a_workspace()
    with serving(provided) as provider:
        whole = Installation(tmp_path / "whole", linear_entry(provider.base_url))
        whole.load()

        broken = Installation(tmp_path / "broken", linear_entry(provider.base_url))
        until = instant(NOW - 45 * DAY)

        def fail_late(request: Any) -> Answer:
            bounds = (request.body["variables"].get("filter") or {}).get("updatedAt", {})
            late = bounds.get("gte", "") > until
            return Answer({"errors": [{"extensions": {"code": "FORBIDDEN"}}]}) if late else provided(request)

        provider.respond = fail_late
        with pytest.raises(SourceError, match=r"FORBIDDEN.*checkpoint"):
            broken.load()
        assert 0 < count(broken, "issues") < 130

        provider.respond = provided
        provider.requests.clear()
        broken.load()
        first = next(r for r in provider.requests if r.body["operationName"] == "Issues")
        assert first.body["variables"]["filter"]["updatedAt"]["gte"] > "2026-01"
    for table in ("issues", "changes", "users", "teams", "states", "cycles"):
        assert rows(broken, table) == rows(whole, table)


def test_what_is_gone_is_marked_a_week_later_and_unmarked_when_it_is_back(tmp_path: Path) -> None:
    provided = a_workspace(40)
    with serving(provided) as provider:
        installation = Installation(tmp_path, linear_entry(provider.base_url))
        installation.load()
        gone = provided.issues.pop(7)
        installation.load(as_of=date(2026, 7, 1))
        assert count(installation, "deletions") == 0
        installation.load(as_of=date(2026, 7, 8))
        marked = "select record_id, (deleted_at at time zone 'UTC')::date::varchar from raw.linear__deletions"
        assert installation.rows(marked) == [("issue-0007", "2026-07-08")]
        provided.issues.append(gone)
        installation.load(as_of=date(2026, 7, 15))
        assert installation.rows(marked) == [("issue-0007", None)]


@pytest.mark.mission("C9")
def test_linear_says_when_to_come_back_and_is_listened_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr("ingestion.http_api.pause", waits.append)
    reset = str(int((NOW + timedelta(seconds=40)).timestamp() * 1000))
    limits = {"X-RateLimit-Complexity-Remaining": "0", "X-RateLimit-Complexity-Reset": reset}
    provided = a_workspace(10)
    dated = {"Date": format_datetime(provided.now, usegmt=True)}
    with serving(provided) as provider:
        installation = Installation(tmp_path, linear_entry(provider.base_url))
        limited = {"errors": [{"message": SECRET, "extensions": {"code": "RATELIMITED"}}]}
        provider.next = [
            Answer(limited, 400, {**dated, **limits}),
            Answer(limited, 429, {"Retry-After": "7"}),
        ]
        installation.load()
    assert waits == [40.0, 7.0]
    assert count(installation, "issues") == 10


@pytest.mark.mission("C9")
def test_a_list_without_an_end_is_given_up(tmp_path: Path) -> None:
    provided = a_workspace(10)

    def respond(request: Any) -> Answer:
        answer = provided(request)
        for field, found in (answer.body.get("data") or {}).items():
            if field == "issueLabels":
                found["pageInfo"] = {"hasNextPage": True, "endCursor": "L1"}
        return answer

    with serving(respond) as provider, pytest.raises(SourceError, match="does not end"):
        Installation(tmp_path, linear_entry(provider.base_url)).load()
    assert len(provider.requests) < 40


@pytest.mark.mission("B1")
def test_no_text_and_no_key_is_on_disk_or_in_an_error(tmp_path: Path) -> None:
    provided = a_workspace(10)
    with serving(provided) as provider:
        installation = Installation(tmp_path, linear_entry(provider.base_url))
        installation.load()
        provider.respond = lambda request: Answer(
            {"errors": [{"message": SECRET, "extensions": {"code": "FORBIDDEN", "userError": SECRET}}]}
        )
        with pytest.raises(SourceError, match="FORBIDDEN") as failure:
            installation.load()
    assert SECRET not in str(failure.value)
    written = installation.everything_written()
    assert "label-1" in written and SECRET not in written


def test_the_audit_says_who_the_key_is_and_that_linear_does_not_tell_its_scopes(tmp_path: Path) -> None:
    with serving(a_workspace(1)) as provider:
        config = LinearSource.model_validate(linear_entry(provider.base_url))
        program = Program(folder=tmp_path, sources=Sources.model_validate([]))
        access = probe_linear(config, LoadContext(program, date(2026, 6, 30), lambda _: None))
    assert (access.reachable, access.identity, access.can_write, access.scopes) == (
        True,
        "U9",
        None,
        ("guest",),
    )
    assert (access.oldest_on, access.newest_on) == (date(2025, 1, 1), NOW.date())


@pytest.mark.real_data
def test_every_question_and_every_answer_fits_linears_own_schema(tmp_path: Path, shared_data: Path) -> None:
    """Each answer of the loopback is run through the schema: a missing or mistyped field is an error."""
    from graphql import build_schema, graphql_sync, parse, validate

    text = lzma.decompress((shared_data / "linear_schema/schema.graphql.xz").read_bytes()).decode()
    schema = build_schema(text, assume_valid_sdl=True)
    for operation, question in QUERIES.items():
        assert validate(schema, parse(question)) == [], operation
    provided = a_workspace(60)
    provided.issues.append(issue(900, instant(NOW - DAY), entries=40))
    with serving(provided) as provider:
        installation = Installation(tmp_path, linear_entry(provider.base_url))
        installation.load()
        provided.issues.pop()
        installation.load(as_of=date(2026, 7, 9))
    assert {question for question, _ in provided.answered} == set(QUERIES.values())
    for question, data in provided.answered:
        variables: dict[str, Any] = {"id": "x", "filter": {}, "after": None}
        result = graphql_sync(schema, question, root_value=data, variable_values=variables)
        assert not result.errors, result.errors
