"""Real Jira answers and what DevLake's developers made of them: our rows and our model say the same.

Belongs here: counts and values of Apache DevLake's own fixtures. Single fields of tickets are compared
in tests/unit/test_jira_rows.py.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import tarfile
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
from test_dbt_project import dbt, make_warehouse

from ingestion.boundary import table, to_arrow
from ingestion.sources.jira.rows import account_id, change_rows, issue_row, status_row, user_row
from ingestion.sources.jira.sprints import sprints_of

pytestmark = [pytest.mark.real_data, pytest.mark.mission("C3")]
TEAM, SPRINT = "customfield_10001", "customfield_10020"
BOARD = '{"ConnectionId":2,"BoardId":8}'
Row = dict[str, str]


@pytest.fixture(scope="module")
def devlake(shared_data: Path) -> dict[str, list[Row]]:
    """File name without folder and ending -> rows, of the Jira and issue_trace plugins."""
    csv.field_size_limit(sys.maxsize)
    found = {}
    with tarfile.open(shared_data / "devlake_e2e/data.tar.xz") as archive:
        for member in archive.getmembers():
            path = Path(member.name)
            plugin, folder = path.parts[:1], path.parent.name
            is_wanted = plugin in (("jira",), ("issue_trace",)) and folder in (
                "raw_tables",
                "snapshot_tables",
            )
            if is_wanted and path.suffix == ".csv":
                file = archive.extractfile(member)
                assert file
                rows = csv.DictReader(io.StringIO(file.read().decode("utf-8")))
                found[f"{plugin[0]}/{path.stem}"] = list(rows)
    return found


def typed(plural: str, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows as the boundary lets them in; none may be rejected."""
    arrow, rejections = to_arrow(table("jira", plural), rows, "devlake")
    assert rejections == []
    found: list[dict[str, Any]] = arrow.to_pylist()
    return found


def test_every_recorded_ticket_and_person_is_a_row(devlake: dict[str, list[Row]]) -> None:
    raw = devlake["jira/_raw_jira_api_issues"]
    answers = [json.loads(row["data"]) for row in raw]
    issues = typed("issues", [issue_row(answer, TEAM, SPRINT) for answer in answers])
    assert len({issue["issue_id"] for issue in issues}) == 33
    # DevLake's snapshot is of one board; the other three tickets are another connection's.
    others = {answer["id"] for answer, row in zip(answers, raw, strict=True) if row["params"] != BOARD}
    expected = {row["issue_id"] for row in devlake["jira/_tool_jira_issues"]}
    assert (len(others), len(expected)) == (3, 30)
    assert {issue["issue_id"] for issue in issues} - others == expected

    users = [user_row(json.loads(row["data"])) for row in devlake["jira/_raw_jira_api_users"]]
    assert len(typed("users", users)) == len(users) > 0


def test_every_recorded_status_has_the_category_that_devlake_reads(devlake: dict[str, list[Row]]) -> None:
    """DevLake leaves out those that one project has for itself; their tickets' changes name them too."""
    answers = [json.loads(row["data"]) for row in devlake["jira/_raw_jira_api_status"]]
    alone = {answer["id"] for answer in answers if answer.get("scope")}
    ours = typed("statuses", [status_row(answer) for answer in answers])
    expected = {
        (row["id"], row["name"], row["status_category"]) for row in devlake["jira/_tool_jira_statuses"]
    }
    found = {(row["status_id"], row["name"], row["status_category"]) for row in ours}
    assert {row for row in found if row[0] not in alone} == expected
    assert len(found) == len(expected) + len(alone) > len(expected)
    assert {category for _, _, category in expected} == {"new", "indeterminate", "done"}


def test_every_recorded_changelog_is_read_and_three_of_them_are_another_boards(
    devlake: dict[str, list[Row]],
) -> None:
    """279 entries hold 284 items. DevLake's snapshot has 276 and 281, since it is of one board.

    The three that it lacks are remote links, of one item each, recorded under other connections and
    boards. Of 284 items those about status, assignee, components and sprint are kept by us.
    """
    raw = devlake["jira/_raw_jira_api_issue_changelogs"]
    entries = [json.loads(row["data"]) for row in raw]
    assert (len(entries), sum(len(entry["items"]) for entry in entries)) == (279, 284)
    assert len({entry["id"] for entry in entries}) == 279

    expected = devlake["jira/_tool_jira_issue_changelog_items_extractor"]
    on_board = {row["changelog_id"] for row in devlake["jira/_tool_jira_issue_changelogs_extractor"]}
    assert (len(on_board), len(expected)) == (276, 281)
    elsewhere = [entry for entry, row in zip(entries, raw, strict=True) if row["params"] != BOARD]
    assert [[item["field"] for item in entry["items"]] for entry in elsewhere] == [["RemoteIssueLink"]] * 3
    assert {entry["id"] for entry in entries} - {entry["id"] for entry in elsewhere} == on_board

    ours = typed(
        "changes",
        [
            row
            for entry, recorded in zip(entries, raw, strict=True)
            for row in change_rows(str(json.loads(recorded["input"])["issue_id"]), entry, {SPRINT: "sprint"})
        ],
    )
    kept = {"status": "status", "assignee": "assignee", "components": "components", SPRINT: "sprint"}
    theirs = sorted(
        (row["changelog_id"], kept[row["field_id"]], *(row[f"{way}_{kind}"] for way in ("from", "to")))
        for row in expected
        if row["field_id"] in kept
        for kind in ["string" if row["field_id"] in ("status", "components") else "value"]
    )
    assert len(theirs) > 0
    assert (
        sorted(
            (row["change_id"].split(":")[0], row["field"], row["from_value"] or "", row["to_value"] or "")
            for row in ours
        )
        == theirs
    )
    assert all(row["created_at"] for row in ours)


def test_recorded_sprints_are_those_that_the_board_lists(devlake: dict[str, list[Row]]) -> None:
    answers = [json.loads(row["data"]) for row in devlake["jira/_raw_jira_api_issues"]]
    ours = {s["sprint_id"]: s for a in answers for s in sprints_of(a["fields"].get(SPRINT))}
    listed = {
        json.loads(row["data"])["id"]: json.loads(row["data"])
        for row in devlake["jira/_raw_jira_api_sprints"]
    }
    common = [(ours[str(key)], sprint) for key, sprint in listed.items() if str(key) in ours]
    assert len(common) > 0
    for mine, theirs in common:
        assert (mine["name"], mine["state"], mine["start_at"]) == (
            theirs["name"],
            theirs["state"],
            theirs["startDate"],
        )
    typed("sprints", list(ours.values()))
    assert all(account_id(a["fields"]["reporter"]) for a in answers if a["fields"].get("reporter"))


@pytest.fixture(scope="module")
def traced(devlake: dict[str, list[Row]], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The 693 recorded changes of 32 tickets, as rows of raw.jira__*, through our own models."""
    folder = tmp_path_factory.mktemp("trace")
    issues = [
        {
            "issue_id": row["id"],
            "issue_key": row["issue_key"],
            "status": row["original_status"],
            "assignee_account_id": row["assignee_id"] or None,
            "created_at": row["created_date"],
            "updated_at": row["updated_date"],
        }
        for row in devlake["issue_trace/issues"]
    ]
    changes = [
        {
            "change_id": row["id"],
            "issue_id": row["issue_id"],
            "field": row["field_name"],
            # A field of several people, as that Jira had it: the first counts.
            "from_value": row["original_from_value"].split(",")[0] or None,
            "to_value": row["original_to_value"].split(",")[0] or None,
            "created_at": row["created_date"],
        }
        for row in devlake["issue_trace/issue_changelogs"]
    ]
    assert (len(issues), len(changes)) == (32, 693)
    people = {row["assignee_account_id"] for row in issues} | {
        row[way] for row in changes if row["field"] == "assignee" for way in ("from_value", "to_value")
    }
    accounts = [
        {"person_key": name, "system": "jira", "account_id": name, "method": "test", "confidence": 1.0}
        for name in sorted(name for name in people if name)
    ]
    make_warehouse(
        folder,
        {
            "raw.jira__issues": issues,
            "raw.jira__changes": changes,
            "identity.people": [{"person_key": a["person_key"], "is_bot": False} for a in accounts],
            "identity.person_accounts": accounts,
        },
    )
    done = dbt(folder, "run", "--select", "+int_issue_transitions", "--vars", "{as_of: 2024-01-01}")
    assert done.returncode == 0, done.stdout[-4000:]
    return folder


def transitions(folder: Path, value: str, field: str) -> set[tuple[str, str, datetime]]:
    with duckdb.connect(folder / "warehouse.duckdb", read_only=True) as con:
        found = con.execute(
            f"select issue_key.split('|')[2], {value}, changed_at from intermediate.int_issue_transitions"
            f" where field = ? and {value} is not null",
            [field],
        ).fetchall()
    assert len(found) == len(set(found))
    return set(found)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=None)


def test_statuses_follow_each_other_as_devlake_traces_them(
    devlake: dict[str, list[Row]], traced: Path
) -> None:
    """168 changes of status and 32 beginnings are its 200 rows, each at its instant.

    One of its rows is a status without a name, before the first one of a ticket of another tracker;
    we hold that nothing is known of it.
    """
    expected = {
        (row["issue_id"], row["original_status"], utc(row["start_date"]))
        for row in devlake["issue_trace/issue_status_history"]
    }
    nameless = {row for row in expected if row[1] == ""}
    assert (len(expected), len(nameless)) == (200, 1)
    assert transitions(traced, "to_status", "status") == expected - nameless


def test_assignees_follow_each_other_as_devlake_traces_them(
    devlake: dict[str, list[Row]], traced: Path
) -> None:
    """42 rows are as many here. One differs: a ticket of two assignees began with both, says DevLake.

    For us the first of them counts, and the other one begins when the first is taken off.
    """
    expected = {
        (row["issue_id"], row["assignee"], utc(row["start_date"]))
        for row in devlake["issue_trace/issue_assignee_history"]
    }
    ours = transitions(traced, "to_person_key", "assignee")
    assert (len(expected), len(ours)) == (42, 42)
    [(ticket, person, begun)], [(same_ticket, same_person, later)] = expected - ours, ours - expected
    assert (ticket, person) == (same_ticket, same_person)
    assert begun < later
