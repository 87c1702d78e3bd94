"""Opsgenie through the real loader: all of it, again, opened anew, gone, and alerts for incidents."""

from __future__ import annotations

from pathlib import Path

import loopback_opsgenie as og
import pytest
from incident_tables import NEXT_DAY, NEXT_WEEK, counts, gone, no_waiting, steps  # noqa: F401
from loopback import Installation, serving
from loopback_github import SECRET

pytestmark = pytest.mark.mission("C2")


def test_opsgenie_arrives_whole_and_a_second_run_reads_no_timeline_twice(tmp_path: Path) -> None:
    """250 of one minute take three pages; an open one is looked at again however old."""
    ended = [og.incident(f"I{n}", "2026-03-01T00:00:30Z", "2026-03-01T01:00:00Z") for n in range(250)]
    provided = og.Opsgenie([*ended, og.incident("I999", "2026-02-01T00:00:00Z")])
    with serving(provided) as provider:
        installation = Installation(tmp_path, og.opsgenie_entry(provider.base_url))
        result = installation.load()
        assert result.rejections == ()
        found = counts(installation, "opsgenie")
        assert (found["incidents"], found["log_entries"], found["users"]) == (251, 250 * 3 + 2, 3)
        # What was closed after it was resolved ended when it was resolved, by whom the timeline names.
        assert steps(installation, "opsgenie", "I7") == [
            ("acknowledge", "user", "U1"),
            ("trigger", "api", None),
            ("resolve", "user", "U1"),
        ]
        assert installation.rows(
            "select distinct service_id, service_ids, responder_ids, responder_team_ids, escalation_level "
            "from raw.opsgenie__incidents, raw.opsgenie__oncalls"
        ) == [("S1", '["S1"]', '["U1"]', '["T1"]', 1)]
        provided.incidents[-1] = og.incident(
            "I999", "2026-02-01T00:00:00Z", "2026-07-01T08:00:00Z", by="Sam S"
        )
        provider.requests.clear()
        installation.load(as_of=NEXT_DAY)
    assert [r.path for r in provider.requests if "timelines" in r.path] == [
        "/v2/incident-timelines/I999/entries"
    ]
    # Two people have that name: nobody is credited, and yet a person did it.
    assert steps(installation, "opsgenie", "I999")[-1] == ("resolve", "user", None)
    assert counts(installation, "opsgenie")["incidents"] == 251


def test_opsgenie_is_listed_anew_once_a_week_for_what_is_gone_or_opened_again(tmp_path: Path) -> None:
    kept, removed = (og.incident(key, "2026-03-01T00:00:00Z", "2026-03-01T01:00:00Z") for key in ("I1", "I2"))
    provided = og.Opsgenie([kept, removed])
    with serving(provided) as provider:
        installation = Installation(tmp_path, og.opsgenie_entry(provider.base_url))
        installation.load()
        again = {"id": "R", "type": "IncidentReopened", "eventTime": "2026-06-30T12:00:00Z", "actor": {}}
        reopened = {**kept, "status": "open", "updatedAt": "2026-06-30T12:00:00Z"}
        provided.incidents = [{**reopened, "_entries": [*kept["_entries"], again]}]
        installation.load(as_of=NEXT_DAY)
        assert gone(installation, "opsgenie") == []
        installation.load(as_of=NEXT_WEEK)
    assert gone(installation, "opsgenie") == [("incidents", "I2", "2026-07-08")]
    assert installation.rows(
        "select status, resolved_at from raw.opsgenie__incidents where incident_id = 'I1'"
    ) == [("open", None)]
    assert ("reopen", "system", None) in steps(installation, "opsgenie", "I1")


def test_alerts_stand_for_incidents_where_that_is_declared(tmp_path: Path) -> None:
    """By their report, and by the fixed words of their log; the rest of a log line is nowhere."""
    alerts = [
        og.alert("A1", "2026-03-01T00:00:00Z"),
        og.alert("A2", "2026-03-01T00:00:00Z", closed_by="CloudWatch"),
        og.alert("A3", "2026-03-01T00:00:00Z", closed_by=None),
    ]
    with serving(og.Opsgenie([], alerts)) as provider:
        installation = Installation(tmp_path, og.opsgenie_entry(provider.base_url, incidents_are="alerts"))
        installation.load()
    assert steps(installation, "opsgenie", "A1") == [
        ("escalate", "user", "left@acme.example"),
        ("acknowledge", "user", "U1"),
        ("resolve", "user", "U1"),
    ]
    assert steps(installation, "opsgenie", "A2")[-1] == ("resolve", "system", None)
    assert installation.rows(
        "select number, status, date_diff('minute', created_at, resolved_at) from raw.opsgenie__incidents order by 1"
    ) == [("1", "closed", 10), ("2", "closed", 10), ("3", "open", None)]
    assert SECRET not in installation.everything_written()
