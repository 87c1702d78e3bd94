"""Linear's answers to allow-listed rows. Pure: dictionaries in, dictionaries out.

Belongs here: which field becomes which column. Titles, descriptions and comments are never asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Node = Mapping[str, Any]
Row = dict[str, Any]


def user_row(user: Node) -> Row:
    """One row of linear__users."""
    return {
        "user_id": user["id"],
        "email": user.get("email") or None,
        "is_app": user.get("app"),
        "is_active": user.get("active"),
        "time_zone": user.get("timezone"),
    }


def team_row(team: Node) -> Row:
    """One row of linear__teams."""
    return {"team_id": team["id"], "key": team.get("key"), "name": team.get("name")}


def state_row(state: Node) -> Row:
    """One row of linear__states."""
    return {
        "state_id": state["id"],
        "name": state.get("name"),
        "type": state.get("type"),
        "team_id": _id(state.get("team")),
    }


def cycle_row(cycle: Node) -> Row:
    """One row of linear__cycles."""
    return {
        "cycle_id": cycle["id"],
        "team_id": _id(cycle.get("team")),
        "number": _whole(cycle.get("number")),
        "start_at": cycle.get("startsAt"),
        "end_at": cycle.get("endsAt"),
        "completed_at": cycle.get("completedAt"),
    }


def issue_row(issue: Node, labels: Mapping[str, str]) -> Row:
    """One row of linear__issues. `labels` is label id -> name; a label that is not in it is left out."""
    named = sorted(labels[key] for key in issue.get("labelIds") or () if key in labels)
    return {
        "issue_id": issue["id"],
        "identifier": issue["identifier"],
        "number": _whole(issue.get("number")),
        "team_id": _id(issue.get("team")),
        "state_id": _id(issue.get("state")),
        "assignee_id": _id(issue.get("assignee")),
        "creator_id": _id(issue.get("creator")),
        "priority": _whole(issue.get("priority")),
        "estimate": issue.get("estimate"),
        "labels": json.dumps(named, ensure_ascii=False),
        "cycle_id": _id(issue.get("cycle")),
        "project_id": _id(issue.get("project")),
        "parent_id": _id(issue.get("parent")),
        "due_on": issue.get("dueDate"),
        "created_at": issue["createdAt"],
        "started_at": issue.get("startedAt"),
        "completed_at": issue.get("completedAt"),
        "canceled_at": issue.get("canceledAt"),
        "updated_at": issue["updatedAt"],
        "archived_at": issue.get("archivedAt"),
        "is_trashed": bool(issue.get("trashed")),
    }


def change_row(issue_id: str, entry: Node) -> Row | None:
    """One row of linear__changes; None for an entry about something else than status, assignee or team."""
    row = {
        "from_state_id": entry.get("fromStateId"),
        "to_state_id": entry.get("toStateId"),
        "from_assignee_id": entry.get("fromAssigneeId"),
        "to_assignee_id": entry.get("toAssigneeId"),
        "from_team_id": entry.get("fromTeamId"),
        "to_team_id": entry.get("toTeamId"),
    }
    if not any(row.values()):
        return None
    return {
        "change_id": entry["id"],
        "issue_id": issue_id,
        **row,
        "actor_id": entry.get("actorId"),
        "created_at": entry["createdAt"],
    }


def _id(node: Node | None) -> str | None:
    return node["id"] if node else None


def _whole(number: Any) -> Any:
    """Linear gives whole numbers as floats."""
    return int(number) if isinstance(number, float) and number.is_integer() else number
