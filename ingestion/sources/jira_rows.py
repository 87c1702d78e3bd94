"""Jira's answers to allow-listed rows. Pure: dictionaries in, dictionaries out.

Belongs here: which field becomes which column. Summaries, descriptions and comments are never asked
for; of a changelog only status names and account ids are looked at, never display names.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

Node = Mapping[str, Any]
Row = dict[str, Any]

ISSUE_FIELDS = (
    "project",
    "issuetype",
    "status",
    "priority",
    "components",
    "assignee",
    "reporter",
    "created",
    "resolutiondate",
    "updated",
)
CHANGE_FIELDS = ("status", "assignee")
# Jira gives instants as seconds in its documentation and as milliseconds in its answers.
FIRST_MILLISECONDS = 100_000_000_000


def user_row(user: Node) -> Row:
    """One row of jira__users. Jira Cloud hides the e-mail of most accounts: "" or absent is null."""
    return {
        "account_id": user["accountId"],
        "email": user.get("emailAddress") or None,
        "account_type": user.get("accountType"),
        "is_active": user.get("active"),
    }


def issue_row(issue: Node, team_field: str) -> Row:
    """One row of jira__issues. `team_field` is the custom field that names the team."""
    fields = issue["fields"]
    status = fields.get("status") or {}
    return {
        "issue_id": issue["id"],
        "issue_key": issue["key"],
        "project_key": (fields.get("project") or {}).get("key"),
        "issue_type": _name(fields.get("issuetype")),
        "status": _name(status),
        "status_category": (status.get("statusCategory") or {}).get("key"),
        "priority": _name(fields.get("priority")),
        "components": json.dumps([_name(c) for c in fields.get("components") or ()], ensure_ascii=False),
        "team_name": team_name(fields.get(team_field)),
        "assignee_account_id": (fields.get("assignee") or {}).get("accountId"),
        "reporter_account_id": (fields.get("reporter") or {}).get("accountId"),
        "created_at": fields.get("created"),
        "resolved_at": fields.get("resolutiondate"),
        "updated_at": fields.get("updated"),
    }


def change_rows(issue_id: str, history: Node) -> Iterator[Row]:
    """Rows of jira__changes: one per status or assignee item of one changelog entry."""
    for position, item in enumerate(history.get("items") or ()):
        field = item.get("fieldId") or item.get("field")
        if field not in CHANGE_FIELDS:
            continue
        by_name = field == "status"
        yield {
            "change_id": f"{history['id']}:{position}",
            "issue_id": str(issue_id),
            "field": field,
            "from_value": item.get("fromString" if by_name else "from") or None,
            "to_value": item.get("toString" if by_name else "to") or None,
            "author_account_id": (history.get("author") or {}).get("accountId") or None,
            "created_at": _instant(history.get("created")),
        }


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
