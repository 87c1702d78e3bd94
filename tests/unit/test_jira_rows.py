"""Jira's answers become rows of exactly the allow-listed columns; real tickets as DevLake reads them."""

from __future__ import annotations

import csv
import io
import json
import sys
import tarfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.boundary import allow_list, table, to_arrow
from ingestion.sources.jira.rows import account_id, change_rows, issue_row, status_row, team_name, user_row
from ingestion.sources.jira.sprints import sprints_of

COLUMNS = {plural: {c.name for c in t.columns[1:]} for plural, t in allow_list()["jira"].items()}
del COLUMNS["deletions"]  # comes of no answer
SECRET = "PLANTED"
STATUS = {"fieldId": "status", "from": "1", "to": "2", "fromString": "Open", "toString": "Done"}
ASSIGNEE = {"fieldId": "assignee", "from": None, "to": "acc-2", "fromString": None, "toString": SECRET}
OTHER = {"fieldId": "summary", "from": SECRET, "to": SECRET, "fromString": SECRET, "toString": SECRET}


@pytest.mark.mission("B1")
@settings(deadline=None)
@given(extras=st.dictionaries(st.text(min_size=1).map(lambda key: f"x{key}"), st.just(SECRET), max_size=5))
def test_rows_have_the_allow_listed_columns_and_nothing_else(extras: dict[str, str]) -> None:
    text = {"summary": SECRET, "description": SECRET, "displayName": SECRET, "comment": SECRET, **extras}
    status = {**text, "name": "Open", "statusCategory": {"key": "new"}}
    fields = {
        **text,
        "status": status,
        "assignee": {**text, "accountId": "acc"},
        "components": [{**text, "name": "api"}],
    }
    history = {
        **text,
        "id": "1",
        "created": "2026-01-01T00:00:00.000+0000",
        "items": [STATUS, ASSIGNEE, OTHER],
    }
    made = {
        "users": [user_row({**text, "accountId": "acc"})],
        "statuses": [status_row({**status, "id": "1"})],
        "issues": [issue_row({**text, "id": "1", "key": "OPS-1", "fields": fields}, "customfield_1")],
        "changes": list(change_rows("1", history)),
        "sprints": sprints_of([{**text, "id": 7, "name": "Sprint 7", "goal": SECRET}]),
    }
    assert {plural: set(made[plural][0]) for plural in made} == COLUMNS
    assert SECRET not in json.dumps(made)


def test_a_change_keeps_status_names_and_account_ids() -> None:
    history = {"id": "H", "author": None, "created": 1_772_000_000_000, "items": [OTHER, STATUS, ASSIGNEE]}
    status, assignee = change_rows("1", history)
    assert (status["change_id"], status["from_value"], status["to_value"]) == ("H:1", "Open", "Done")
    assert (assignee["change_id"], assignee["from_value"], assignee["to_value"]) == ("H:2", None, "acc-2")
    assert status["author_account_id"] is None


def test_components_sprint_and_team_are_kept_by_the_fields_that_the_program_names() -> None:
    """Cloud names a field by its id, Data Center as people see it."""
    by_id = [
        {"fieldId": "components", "field": "Component", "from": "10", "fromString": "api"},
        {"fieldId": "customfield_1", "field": "Team", "to": "t-1", "toString": "Payments"},
        {"fieldId": "customfield_2", "field": "Sprint", "from": "", "to": "7, 8", "toString": SECRET},
        {"fieldId": "customfield_3", "field": "Team", "to": SECRET},
    ]
    by_label = [{k: v for k, v in item.items() if k != "fieldId"} for item in by_id[:3]]
    custom = {"customfield_1": "team", "customfield_2": "sprint"}
    for items in (by_id, by_label):
        rows = list(change_rows("1", {"id": "H", "items": items}, custom))
        assert [(r["field"], r["from_value"], r["to_value"]) for r in rows] == [
            ("components", "api", None),
            ("team", None, "Payments"),
            ("sprint", None, "7, 8"),
        ]
        assert [r["field"] for r in change_rows("1", {"id": "H", "items": items})] == ["components"]


def test_an_account_of_data_center_is_known_by_its_key() -> None:
    user = {"key": "JIRAUSER1", "name": "ada", "emailAddress": "ada@acme.example", "displayName": SECRET}
    row = user_row(user)
    assert (row["account_id"], row["email"]) == ("JIRAUSER1", "ada@acme.example")
    assert account_id({"name": "ada"}) == "ada"


@pytest.mark.mission("B1")
def test_a_printed_sprint_is_read_whatever_its_name_and_its_goal_is_left() -> None:
    printed = (
        "com.atlassian.greenhopper.service.sprint.Sprint@1f[id=7,rapidViewId=8,state=CLOSED,name=Go, [live], a=b,"
        f"startDate=2026-03-02T08:00:00.000Z,endDate=<null>,completeDate=<null>,sequence=7,goal={SECRET}, {SECRET}]"
    )
    [row] = sprints_of([printed])
    assert (row["sprint_id"], row["name"], row["state"]) == ("7", "Go, [live], a=b", "closed")
    assert (row["start_at"], row["end_at"]) == ("2026-03-02T08:00:00.000Z", None)
    assert SECRET not in json.dumps(row)
    assert sprints_of(None) == sprints_of("none") == sprints_of([{"name": "no id"}]) == []


@pytest.mark.parametrize("created", [1_772_000_000, 1_772_000_000_000, "2026-02-25T06:13:20+00:00"])
def test_an_instant_is_read_in_seconds_milliseconds_or_iso(created: Any) -> None:
    [row] = change_rows("1", {"id": "H", "created": created, "items": [STATUS]})
    assert datetime.fromisoformat(row["created_at"]) == datetime(2026, 2, 25, 6, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Payments", "Payments"),
        ({"id": "1", "name": "Payments"}, "Payments"),
        ({"value": "Payments"}, "Payments"),
        ({"title": "Payments"}, "Payments"),
        ([{"name": "Payments"}, {"name": "Search"}], "Payments"),
        ([], None),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_a_team_is_read_from_every_kind_of_custom_field(value: Any, name: str | None) -> None:
    assert team_name(value) == name


def test_a_hidden_e_mail_is_null() -> None:
    assert user_row({"accountId": "a", "emailAddress": ""})["email"] is None
    assert user_row({"accountId": "a"})["email"] is None


def devlake(shared_data: Path, name: str) -> list[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with tarfile.open(shared_data / "devlake_e2e/data.tar.xz") as archive:
        member = archive.extractfile(f"./jira/e2e/{name}")
        assert member
        return list(csv.DictReader(io.StringIO(member.read().decode("utf-8"))))


@pytest.mark.real_data
@pytest.mark.mission("C3")
def test_real_tickets_are_read_as_devlakes_developers_expect(shared_data: Path) -> None:
    answers = [json.loads(r["data"]) for r in devlake(shared_data, "raw_tables/_raw_jira_api_issues.csv")]
    typed, rejections = to_arrow(
        table("jira", "issues"), [issue_row(a, "customfield_10001") for a in answers], "x"
    )
    assert rejections == []
    ours = {row["issue_id"]: row for row in typed.to_pylist()}
    expected = devlake(shared_data, "snapshot_tables/_tool_jira_issues.csv")
    assert len(expected) == 30  # the snapshot is of one board; three of the raw tickets are another's
    for row in expected:
        mine = ours[row["issue_id"]]
        assert (mine["issue_key"], mine["status"], mine["status_category"], mine["issue_type"]) == (
            row["issue_key"],
            row["status_name"],
            row["status_key"],
            row["type"],
        )
        assert (mine["assignee_account_id"] or "", mine["priority"] or "") == (
            row["assignee_account_id"],
            row["priority_name"],
        )
        for instant, theirs in (
            ("created_at", "created"),
            ("updated_at", "updated"),
            ("resolved_at", "resolution_date"),
        ):
            assert mine[instant] == (datetime.fromisoformat(row[theirs]) if row[theirs] else None)


@pytest.mark.real_data
@pytest.mark.mission("C3")
def test_real_changes_are_those_that_devlakes_developers_expect(shared_data: Path) -> None:
    answers = [json.loads(r["data"]) for r in devlake(shared_data, "raw_tables/_raw_jira_api_issues.csv")]
    expected = devlake(shared_data, "snapshot_tables/_tool_jira_issue_changelog_items.csv")
    entries = {row["changelog_id"] for row in expected}
    ours = [
        row
        for answer in answers
        for history in answer["changelog"]["histories"]
        if history["id"] in entries
        for row in change_rows(answer["id"], history)
    ]
    typed, rejections = to_arrow(table("jira", "changes"), ours, "x")
    assert rejections == []
    kept = {
        (
            row["changelog_id"],
            row["field_id"] or row["field"],
            row["from_string"] if row["field"] == "status" else row["from_value"],
            row["to_string"] if row["field"] == "status" else row["to_value"],
        )
        for row in expected
        if (row["field_id"] or row["field"]) in ("status", "assignee")
    }
    assert len(kept) > 100
    assert {
        (r["change_id"].split(":")[0], r["field"], r["from_value"] or "", r["to_value"] or "")
        for r in typed.to_pylist()
    } == kept
