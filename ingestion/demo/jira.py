"""Jira Cloud's part of the demo, in the shapes of REST v3.

Belongs here: users, issues and their changelogs as the API answers them. Summaries and descriptions
carry canaries; a client that asks only for named fields never gets them. Most people hide their
e-mail, as is usual on Jira Cloud.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ingestion.demo.files import write_jsonl
from ingestion.demo.landscape import TEAMS
from ingestion.demo.organisation import Person
from ingestion.demo.tickets import STATUSES, Change, Ticket

TEAM_FIELD = "customfield_10001"
CATEGORY = {
    "To Do": {"id": 2, "key": "new", "name": "To Do"},
    "In Progress": {"id": 4, "key": "indeterminate", "name": "In Progress"},
    "In Review": {"id": 4, "key": "indeterminate", "name": "In Progress"},
    "Done": {"id": 3, "key": "done", "name": "Done"},
}
# Accounts that belong to nobody on the roster.
STRANGERS = (
    ("557058:automation", "app", True, "Automation for Jira"),
    ("712020:former", "atlassian", False, "Former user"),
    ("qm:portal:customer", "customer", True, "Portal customer"),
)

Node = dict[str, Any]


def write_jira(folder: Path, people: list[Person], tickets: list[Ticket]) -> dict[str, int]:
    """Write users, statuses, issues oldest update first, and one changelog a line in the issues' order."""
    users = [_user(person) for person in people] + [_stranger(*stranger) for stranger in STRANGERS]
    numbered = sorted(
        ((20_000 + position, ticket) for position, ticket in enumerate(tickets)),
        key=lambda pair: (pair[1].updated, pair[0]),
    )
    changes = [_changelog(id_, ticket) for id_, ticket in numbered]
    write_jsonl(folder / "statuses.jsonl", map(_status, STATUSES))
    return {
        "users": write_jsonl(folder / "users.jsonl", users),
        "issues": write_jsonl(folder / "issues.jsonl", (_issue(id_, ticket) for id_, ticket in numbered)),
        "changes": sum(len(log["changeHistories"]) for log in changes)
        if write_jsonl(folder / "changelogs.jsonl", changes)
        else 0,
    }


def instant(at: int | None) -> str | None:
    """Seconds since 1970 as Jira writes an instant."""
    if at is None:
        return None
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def shows_email(person: Person) -> bool:
    """Whether the person lets others see the e-mail; decided by nothing but the person's number."""
    return int(person.person_id[1:]) % 5 in (0, 3)


def _user(person: Person) -> Node:
    node = {
        "accountId": person.jira_id,
        "accountType": "atlassian",
        "active": person.end_on is None,
        "displayName": person.name,
        "timeZone": person.time_zone,
    }
    return node | ({"emailAddress": person.email} if shows_email(person) else {})


def _stranger(id_: str, type_: str, is_active: bool, name: str) -> Node:
    return {"accountId": id_, "accountType": type_, "active": is_active, "displayName": name}


def _status(name: str) -> Node:
    return {"id": str(10_000 + STATUSES.index(name)), "name": name, "statusCategory": CATEGORY[name]}


def _issue(id_: int, ticket: Ticket) -> Node:
    return {
        "id": str(id_),
        "key": f"{TEAMS[ticket.team]}-{ticket.number}",
        "fields": {
            "summary": "CANARY-jira-summary",
            "description": {"type": "doc", "content": [{"text": "CANARY-jira-description"}]},
            "project": {"key": TEAMS[ticket.team], "name": ticket.team},
            "issuetype": {"name": ticket.type, "subtask": False},
            "status": _status(ticket.status),
            "priority": {"name": ticket.priority},
            "components": [{"name": ticket.component}] if ticket.component else [],
            "labels": list(ticket.labels),
            "duedate": ticket.due.isoformat() if ticket.due else None,
            TEAM_FIELD: {"id": f"team-{TEAMS[ticket.team].lower()}", "name": ticket.team},
            "assignee": _user(ticket.assignee) if ticket.assignee else None,
            "reporter": _user(ticket.reporter),
            "created": instant(ticket.created),
            "updated": instant(ticket.updated),
            "resolutiondate": instant(ticket.resolved),
        },
    }


def _changelog(id_: int, ticket: Ticket) -> Node:
    return {
        "issueId": str(id_),
        "changeHistories": [_history(id_, number, change) for number, change in enumerate(ticket.changes)],
    }


def _history(id_: int, number: int, change: Change) -> Node:
    before, after = _value(change.before), _value(change.after)
    return {
        "id": str(id_ * 100 + number),
        "author": _user(change.author),
        "created": instant(change.at),
        "items": [
            {
                "field": change.field,
                "fieldtype": "jira",
                "fieldId": change.field,
                "from": before[0],
                "fromString": before[1],
                "to": after[0],
                "toString": after[1],
            }
        ],
    }


def _value(value: str | Person | None) -> tuple[str | None, str | None]:
    """A changelog value: identifier and what people see."""
    if isinstance(value, Person):
        return value.jira_id, value.name
    return (None, None) if value is None else (str(10_000 + STATUSES.index(value)), value)
