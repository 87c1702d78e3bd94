"""PagerDuty and Jira for the flow tests, in the shapes of their REST documentation, text planted."""

from __future__ import annotations

import base64
import re
from datetime import datetime, timedelta
from typing import Any

from loopback import Answer, Request
from loopback_github import SECRET

TEXT = {key: SECRET for key in ("title", "summary", "description", "html_url", "body")}


def incident(
    number: int, created_at: str, status: str = "resolved", resolved_at: str | None = None
) -> dict[str, Any]:
    """Resolved an hour later, which only the log entry says, as in accounts without `resolved_at`."""
    an_hour_later = datetime.fromisoformat(created_at) + timedelta(hours=1)
    ended = resolved_at or an_hour_later.strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "id": f"I{number}",
        "incident_number": number,
        "service": {"id": "S1", "type": "service_reference", **TEXT},
        "urgency": "high",
        "priority": {**TEXT, "id": "PR", "summary": "P2"},
        "status": status,
        "created_at": created_at,
        "assignments": [],
        "_ended": ended if status == "resolved" else None,
        **TEXT,
    }


class Pagerduty:
    """v2 lists by offset and by time."""

    def __init__(self, incidents: list[dict[str, Any]], service: str = "payments") -> None:
        self.incidents = incidents
        self.service = service

    def __call__(self, request: Request) -> Answer:
        assert request.headers["Authorization"] == f"Token token={SECRET}"
        field, query = request.path.removeprefix("/"), request.query
        elements = getattr(self, field)() if field != "incidents" else self.incidents
        if field in ("incidents", "log_entries"):
            elements = [e for e in elements if query["since"] <= e["created_at"] < query["until"]]
        start, limit = int(query["offset"]), int(query["limit"])
        assert start + limit <= 10_000
        more = start + limit < len(elements)
        return Answer({field: elements[start : start + limit], "limit": limit, "offset": start, "more": more})

    def services(self) -> list[dict[str, Any]]:
        return [{**TEXT, "id": "S1", "name": self.service, "created_at": "2025-01-01T00:00:00Z"}]

    def users(self) -> list[dict[str, Any]]:
        return [{**TEXT, "id": "U1", "name": SECRET, "email": "ada@acme.example", "time_zone": "UTC"}]

    def log_entries(self) -> list[dict[str, Any]]:
        agent = {"id": "U1", "type": "user_reference", **TEXT}
        entries = []
        for found in self.incidents:
            reference = {"id": found["id"], "type": "incident_reference", **TEXT}
            steps = [
                ("trigger", found["created_at"]),
                ("notify", found["created_at"]),
                ("resolve", found["_ended"]),
            ]
            for kind, at in steps:
                if at:
                    key, channel = f"L-{found['id']}-{kind}", {"type": "web", **TEXT, "details": SECRET}
                    entry = {"id": key, "type": f"{kind}_log_entry", "created_at": at, "agent": agent}
                    entries.append({**TEXT, **entry, "incident": reference, "channel": channel})
        return entries

    def oncalls(self) -> list[dict[str, Any]]:
        user, schedule = {"id": "U1", **TEXT}, {"id": "SCH", **TEXT}
        shift = {
            "user": user,
            "schedule": schedule,
            "start": "2026-06-01T00:00:00Z",
            "end": "2026-06-08T00:00:00Z",
        }
        permanent = {"user": user, "schedule": None, "start": None, "end": None, "escalation_level": 1}
        return [{**shift, "escalation_level": 2}, {**shift, "escalation_level": 1}, permanent]


def issue(number: int, updated: str, status: str = "Open", team: str = "Payments") -> dict[str, Any]:
    person = {"accountId": "acc-1", "displayName": SECRET, "emailAddress": SECRET}
    return {
        "id": str(number),
        "key": f"OPS-{number}",
        "fields": {
            "project": {"key": "OPS", "name": SECRET},
            "issuetype": {"name": "Bug", "description": SECRET},
            "status": {"name": status, "statusCategory": {"key": "new"}, "description": SECRET},
            "priority": {"name": "High"},
            "components": [{"name": "payments-api", "description": SECRET}],
            "assignee": person,
            "reporter": None,
            "created": "2026-01-01T00:00:00.000+0000",
            "resolutiondate": None,
            "updated": updated,
            "customfield_10001": {"id": "t", "name": team},
            **TEXT,
        },
    }


class Jira:
    """v3 search by token, changelogs in bulk, users by startAt."""

    def __init__(self, issues: list[dict[str, Any]]) -> None:
        self.issues = issues

    def __call__(self, request: Request) -> Answer:
        expected = base64.b64encode(f"{SECRET}:{SECRET}".encode()).decode()
        assert request.headers["Authorization"] == f"Basic {expected}"
        route = request.path.removeprefix("/rest/api/3/")
        if route == "users/search":
            return self._users(int(request.query["startAt"]))
        if route == "changelog/bulkfetch":
            return self._changes(request.body)
        assert route == "search/jql"
        return self._search(request.query)

    def _search(self, query: dict[str, str]) -> Answer:
        asked = set(query["fields"].split(","))
        assert not asked & {"summary", "description", "comment", "*all"}
        found = re.search(r'updated >= "([^"]+)"', query["jql"])
        assert found
        since = datetime.fromisoformat(found[1] + "+00:00")
        matching = [i for i in self.issues if datetime.fromisoformat(i["fields"]["updated"]) >= since]
        start = int(query.get("nextPageToken", 0))
        end = start + int(query["maxResults"])
        more = {"nextPageToken": str(end)} if end < len(matching) else {"isLast": True}
        return Answer({"issues": matching[start:end], **more})

    def _changes(self, body: dict[str, Any]) -> Answer:
        """Two pages: the first half of the tickets, then the rest."""
        keys, half = body["issueIdsOrKeys"], len(body["issueIdsOrKeys"]) // 2
        part = keys[half:] if body.get("nextPageToken") else keys[:half]
        logs = [{"issueId": key, "changeHistories": [self._history(key)]} for key in part]
        return Answer(
            {"issueChangeLogs": logs, **({} if body.get("nextPageToken") else {"nextPageToken": "2"})}
        )

    def _history(self, key: str) -> dict[str, Any]:
        text = {"from": SECRET, "to": SECRET, "fromString": SECRET, "toString": SECRET}
        return {
            "id": f"H{key}",
            "author": {"accountId": "acc-1", "displayName": SECRET},
            "created": 1_772_000_000_000,
            "items": [
                {**text, "field": "description", "fieldId": "description"},
                {"fieldId": "status", "from": "1", "to": "2", "fromString": "Open", "toString": "Done"},
                {**text, "fieldId": "assignee", "from": None, "to": "acc-1"},
            ],
        }

    def _users(self, start: int) -> Answer:
        """A page that Jira filtered to one user is not the last one."""
        text = {"displayName": SECRET, "accountType": "atlassian", "active": True}
        pages = {0: ["acc-1"], 200: ["acc-2", "acc-3"]}
        return Answer([{"accountId": key, **text} for key in pages.get(start, [])])
