"""Linear for the flow tests: GraphQL connections by keyset cursor, filtered by last change, text planted."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any

from loopback import Answer, Request
from loopback_github import SECRET

TEXT = {key: SECRET for key in ("title", "description", "url", "displayName", "branchName")}
NOW = datetime.fromisoformat("2026-06-30T12:00:00+00:00")
FOUNDED = "2025-01-01T00:00:00.000Z"
TEAMS = {"T1": "PAY", "T2": "SEA"}
STATES = {"S1": ("Todo", "unstarted"), "S2": ("In Progress", "started"), "S3": ("Done", "completed")}


def linear_entry(base_url: str, **more: Any) -> dict[str, Any]:
    return {"name": "line", "kind": "linear", "base_url": base_url, "token_env": "SP_TOKEN", **more}


def instant(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def issue(number: int, updated: str, state: str = "S1", team: str = "T1", entries: int = 2) -> dict[str, Any]:
    created = datetime.fromisoformat(FOUNDED) + timedelta(hours=number)
    return {
        "id": f"issue-{number:04d}",
        "identifier": f"{TEAMS[team]}-{number}",
        "number": float(number),
        "priority": 2.0,
        "estimate": 3.0,
        "dueDate": "2026-07-01",
        "trashed": None,
        "labelIds": ["L1"],
        "createdAt": instant(created),
        "startedAt": None,
        "completedAt": None,
        "canceledAt": None,
        "updatedAt": updated,
        "archivedAt": None,
        "team": {"id": team},
        "state": {"id": state},
        "assignee": {"id": "U1", **TEXT},
        "creator": {"id": "U2", **TEXT},
        "cycle": {"id": "C1"},
        "project": {"id": "P1", **TEXT},
        "parent": None,
        "history": [entry(number, n, created + timedelta(minutes=n)) for n in range(entries)],
        **TEXT,
    }


def entry(number: int, position: int, at: datetime) -> dict[str, Any]:
    """A change of status, then of assignee, then of a title."""
    kinds: list[dict[str, Any]] = [
        {"fromStateId": "S1", "toStateId": "S2"},
        {"fromAssigneeId": None, "toAssigneeId": "U1"},
        {"fromTitle": SECRET, "toTitle": SECRET},
    ]
    nothing = dict.fromkeys(
        ("fromStateId", "toStateId", "fromAssigneeId", "toAssigneeId", "fromTeamId", "toTeamId")
    )
    made = {"id": f"h-{number:04d}-{position:03d}", "createdAt": instant(at), "actorId": "U2"}
    return {**nothing, **made, **kinds[position % 3], "updatedDescription": SECRET}


class Linear:
    """Issues of two teams."""

    def __init__(self, issues: list[dict[str, Any]]) -> None:
        self.issues = issues
        self.now = NOW
        self.answered: list[tuple[str, Any]] = []  # question and data, for the check against the schema

    def __call__(self, request: Request) -> Answer:
        assert (request.method, request.path) == ("POST", "/graphql")
        dated = {"Date": format_datetime(self.now, usegmt=True)}
        if request.headers.get("Authorization") != SECRET:
            code = {"extensions": {"code": "AUTHENTICATION_ERROR"}, "message": SECRET}
            return Answer({"errors": [code]}, 401, dated)
        question, variables = request.body["query"], request.body["variables"]
        operation = request.body["operationName"]
        assert not re.search(r"\b(title|description|comments|displayName|fromTitle)\b", question)
        if operation == "Viewer":
            data: Any = {
                "viewer": {"id": "U9", "admin": False, "guest": True},
                "organization": {"createdAt": FOUNDED, "name": SECRET},
            }
        elif operation == "History":
            [found] = [i for i in self.issues if i["id"] == variables["id"]]
            data = {"issue": {"history": connection(found["history"], variables["after"], 100)}}
        else:
            field = re.search(r"\{ (\w+)\(after", question)
            size = re.search(r"first: (\d+)", question)
            assert field and size and "includeArchived: true" in question
            nodes = self._list(field[1], variables.get("filter"))
            data = {field[1]: connection(nodes, variables["after"], int(size[1]))}
        self.answered.append((question, data))
        return Answer({"data": data}, 200, dated)

    def _list(self, field: str, wanted: dict[str, Any] | None) -> list[dict[str, Any]]:
        if field != "issues":
            return list(getattr(self, field)())
        assert wanted is not None
        updated, keys = wanted.get("updatedAt", {}), wanted.get("team", {}).get("key", {}).get("in")
        found = [
            {**i, "history": connection(i["history"], None, 15)}
            for i in self.issues
            if (not keys or TEAMS[i["team"]["id"]] in keys)
            and ("gte" not in updated or moment(i["updatedAt"]) >= moment(updated["gte"]))
            and ("lt" not in updated or moment(i["updatedAt"]) < moment(updated["lt"]))
        ]
        return sorted(found, key=lambda i: i["id"])

    def users(self) -> list[dict[str, Any]]:
        ada = {"id": "U1", "email": "ada@acme.example", "active": True, "app": False, "timezone": "UTC"}
        return [
            {**TEXT, **ada, "name": SECRET},
            {**TEXT, **ada, "id": "U2", "email": "bot@linear.example", "app": True, "name": SECRET},
        ]

    def teams(self) -> list[dict[str, Any]]:
        return [{**TEXT, "id": key, "key": name, "name": name.title()} for key, name in TEAMS.items()]

    def workflowStates(self) -> list[dict[str, Any]]:
        return [
            {**TEXT, "id": key, "name": name, "type": kind, "team": {"id": "T1"}}
            for key, (name, kind) in STATES.items()
        ]

    def cycles(self) -> list[dict[str, Any]]:
        span = {"startsAt": "2026-06-01T00:00:00.000Z", "endsAt": "2026-06-15T00:00:00.000Z"}
        return [{**TEXT, **span, "id": "C1", "number": 4.0, "completedAt": None, "team": {"id": "T1"}}]

    def issueLabels(self) -> list[dict[str, Any]]:
        return [{**TEXT, "id": f"L{n}", "name": f"label-{n}"} for n in range(1, 131)]


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def connection(nodes: list[dict[str, Any]], after: str | None, size: int) -> dict[str, Any]:
    """Nodes beyond the cursor, which is the id of the last one answered, whether or not it is still there."""
    rest = [node for node in nodes if after is None or _place(node["id"]) > _place(after)]
    page = rest[:size]
    end = page[-1]["id"] if page else None
    return {"nodes": page, "pageInfo": {"hasNextPage": len(rest) > size, "endCursor": end}}


def _place(key: str) -> tuple[int, str]:
    return len(key), key
