"""PagerDuty's answers become rows of exactly the allow-listed columns; recorded answers are read whole."""

from __future__ import annotations

import csv
import io
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.boundary import allow_list, table, to_arrow
from ingestion.sources.pagerduty import directory, rows

COLUMNS = {plural: {c.name for c in t.columns[1:]} for plural, t in allow_list()["pagerduty"].items()}
SECRET = "PLANTED"
INSTANT = "2026-01-02T03:04:05Z"


@pytest.mark.mission("B1")
@settings(deadline=None)
@given(extras=st.dictionaries(st.text(min_size=1).map(lambda key: f"x{key}"), st.just(SECRET), max_size=5))
def test_rows_have_the_allow_listed_columns_and_nothing_else(extras: dict[str, str]) -> None:
    text = {"title": SECRET, "summary": SECRET, "description": SECRET, "body": {"details": SECRET}, **extras}
    person, service = {**text, "id": "U", "type": "user_reference"}, {**text, "id": "S"}
    incident = {
        **text,
        "id": "I",
        "service": service,
        "status": "triggered",
        "assignments": [{"assignee": person}],
    }
    entry = {
        **text,
        "id": "L",
        "type": "assign_log_entry",
        "agent": person,
        "assignees": [person],
        "channel": text,
    }
    oncall = {"user": person, "schedule": service, "start": INSTANT, "end": None, "escalation_level": 1}
    policy = {**service, "escalation_rules": [{"targets": [person, {**text, "id": "R", "type": "schedule"}]}]}
    levels = directory.escalation_level_rows(policy)
    made: dict[str, Any] = {
        "services": directory.service_row({**service, "name": "payments"}),
        "users": directory.user_row({**person, "name": SECRET, "email": "a@b.example"}),
        "incidents": rows.incident_row(incident),
        "log_entries": rows.log_entry_row(entry),
        "oncalls": rows.oncall_row(oncall),
        "teams": directory.team_row(service),
        "schedules": directory.schedule_row(service),
        "escalation_policies": directory.escalation_policy_row(policy),
        "escalation_levels": levels[0],
    }
    assert {plural: set(row) for plural, row in made.items()} == {
        plural: names for plural, names in COLUMNS.items() if plural != "deletions"
    }
    assert (levels[0]["level"], levels[0]["user_ids"], levels[0]["schedule_ids"]) == (1, '["U"]', '["R"]')
    assert SECRET not in json.dumps(made)
    assert made["log_entries"]["assignee_ids"] == '["U"]'


def test_a_priority_is_its_name_and_may_be_missing() -> None:
    assert rows.incident_row({"id": "I", "priority": {"summary": "P2"}})["priority"] == "P2"
    assert rows.incident_row({"id": "I", "priority": None})["priority"] is None


def test_an_instant_of_resolution_counts_only_for_what_is_resolved() -> None:
    assert (
        rows.incident_row({"id": "I", "status": "resolved", "resolved_at": INSTANT})["resolved_at"] == INSTANT
    )
    assert (
        rows.incident_row({"id": "I", "status": "acknowledged", "resolved_at": INSTANT})["resolved_at"]
        is None
    )
    resolved = {"id": "I", "status": "resolved", "updated_at": INSTANT, "last_status_change_at": INSTANT}
    assert rows.incident_row(resolved)["resolved_at"] is None


@pytest.mark.parametrize("kind", ["notify_log_entry", "annotate_log_entry", None])
def test_notifications_and_notes_are_not_kept(kind: str | None) -> None:
    assert rows.log_entry_row({"id": "L", "type": kind}) is None


def test_who_is_always_on_call_has_no_shift() -> None:
    assert (
        rows.oncall_row({"user": {"id": "U"}, "schedule": None, "start": None, "escalation_level": 1}) is None
    )


@pytest.mark.real_data
@pytest.mark.mission("C2")
def test_recorded_answers_are_read_whole(shared_data: Path) -> None:
    def recorded(name: str) -> Any:
        return json.loads((shared_data / "pagerduty_fixtures" / f"{name}.json").read_text())

    incidents = [rows.incident_row(i) for i in recorded("incident_list_v2")["incidents"]]
    incidents.append(rows.incident_row(recorded("incident_get_v2")["incident"]))
    oncalls = [rows.oncall_row(o) for o in recorded("oncalls_list_v2")["oncalls"]]
    users = [directory.user_row(recorded("user_v2")["user"])]
    for plural, made in (("incidents", incidents), ("oncalls", oncalls), ("users", users)):
        typed, rejections = to_arrow(table("pagerduty", plural), made, "x")  # type: ignore[arg-type]
        assert rejections == [] and typed.num_rows == len(made)
    assert incidents[1] == {
        "incident_id": "PT4KHLK",
        "number": 1234,
        "service_id": "PIJ90N7",
        "escalation_policy_id": "PT20YPA",
        "team_ids": '["PQ9K7I8"]',
        "merged_into_incident_id": None,
        "signature": None,  # the tool made its key up, so that no two incidents share it
        "urgency": "high",
        "priority": "P2",
        "status": "resolved",
        "created_at": "2015-10-06T21:30:42Z",
        "resolved_at": None,
    }


@pytest.mark.real_data
@pytest.mark.mission("C2")
def test_a_real_accounts_incidents_are_as_devlakes_developers_expect(shared_data: Path) -> None:
    answers = [
        json.loads(row["data"]) for row in devlake(shared_data, "raw_tables/_raw_pagerduty_incidents.csv")
    ]
    expected = devlake(shared_data, "snapshot_tables/_tool_pagerduty_incidents.csv")
    ours = {str(row["number"]): row for row in map(rows.incident_row, answers)}
    assert {
        key: (r["service_id"], r["status"], r["urgency"], r["priority"] or "") for key, r in ours.items()
    } == {
        row["number"]: (row["service_id"], row["status"], row["urgency"], row["priority"]) for row in expected
    }
    entries = [entry for answer in answers for entry in answer["log_entries"]]
    kept = [row for row in map(rows.log_entry_row, entries) if row]
    assert 0 < len(kept) < len(entries)
    typed, rejections = to_arrow(table("pagerduty", "log_entries"), kept, "x")
    assert rejections == []
    assert set(typed["agent_type"].to_pylist()) <= {"user_reference", "service_reference"}


def devlake(shared_data: Path, name: str) -> list[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with tarfile.open(shared_data / "devlake_e2e/data.tar.xz") as archive:
        member = archive.extractfile(f"./pagerduty/e2e/{name}")
        assert member
        return list(csv.DictReader(io.StringIO(member.read().decode("utf-8"))))
