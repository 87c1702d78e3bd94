"""PagerDuty for the flow tests, in the shapes of its REST documentation, text planted.

Strict about the token, the offset limit and windows, as PagerDuty is.
"""

from __future__ import annotations

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


def pagerduty_entry(base_url: str) -> dict[str, Any]:
    entry = {"name": "pager", "kind": "pagerduty", "base_url": base_url, "since": "2026-01-01"}
    return {**entry, "token_env": "SP_TOKEN"}


class Pagerduty:
    """v2 lists by offset and by time. `role` is whose key it is; None for a key of the account."""

    def __init__(
        self, incidents: list[dict[str, Any]], service: str = "payments", role: str | None = None
    ) -> None:
        self.incidents = incidents
        self.service = service
        self.role = role
        self.without_users = False

    def __call__(self, request: Request) -> Answer:
        assert request.headers["Authorization"] == f"Token token={SECRET}"
        field, query = request.path.removeprefix("/"), request.query
        if field == "abilities":
            return Answer({"abilities": ["teams"]})
        if field == "users/me":
            user = {"id": "U1", "role": self.role, "name": SECRET, "email": SECRET}
            return Answer({"user": user}) if self.role else Answer({"error": {"message": SECRET}}, 400)
        elements = getattr(self, field)() if field != "incidents" else self.incidents
        if "since" in query:
            assert field in ("incidents", "log_entries", "oncalls")
            if field != "oncalls":
                elements = [e for e in elements if query["since"] <= e["created_at"] < query["until"]]
        elif field == "incidents":
            assert query["date_range"] == "all"
            elements = sorted(
                elements, key=lambda e: e["created_at"], reverse=query["sort_by"].endswith("desc")
            )
        start, limit = int(query["offset"]), int(query["limit"])
        assert start + limit <= 10_000
        more = start + limit < len(elements)
        return Answer({field: elements[start : start + limit], "limit": limit, "offset": start, "more": more})

    def services(self) -> list[dict[str, Any]]:
        return [{**TEXT, "id": "S1", "name": self.service, "created_at": "2025-01-01T00:00:00Z"}]

    def teams(self) -> list[dict[str, Any]]:
        return [{**TEXT, "id": "T1", "name": "Payments"}]

    def schedules(self) -> list[dict[str, Any]]:
        return [{**TEXT, "id": "SCH", "name": "Payments primary", "time_zone": "Europe/Berlin"}]

    def escalation_policies(self) -> list[dict[str, Any]]:
        targets = [
            {"id": "SCH", "type": "schedule_reference", **TEXT},
            {"id": "U1", "type": "user_reference"},
        ]
        rules = [{"escalation_delay_in_minutes": 30, "targets": [target], **TEXT} for target in targets]
        return [{**TEXT, "id": "EP", "name": "Payments", "escalation_rules": rules, "teams": [{"id": "T1"}]}]

    def users(self) -> list[dict[str, Any]]:
        if self.without_users:
            return []
        return [{**TEXT, "id": "U1", "name": SECRET, "email": "ada@acme.example", "time_zone": "UTC"}]

    def log_entries(self) -> list[dict[str, Any]]:
        agent = {"id": "U1", "type": "user_reference", **TEXT}
        entries = []
        for found in self.incidents:
            reference = {"id": found["id"], "type": "incident_reference", **TEXT}
            steps = [
                ("trigger", found["created_at"]),
                ("notify", found["created_at"]),
                *found.get("_steps", ()),
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
