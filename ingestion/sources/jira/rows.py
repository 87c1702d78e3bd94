"""Jira's answers, of Cloud and of Data Center, to allow-listed rows. Pure: dictionaries in, dictionaries out.

Belongs here: which field becomes which column. Summaries, descriptions and comments are never asked
for; of a changelog only the names of statuses, components and teams and the ids of accounts and
sprints are looked at, never display names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from ingestion.sources.jira.sprints import sprints_of

Node = Mapping[str, Any]
Row = dict[str, Any]

ISSUE_FIELDS = (
    "project",
    "issuetype",
    "status",
    "priority",
    "resolution",
    "components",
    "labels",
    "parent",
    "assignee",
    "reporter",
    "duedate",
    "created",
    "resolutiondate",
    "updated",
)
CHANGE_FIELDS = ("status", "assignee", "components")
# What people see of it is a name that we keep; of the others it is a person's name, or a list of names.
BY_NAME = frozenset({"status", "components", "team"})
# Data Center's changelogs carry a field's name as people see it, and no id.
FIELD_OF_LABEL = {"Component": "components", "Sprint": "sprint", "Team": "team"}
# Jira gives instants as seconds in its documentation and as milliseconds in its answers.
FIRST_MILLISECONDS = 100_000_000_000


def account_id(user: Node | None) -> str | None:
    """An account's id: Cloud's accountId, Data Center's key; a user name where there is no key."""
    if not user:
        return None
    return user.get("accountId") or user.get("key") or user.get("name") or None


def user_row(user: Node) -> Row:
    """One row of jira__users. Jira Cloud hides the e-mail of most accounts: "" or absent is null."""
    return {
        "account_id": account_id(user),
        "email": user.get("emailAddress") or None,
        "account_type": user.get("accountType"),
        "is_active": user.get("active"),
    }


def status_row(status: Node) -> Row:
    """One row of jira__statuses."""
    return {
        "status_id": str(status["id"]),
        "name": _name(status),
        "status_category": (status.get("statusCategory") or {}).get("key"),
    }


def issue_row(issue: Node, team_field: str, sprint_field: str | None = None) -> Row:
    """One row of jira__issues. `team_field` and `sprint_field` are the custom fields of team and sprints."""
    fields = issue["fields"]
    status = fields.get("status") or {}
    sprints = sprints_of(fields.get(sprint_field)) if sprint_field else []
    return {
        "issue_id": issue["id"],
        "issue_key": issue["key"],
        "project_key": (fields.get("project") or {}).get("key"),
        "issue_type": _name(fields.get("issuetype")),
        "status": _name(status),
        "status_category": (status.get("statusCategory") or {}).get("key"),
        "priority": _name(fields.get("priority")),
        "resolution": _name(fields.get("resolution")),
        "components": json.dumps([_name(c) for c in fields.get("components") or ()], ensure_ascii=False),
        "labels": json.dumps([text for text in fields.get("labels") or () if text], ensure_ascii=False),
        "team_name": team_name(fields.get(team_field)),
        "parent_key": (fields.get("parent") or {}).get("key"),
        "sprint_ids": json.dumps([sprint["sprint_id"] for sprint in sprints]),
        "assignee_account_id": account_id(fields.get("assignee")),
        "reporter_account_id": account_id(fields.get("reporter")),
        "due_on": fields.get("duedate"),
        "created_at": fields.get("created"),
        "resolved_at": fields.get("resolutiondate"),
        "updated_at": fields.get("updated"),
    }


def change_rows(
    issue_id: str, history: Node, custom_fields: Mapping[str, str] | None = None
) -> Iterator[Row]:
    """Rows of jira__changes: one per item of one changelog entry that is kept.

    Args:
        issue_id: the ticket's id.
        history: the changelog entry.
        custom_fields: custom field id -> "sprint" or "team".
    """
    for position, item in enumerate(history.get("items") or ()):
        field = _field(item, custom_fields or {})
        if field is None:
            continue
        by_name = field in BY_NAME
        yield {
            "change_id": f"{history['id']}:{position}",
            "issue_id": str(issue_id),
            "field": field,
            "from_value": item.get("fromString" if by_name else "from") or None,
            "to_value": item.get("toString" if by_name else "to") or None,
            "author_account_id": account_id(history.get("author")),
            "created_at": _instant(history.get("created")),
        }


def _field(item: Node, custom_fields: Mapping[str, str]) -> str | None:
    """Which of our fields an item is about; None if it is not kept."""
    if given := item.get("fieldId"):
        return given if given in CHANGE_FIELDS else custom_fields.get(given)
    label = item.get("field") or ""
    if label in CHANGE_FIELDS:
        return str(label)
    named = FIELD_OF_LABEL.get(label)
    return named if named == "components" or named in custom_fields.values() else None


def team_name(value: Any) -> str | None:
    """A team's name out of what custom fields hold: text, an object, or a list of either."""
    if isinstance(value, list):
        return team_name(value[0]) if value else None
    if isinstance(value, Mapping):
        value = value.get("name") or value.get("value") or value.get("title")
    return value if isinstance(value, str) and value else None


def _name(value: Node | None) -> str | None:
    return value.get("name") if value else None


def _instant(value: Any) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        seconds = value / 1000 if value >= FIRST_MILLISECONDS else value
        return datetime.fromtimestamp(seconds, UTC).isoformat()
    return value
