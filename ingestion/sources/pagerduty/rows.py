"""PagerDuty's answers to allow-listed rows of work. Pure: dictionaries in, dictionaries out.

Belongs here: which field becomes which column, for incidents, their log and on-call shifts. Titles,
descriptions, and the summaries of incidents and log entries (they repeat the title) are not looked
at; only a priority's summary is, its name, and an
incident's key, as a hash. Services, users and rotas are in directory.py.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from ingestion.signature import signature

Node = Mapping[str, Any]
Row = dict[str, Any]

RESOLVE = "resolve_log_entry"
MERGE = "merge_resolve_reason"
# Notifications, notes and the like say nothing of who responded.
KEPT_ENTRIES = frozenset(
    {
        "trigger_log_entry",
        "assign_log_entry",
        "acknowledge_log_entry",
        "unacknowledge_log_entry",
        "escalate_log_entry",
        "delegate_log_entry",
        RESOLVE,
        "reopen_log_entry",
        "responder_request_log_entry",
        "responder_accept_log_entry",
        "responder_decline_log_entry",
    }
)


def incident_row(incident: Node) -> Row:
    """One row of pagerduty__incidents.

    `resolved_at` is null where the answer has none, as from accounts whose incidents carry only
    `last_status_change_at`; the caller then takes it from the resolve log entry.
    """
    priority = incident.get("priority") or {}
    reason = incident.get("resolve_reason") or {}
    return {
        "incident_id": incident["id"],
        "number": incident.get("incident_number"),
        "service_id": id_of(incident.get("service")),
        "escalation_policy_id": id_of(incident.get("escalation_policy")),
        "team_ids": ids_of(incident.get("teams")),
        "urgency": incident.get("urgency"),
        "priority": priority.get("summary") or priority.get("name"),
        "signature": signature(incident.get("incident_key")),
        "status": incident.get("status"),
        "merged_into_incident_id": id_of(reason.get("incident")) if reason.get("type") == MERGE else None,
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
        "incident_id": id_of(entry.get("incident")),
        "type": entry["type"],
        "agent_type": agent.get("type"),
        "agent_id": agent.get("id"),
        "assignee_ids": ids_of(entry.get("assignees")),
        "created_at": entry.get("created_at"),
    }


def oncall_row(oncall: Node) -> Row | None:
    """One row of pagerduty__oncalls.

    None for who stands in an escalation policy without a schedule: they are always on call, which
    is no shift (PagerDuty gives it neither schedule nor start).
    """
    schedule = id_of(oncall.get("schedule"))
    if schedule is None or oncall.get("start") is None:
        return None
    return {
        "schedule_id": schedule,
        "user_id": id_of(oncall.get("user")),
        "escalation_level": oncall.get("escalation_level"),
        "start_at": oncall["start"],
        "end_at": oncall.get("end"),
    }


def id_of(reference: Node | None) -> str | None:
    """The id of a reference, or None where there is none."""
    return reference.get("id") if reference else None


def ids_of(references: Iterable[Node] | None) -> str:
    """The ids of references as a JSON list."""
    return json.dumps([id_of(reference) for reference in references or ()])
