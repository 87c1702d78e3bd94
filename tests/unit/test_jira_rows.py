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
from ingestion.sources.jira_rows import change_rows, issue_row, team_name, user_row

COLUMNS = {plural: {c.name for c in t.columns[1:]} for plural, t in allow_list()["jira"].items()}
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
        "issues": [issue_row({**text, "id": "1", "key": "OPS-1", "fields": fields}, "customfield_1")],
        "changes": list(change_rows("1", history)),
    }
    assert {plural: set(made[plural][0]) for plural in made} == COLUMNS
    assert SECRET not in json.dumps(made)


def test_a_change_keeps_status_names_and_account_ids() -> None:
    history = {"id": "H", "author": None, "created": 1_772_000_000_000, "items": [OTHER, STATUS, ASSIGNEE]}
    status, assignee = change_rows("1", history)
    assert (status["change_id"], status["from_value"], status["to_value"]) == ("H:1", "Open", "Done")
    assert (assignee["change_id"], assignee["from_value"], assignee["to_value"]) == ("H:2", None, "acc-2")
    assert status["author_account_id"] is None


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
