"""PagerDuty through the real loader: month by month, late ends, merged ones, and who has left."""

from __future__ import annotations

from pathlib import Path

import pytest
from incident_tables import NEXT_DAY, NEXT_WEEK, counts, gone, no_waiting, steps  # noqa: F401
from loopback import Answer, Installation, serving
from loopback_github import SECRET
from loopback_pagerduty import Pagerduty, incident, pagerduty_entry

from ingestion.errors import SourceError

pytestmark = pytest.mark.mission("C2")


def test_a_long_backfill_is_made_durable_month_by_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It breaks in the fifth month; the next run goes on there, and the end is as if nothing had happened."""
    monkeypatch.setattr("ingestion.sources.incident_windows.CHECKPOINT_ROWS", 10)
    days = [f"2026-{month:02d}-{day:02d}T23:30:00Z" for month in range(1, 7) for day in range(1, 29)]
    provided = Pagerduty([incident(n, at) for n, at in enumerate(days)])
    with serving(provided) as provider:
        installation = Installation(tmp_path / "broken", pagerduty_entry(provider.base_url))
        provider.respond = lambda request: (
            Answer(None, 401) if request.query.get("since", "") >= "2026-05" else provided(request)
        )
        with pytest.raises(SourceError):
            installation.load()
        assert 90 <= counts(installation, "pagerduty")["incidents"] < len(days)
        provider.respond = provided
        provider.requests.clear()
        installation.load()
        assert min(r.query["since"] for r in provider.requests if r.path == "/log_entries") >= "2026-04"
        whole = Installation(tmp_path / "whole", pagerduty_entry(provider.base_url))
        whole.load()
    for table in ("incidents", "log_entries", "oncalls", "escalation_levels"):
        sql = f"select columns('^[^_]') from raw.pagerduty__{table} order by all"
        assert installation.rows(sql) == whole.rows(sql)
    assert counts(whole, "pagerduty")["incidents"] == len(days)
    assert whole.rows("select count(*) from raw.pagerduty__incidents where resolved_at is null") == [(0,)]


def test_an_end_that_only_the_next_months_log_tells_is_the_incidents_end(tmp_path: Path) -> None:
    provided = Pagerduty([incident(1, "2026-01-30T23:59:00Z", resolved_at="2026-03-15T00:00:00Z")])
    with serving(provided) as provider:
        installation = Installation(tmp_path, pagerduty_entry(provider.base_url))
        installation.load()
    assert installation.rows(
        "select strftime(resolved_at at time zone 'UTC', '%m-%d') from raw.pagerduty__incidents"
    ) == [("03-15",)]


def test_pagerduty_says_who_is_asked_when_and_what_was_merged(tmp_path: Path) -> None:
    merged = incident(2, "2026-02-01T00:00:00Z")
    merged["resolve_reason"] = {"type": "merge_resolve_reason", "incident": {"id": "I1", "summary": SECRET}}
    taken = incident(1, "2026-02-01T00:00:00Z")
    taken["_steps"] = [("acknowledge", "2026-02-01T00:01:00Z"), ("responder_accept", "2026-02-01T00:02:00Z")]
    with serving(Pagerduty([taken, merged])) as provider:
        installation = Installation(tmp_path, pagerduty_entry(provider.base_url))
        installation.load()
    assert installation.rows(
        "select level, delay_minutes, schedule_ids, user_ids from raw.pagerduty__escalation_levels order by 1"
    ) == [(1, 30, '["SCH"]', "[]"), (2, 30, "[]", '["U1"]')]
    assert installation.rows(
        "select merged_into_incident_id from raw.pagerduty__incidents order by number"
    ) == [
        (None,),
        ("I1",),
    ]
    assert [kind for kind, _, _ in steps(installation, "pagerduty", "I1")] == [
        "trigger_log_entry",
        "acknowledge_log_entry",
        "responder_accept_log_entry",
        "resolve_log_entry",
    ]


def test_who_left_pagerduty_is_marked_on_the_day_it_was_found_and_may_come_back(tmp_path: Path) -> None:
    provided = Pagerduty([incident(1, "2026-02-01T00:00:00Z")])
    with serving(provided) as provider:
        installation = Installation(tmp_path, pagerduty_entry(provider.base_url))
        installation.load()
        assert gone(installation, "pagerduty") == []
        provided.without_users = True
        installation.load(as_of=NEXT_DAY)
        installation.load(as_of=NEXT_WEEK)
        assert gone(installation, "pagerduty") == [("users", "U1", "2026-07-01")]
        provided.without_users = False
        installation.load(as_of=NEXT_WEEK)
    assert gone(installation, "pagerduty") == [("users", "U1", None)]
