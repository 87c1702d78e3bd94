"""ServiceNow's records to allow-listed rows. Pure: dictionaries in, dictionaries out.

Belongs here: which field becomes which column, and what an audited change of state, assignee or group
means. Descriptions, work notes and close notes are not asked for. Values come as the database has
them (sysparm_display_value=false): ids, numbers, and instants in UTC without an offset.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ingestion.signature import signature

Node = Mapping[str, Any]
Row = dict[str, Any]

NEW, ENDED = "1", frozenset({"6", "7"})  # 6 resolved, 7 closed
OVER = ENDED | {"8"}  # 8 cancelled: nobody works on it any more, and nobody resolved it
URGENCIES = {"1": "high", "2": "medium", "3": "low"}
INCIDENT_FIELDS = (
    "sys_id,number,priority,urgency,state,assigned_to,assignment_group,resolved_by,"
    "reassignment_count,reopen_count,opened_at,resolved_at,closed_at,sys_updated_on,"
    "category,subcategory,cmdb_ci"
)
AUDITED = ("state", "assigned_to", "assignment_group")
AUDIT_FIELDS = "sys_id,documentkey,fieldname,oldvalue,newvalue,user,sys_created_on"
SERVICE_FIELDS = "sys_id,name,sys_created_on"
USER_FIELDS = "sys_id,user_name,email,active,time_zone"
AUTOMATION = frozenset({"system", "guest", ""})


def service_row(service: Node) -> Row:
    """One row of servicenow__services."""
    return {
        "service_id": service["sys_id"],
        "name": service.get("name"),
        "created_at": instant_of(service.get("sys_created_on")),
    }


def user_row(user: Node) -> Row:
    """One row of servicenow__users."""
    return {
        "user_id": user["sys_id"],
        "login": user.get("user_name") or None,
        "email": user.get("email") or None,
        "is_active": user.get("active") or None,
        "time_zone": user.get("time_zone") or None,
    }


def incident_row(incident: Node, service_field: str) -> Row:
    """One row of servicenow__incidents; an end counts only for what is resolved or closed."""
    state = incident.get("state") or None
    priority = incident.get("priority") or None
    return {
        "incident_id": incident["sys_id"],
        "number": incident.get("number") or None,
        "service_id": incident.get(service_field) or None,
        "priority": f"P{priority}" if priority else None,
        "urgency": URGENCIES.get(str(incident.get("urgency")), incident.get("urgency") or None),
        "signature": signature(*(incident.get(name) for name in ("category", "subcategory", "cmdb_ci"))),
        "state": state,
        "assignee_id": incident.get("assigned_to") or None,
        "assignment_group_id": incident.get("assignment_group") or None,
        "resolved_by_id": incident.get("resolved_by") or None,
        "reassignment_count": incident.get("reassignment_count") or None,
        "reopen_count": incident.get("reopen_count") or None,
        "created_at": instant_of(incident.get("opened_at")),
        # What was closed without having been resolved before has but that end.
        "resolved_at": instant_of(incident.get("resolved_at") or incident.get("closed_at"))
        if state in ENDED
        else None,
        "closed_at": instant_of(incident.get("closed_at")),
        "updated_at": instant_of(incident.get("sys_updated_on")),
    }


def log_entry_rows(changes: Iterable[Node], user_ids: Mapping[str, str]) -> list[Row]:
    """Rows of servicenow__log_entries from one or more incidents' audited changes.

    Args:
        changes: records of sys_audit.
        user_ids: user name -> id of the account. Who is not in it is kept by the user name.
    """
    rows = []
    for change in changes:
        login = str(change.get("user") or "")
        agent = None if login.casefold() in AUTOMATION else user_ids.get(login, login)
        kind = _kind(change, agent)
        if kind is None:
            continue
        is_assignment = change.get("fieldname") == "assigned_to"
        rows.append(
            {
                "log_entry_id": change["sys_id"],
                "incident_id": change.get("documentkey"),
                "type": kind,
                "agent_type": "user" if agent else "system",
                "agent_id": agent,
                "assignee_id": (change.get("newvalue") or None) if is_assignment else None,
                "created_at": instant_of(change.get("sys_created_on")),
            }
        )
    return rows


def resolution_row(incident: Row) -> Row | None:
    """The end of an incident as a log entry, from the incident alone: where the audit is not read."""
    if incident["resolved_at"] is None:
        return None
    agent = incident["resolved_by_id"]
    return {
        "log_entry_id": f"{incident['incident_id']}|resolve",
        "incident_id": incident["incident_id"],
        "type": "resolve",
        "agent_type": "user" if agent else "system",
        "agent_id": agent,
        "assignee_id": None,
        "created_at": incident["resolved_at"],
    }


def _kind(change: Node, agent: str | None) -> str | None:
    """What a change means.

    Taking an incident, by state or for oneself, acknowledges it; handing one's own on is a
    reassignment; giving it to another group is an escalation (ITIL's functional one).
    """
    field, old, new = (str(change.get(name) or "") for name in ("fieldname", "oldvalue", "newvalue"))
    if field == "state":
        if new in ENDED:
            return None if old in ENDED else "resolve"
        if old in OVER:
            return None if new in OVER else "reopen"
        return "acknowledge" if old in ("", NEW) and new == "2" else None
    if field == "assigned_to":
        if agent and new == agent:
            return "acknowledge"
        return "reassign" if agent and old == agent else "assign"
    if field == "assignment_group":
        return "escalate" if old and new else None
    return None


def instant_of(value: object) -> str | None:
    """ServiceNow's "2026-01-31 09:00:00", which is UTC, as ISO 8601; anything else as it is."""
    return f"{value.replace(' ', 'T')}+00:00" if isinstance(value, str) and value else None
