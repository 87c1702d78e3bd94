"""ServiceNow through the real loader: by key, by audit, again, opened anew and gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import loopback_servicenow as sn
import pytest
from incident_tables import NEXT_DAY, NEXT_WEEK, counts, gone, no_waiting, steps  # noqa: F401
from loopback import Answer, Installation, serving
from loopback_github import SECRET

from ingestion.errors import SourceError

pytestmark = pytest.mark.mission("C2")


def test_servicenow_tells_who_took_handed_on_and_ended_an_incident(tmp_path: Path) -> None:
    ended = sn.incident("1", "2026-02-01 00:00:00", "2026-02-08 01:00:00", "7", "2026-02-01 01:00:00")
    with serving(sn.Servicenow([ended], sn.HISTORY)) as provider:
        installation = Installation(tmp_path, sn.servicenow_entry(provider.base_url))
        assert installation.load().rejections == ()
    assert installation.rows(
        "select type, agent_id, assignee_id from raw.servicenow__log_entries order by log_entry_id"
    ) == [
        ("acknowledge", "u1", "u1"),
        ("acknowledge", "u1", None),
        ("escalate", "u1", None),
        ("reassign", "u1", "u2"),
        ("resolve", "u2", None),
    ]
    # Only who is named; and closing what is resolved is no second end.
    assert installation.rows("select user_id, email from raw.servicenow__users order by 1") == [
        ("u1", "ada@acme.example"),
        ("u2", "ben@acme.example"),
    ]
    assert installation.rows(
        "select number, priority, urgency, strftime(resolved_at at time zone 'UTC', '%d %H:%M') "
        "from raw.servicenow__incidents"
    ) == [("INC1", "P2", "high", "01 01:00")]
    assert SECRET not in installation.everything_written()


def test_servicenow_is_read_by_key_and_only_what_changed_comes_again(tmp_path: Path) -> None:
    """Pages end within one second's updates; one changes while it is read; one is opened anew; one is gone."""
    instants = [f"2026-03-01 00:00:{n // 4:02d}" for n in range(30)]
    provided = sn.Servicenow([sn.incident(f"{n:02d}", at, at) for n, at in enumerate(instants)], sn.HISTORY)
    provided.page = 7
    moved: list[str] = []

    def respond(request: Any) -> Answer:
        answer = provided(request)
        if request.path.endswith("/incident") and not moved:
            provided.tables["incident"][2]["sys_updated_on"] = "2026-03-01 00:00:09"
            moved.append("02")
        return answer

    with serving(respond) as provider:
        installation = Installation(tmp_path, sn.servicenow_entry(provider.base_url))
        installation.load()
        assert counts(installation, "servicenow")["incidents"] == 30
        ended = sn.incident("05", instants[5], "2026-06-30 09:00:00", "6", "2026-06-30 09:00:00")
        provided.tables["incident"][5] = ended
        result = installation.load(as_of=NEXT_DAY)
        # The last hour before the newest update comes again.
        assert result.tables["servicenow__incidents"].loaded == 30
        provider.requests.clear()
        assert installation.load(as_of=NEXT_DAY).tables["servicenow__incidents"].loaded == 1
        reopened = sn.incident("05", instants[5], "2026-07-01 09:00:00", "2", "2026-06-30 09:00:00")
        provided.tables["incident"][5] = reopened
        del provided.tables["incident"][9]
        installation.load(as_of=NEXT_WEEK)
    assert installation.rows(
        "select state, resolved_at from raw.servicenow__incidents where incident_id = '05'"
    ) == [("2", None)]
    assert gone(installation, "servicenow") == [("incidents", "09", "2026-07-08")]


def test_servicenow_without_the_audit_still_tells_who_ended_it(tmp_path: Path) -> None:
    ended = sn.incident("1", "2026-02-01 00:00:00", "2026-02-01 01:00:00", "6", "2026-02-01 01:00:00")
    with serving(sn.Servicenow([ended], sn.HISTORY)) as provider:
        installation = Installation(tmp_path, sn.servicenow_entry(provider.base_url, reads_audit=False))
        installation.load()
        assert not [r for r in provider.requests if r.path.endswith("sys_audit")]
    assert steps(installation, "servicenow", "1") == [("resolve", "user", "u1")]


def test_a_cancelled_incident_is_neither_resolved_nor_opened_anew(tmp_path: Path) -> None:
    """2 was cancelled at once, and 3 after ben had called it resolved; 4 was cancelled by mistake."""
    cancelled = [
        sn.incident(key, "2026-02-01 00:00:00", "2026-02-01 02:00:00", "8", "2026-02-01 01:00:00")
        for key in ("2", "3")
    ]
    open_again = sn.incident("4", "2026-02-01 00:00:00", "2026-02-01 02:00:00", "2")
    changes = [
        sn.change("c1", "2", "state", "1", "8", "2026-02-01 00:10:00"),
        sn.change("c2", "3", "state", "2", "6", "2026-02-01 01:00:00", by="ben"),
        sn.change("c3", "3", "state", "6", "8", "2026-02-01 02:00:00"),
        sn.change("c4", "4", "state", "2", "8", "2026-02-01 01:00:00"),
        sn.change("c5", "4", "state", "8", "2", "2026-02-01 02:00:00"),
    ]
    with serving(sn.Servicenow([*cancelled, open_again], changes)) as provider:
        installation = Installation(tmp_path, sn.servicenow_entry(provider.base_url))
        installation.load()
    assert installation.rows(
        "select incident_id, state, resolved_at from raw.servicenow__incidents order by 1"
    ) == [("2", "8", None), ("3", "8", None), ("4", "2", None)]
    assert [steps(installation, "servicenow", key) for key in ("2", "3", "4")] == [
        [],
        [("resolve", "user", "u2")],
        [("reopen", "user", "u1")],
    ]


def test_what_was_closed_without_having_been_resolved_ended_then(tmp_path: Path) -> None:
    closed = sn.incident("1", "2026-02-01 00:00:00", "2026-02-01 02:00:00", "7")
    closed["closed_at"] = "2026-02-01 02:00:00"
    with serving(sn.Servicenow([closed])) as provider:
        installation = Installation(tmp_path, sn.servicenow_entry(provider.base_url, reads_audit=False))
        installation.load()
    assert installation.rows(
        "select strftime(resolved_at at time zone 'UTC', '%H:%M') from raw.servicenow__incidents"
    ) == [("02:00",)]


def test_an_account_in_another_time_zone_is_refused_and_not_read_in_circles(tmp_path: Path) -> None:
    """ServiceNow reads instants of a question in the account's zone: the same page would come for ever."""
    ended = sn.incident("1", "2026-02-01 00:00:00", "2026-02-01 01:00:00")
    provided = sn.Servicenow([ended])

    def respond(request: Any) -> Answer:
        if request.path.endswith("/incident"):
            request.query["sysparm_query"] = ""
        return provided(request)

    with serving(respond) as provider:
        installation = Installation(tmp_path, sn.servicenow_entry(provider.base_url))
        with pytest.raises(SourceError, match="not answered in the order that was asked for"):
            installation.load()
    assert len(provider.requests) < 10
