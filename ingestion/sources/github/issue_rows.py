"""GitHub's issues to allow-listed rows. Pure: dictionaries in, dictionaries out.

Belongs here: which field of an issue becomes which column. A pull request is no issue: GraphQL keeps
the two apart, and a node of another type, as REST-shaped archives have them, is no row.
"""

from __future__ import annotations

from collections.abc import Iterable

from ingestion.sources.github.fields import ISSUE_EVENT_TYPES
from ingestion.sources.github.rows import Node, Row, json_list, login, nodes


def issue_row(node: Node, repository_id: str) -> Row:
    """One row of github__issues."""
    milestone = node["milestone"] or {}
    return {
        "issue_id": node["id"],
        "repository_id": repository_id,
        "number": node["number"],
        "author_login": login(node["author"]),
        "author_type": (node["author"] or {}).get("__typename"),
        "state": node["state"],
        "state_reason": node["stateReason"],
        "created_at": node["createdAt"],
        "updated_at": node["updatedAt"],
        "closed_at": node["closedAt"],
        "assignee_logins": json_list(assignee["login"] for assignee in nodes(node["assignees"])),
        "labels": json_list(label["name"] for label in nodes(node["labels"])),
        "milestone_number": milestone.get("number"),
        "milestone_due_at": milestone.get("dueOn"),
    }


def issue_event_rows(events: Iterable[Node], issue_id: str) -> list[Row]:
    """Rows of github__issue_events; an event of a type that was not asked for is left out."""
    return [
        {
            "issue_event_id": event["id"],
            "issue_id": issue_id,
            "event": event["__typename"].removesuffix("Event").lower(),
            "created_at": event["createdAt"],
            "actor_login": login(event["actor"]),
            "assignee_login": login(event.get("assignee")),
            "label": (event.get("label") or {}).get("name"),
        }
        for event in events
        if event.get("__typename") in ISSUE_EVENT_TYPES
    ]
