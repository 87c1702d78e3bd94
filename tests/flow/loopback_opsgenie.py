"""Opsgenie for the flow tests, in the shapes of its REST documentation, text planted.

Strict about the key, the page size and the offset limit; the next page's address leads to another host,
which nobody may follow.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from loopback import Answer, Request
from loopback_github import SECRET

TEXT = {key: SECRET for key in ("message", "description", "note", "alias", "entity", "source")}
TEXT |= {"tags": [SECRET], "details": {"key": SECRET}, "extraProperties": {"key": SECRET}}  # type: ignore[dict-item]
TEAM, USER = {"type": "team", "id": "T1"}, {"type": "user", "id": "U1"}


def opsgenie_entry(base_url: str, **more: Any) -> dict[str, Any]:
    entry = {"name": "genie", "kind": "opsgenie", "base_url": base_url, "since": "2026-01-01"}
    return {**entry, "token_env": "SP_TOKEN", **more}


def incident(key: str, created_at: str, ended_at: str | None = None, by: str = "Ada L") -> dict[str, Any]:
    """Acknowledged at once, and resolved and closed where it has an end."""
    steps = [("IncidentOpened", created_at, "api"), ("ResponderAlertAcked", created_at, "user")]
    steps.append(("CustomUserEntry", created_at, "user"))
    if ended_at:
        steps += [("IncidentResolved", ended_at, "user"), ("IncidentClosed", "2026-06-30T23:00:00Z", "user")]
    return {
        **TEXT,
        "id": key,
        "tinyId": key.removeprefix("I"),
        "status": "resolved" if ended_at else "open",
        "impactedServices": ["S1"],
        "responders": [TEAM, USER],
        "priority": "P2",
        "createdAt": created_at,
        "updatedAt": ended_at or created_at,
        **({"impactEndDate": ended_at} if ended_at else {}),
        "_entries": [
            {
                "id": f"{key}-{kind}",
                "group": "incident",
                "type": kind,
                "eventTime": at,
                "actor": {"name": by, "type": who},
                "description": {"type": "text", "content": SECRET},
                "title": {"content": SECRET},
            }
            for kind, at, who in steps
        ],
    }


def alert(key: str, created_at: str, closed_by: str | None = "ada@acme.example") -> dict[str, Any]:
    """Acknowledged after a minute, escalated, and closed after ten by a person or an integration."""
    report = {"ackTime": 60_000, "acknowledgedBy": "ada@acme.example"}
    if closed_by:
        report |= {"closeTime": 600_000, "closedBy": closed_by}
    log = [
        ("Alert acknowledged via web", "ada@acme.example"),
        (f"Escalated to next {SECRET}", "left@acme.example"),
    ]
    return {
        **TEXT,
        "id": key,
        "tinyId": key.removeprefix("A"),
        "status": "closed" if closed_by else "open",
        "responders": [TEAM],
        "priority": "P3",
        "createdAt": created_at,
        "updatedAt": created_at,
        "report": report,
        "_logs": [
            {
                "log": words,
                "type": "alertAction",
                "owner": owner,
                "createdAt": created_at,
                "offset": f"{n}_{key}",
            }
            for n, (words, owner) in enumerate(log)
        ],
    }


class Opsgenie:
    """Incidents or alerts by createdAt, their logs, and what an account consists of."""

    def __init__(self, incidents: list[dict[str, Any]], alerts: Any = (), service: str = "payments") -> None:
        self.incidents = incidents
        self.alerts = list(alerts)
        self.service = service

    def __call__(self, request: Request) -> Answer:
        assert request.headers["Authorization"] == f"GenieKey {SECRET}"
        assert request.method == "GET"
        path, query = request.path, request.query
        if path == "/v2/account":
            return Answer({"data": {"name": "acme", "userCount": 2, "plan": {"name": SECRET}}})
        if found := re.fullmatch(r"/v2/schedules/(\w+)/timeline", path):
            return Answer({"data": self._timeline(found[1], query)})
        if found := re.fullmatch(r"/v2/incident-timelines/(\w+)/entries", path):
            node = next(i for i in self.incidents if i["id"] == found[1])
            return self._page(path, node["_entries"], query, lambda part: {"entries": part})
        if found := re.fullmatch(r"/v2/alerts/(\w+)/logs", path):
            node = next(a for a in self.alerts if a["id"] == found[1])
            return self._page(path, node["_logs"], query)
        lists = {
            "/v1/incidents": self._created(self.incidents, query),
            "/v2/alerts": self._created(self.alerts, query),
            "/v1/services": [{**TEXT, "id": "S1", "name": self.service, "teamId": "T1"}],
            "/v2/teams": [{**TEXT, "id": "T1", "name": "Payments"}],
            "/v2/users": [
                {"id": f"U{n}", "username": f"{word}@acme.example", "fullName": full, "timeZone": "UTC"}
                for n, word, full in ((1, "ada", "Ada L"), (2, "sam", "Sam S"), (3, "sam2", "Sam S"))
            ],
            "/v2/schedules": [{**TEXT, "id": "R1", "name": "Payments", "timezone": "Europe/Berlin"}],
        }
        return self._page(path, lists[path], query)

    def _created(self, nodes: list[dict[str, Any]], query: dict[str, str]) -> list[dict[str, Any]]:
        limits = re.fullmatch(r"createdAt >= (\d+) AND createdAt < (\d+)", query.get("query", ""))
        first, last = (int(limits[1]), int(limits[2])) if limits else (0, 2**62)
        kept = [n for n in nodes if first <= _milliseconds(n["createdAt"]) < last]
        return sorted(kept, key=lambda n: n["createdAt"], reverse=query.get("order") == "desc")

    def _page(self, path: str, nodes: list[Any], query: dict[str, str], shape: Any = list) -> Answer:
        start, limit = int(query.get("offset", 0)), int(query.get("limit", 20))
        assert limit <= 100 and start + limit <= 20_000
        following = "&".join(f"{k}={v}" for k, v in {**query, "offset": str(start + limit)}.items())
        more = start + limit < len(nodes)
        paging = {"paging": {"next": f"https://elsewhere.invalid{path}?{following}"}} if more else {}
        return Answer({"data": shape(nodes[start : start + limit]), "took": 0.1, "requestId": "r", **paging})

    def _timeline(self, schedule: str, query: dict[str, str]) -> dict[str, Any]:
        assert (schedule, query["intervalUnit"]) == ("R1", "weeks")
        start = query["date"]
        person = {"id": "U1", "type": "user", "name": SECRET}
        shift = {"startDate": start, "endDate": "2027-01-01T00:00:00Z", "type": "historical"}
        free = {**shift, "type": "default", "recipient": {"type": "none"}}
        rotations = [
            {"id": "b", "order": 2.0, "name": SECRET, "periods": [free]},
            {"id": "a", "order": 1.0, "name": SECRET, "periods": [{**shift, "recipient": person}]},
        ]
        return {"finalTimeline": {"rotations": rotations}}


def _milliseconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp() * 1000)
