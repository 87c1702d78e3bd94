"""PagerDuty's answers to allow-listed rows. Pure: dictionaries in, dictionaries out.

Belongs here: which field becomes which column. Titles, descriptions, and the summaries of incidents
and log entries (they repeat the title) are not looked at; only a priority's summary is, its name.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

Node = Mapping[str, Any]
Row = dict[str, Any]

RESOLVE = "resolve_log_entry"
# Notifications, notes and the like say nothing of who responded.
KEPT_ENTRIES = frozenset(
    {"trigger_log_entry", "assign_log_entry", "acknowledge_log_entry", "escalate_log_entry", RESOLVE}
)


def service_row(service: Node) -> Row:
    """One row of pagerduty__services."""
    return {
        "service_id": service["id"],
        "name": service.get("name"),
        "created_at": service.get("created_at"),
    }


def user_row(user: Node) -> Row:
    """One row of pagerduty__users."""
    return {"user_id": user["id"], "email": user.get("email"), "time_zone": user.get("time_zone")}


def incident_row(incident: Node) -> Row:
    """One row of pagerduty__incidents.

    `resolved_at` is null where the answer has none, as from accounts whose incidents carry only
    `last_status_change_at`; the caller then takes it from the resolve log entry.
    """
    priority = incident.get("priority") or {}
    return {
        "incident_id": incident["id"],
        "number": incident.get("incident_number"),
        "service_id": _id(incident.get("service")),
        "urgency": incident.get("urgency"),
        "priority": priority.get("summary") or priority.get("name"),
        "status": incident.get("status"),
        "created_at": incident.get("created_at"),
        "resolved_at": incident.get("resolved_at") if incident.get("status") == "resolved" else None,
    }


def log_entry_row(entry: Node) -> Row | None:
    """One row of pagerduty__log_entries; None for kinds of entry that are not kept."""
    if entry.get("type") not in KEPT_ENTRIES:
        return None
    agent = entry.get("agent") or {}
    return {
        "log_entry_id": entry["id"],
        "incident_id": _id(entry.get("incident")),
        "type": entry["type"],
        "agent_type": agent.get("type"),
        "agent_id": agent.get("id"),
        "assignee_ids": json.dumps([_id(assignee) for assignee in entry.get("assignees") or ()]),
        "created_at": entry.get("created_at"),
    }


def oncall_row(oncall: Node) -> Row | None:
    """One row of pagerduty__oncalls.

    None for who stands in an escalation policy without a schedule: they are always on call, which
    is no shift (PagerDuty gives it neither schedule nor start).
    """
    schedule = _id(oncall.get("schedule"))
    if schedule is None or oncall.get("start") is None:
        return None
    return {
        "schedule_id": schedule,
        "user_id": _id(oncall.get("user")),
        "escalation_level": oncall.get("escalation_level"),
        "start_at": oncall["start"],
        "end_at": oncall.get("end"),
    }


def _id(reference: Node | None) -> str | None:
    return reference.get("id") if reference else None
