"""PagerDuty's part of the demo, in the shapes of REST v2.

Belongs here: services, users, incidents, log entries and on-calls as the API answers them, text
included. Titles, summaries and names of what happened carry canaries: they must not be found in
anything that signalpath writes. As at PagerDuty, a resolved incident has no assignments.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingestion.demo.files import instant, write_jsonl
from ingestion.demo.incidents import Entry, Incident, Shift
from ingestion.demo.landscape import CREATED_LATE, TEAM_OF, TEAMS
from ingestion.demo.organisation import Person

TITLES = (
    "Consumer lag above threshold",
    "p99 latency over objective",
    "Disk filling up",
    "Error budget burning",
)
STATUS_OF = {"trigger_log_entry": "triggered", "acknowledge_log_entry": "acknowledged"}
WORDS = {
    "trigger_log_entry": "Triggered through the API",
    "assign_log_entry": "Assigned",
    "acknowledge_log_entry": "Acknowledged",
    "escalate_log_entry": "Escalated",
    "notify_log_entry": "Notified by push notification",
    "resolve_log_entry": "Resolved",
}

Node = dict[str, Any]


def write_pagerduty(
    folder: Path, people: list[Person], incidents: list[Incident], shifts: list[Shift]
) -> dict[str, int]:
    """Write the five lists, each oldest first."""
    entries = [
        (incident, position, entry)
        for incident in incidents
        for position, entry in enumerate(incident.entries)
    ]
    entries.sort(key=lambda e: (e[2].at, e[0].number, e[1]))
    return {
        "services": write_jsonl(folder / "services.jsonl", map(_service, sorted(TEAM_OF))),
        "teams": write_jsonl(folder / "teams.jsonl", map(_team, TEAMS)),
        "schedules": write_jsonl(
            folder / "schedules.jsonl",
            (_schedule(team, level) for team, level in sorted({(s.team, s.level) for s in shifts})),
        ),
        "escalation_policies": write_jsonl(folder / "escalation_policies.jsonl", map(_policy, TEAMS)),
        "users": write_jsonl(folder / "users.jsonl", map(_user, people)),
        "incidents": write_jsonl(folder / "incidents.jsonl", map(_incident, incidents)),
        "log_entries": write_jsonl(folder / "log_entries.jsonl", (_log_entry(*entry) for entry in entries)),
        "oncalls": write_jsonl(folder / "oncalls.jsonl", map(_oncall, shifts)),
    }


def _service_id(name: str) -> str:
    return f"PSVC{sorted(TEAM_OF).index(name):03d}"


def _reference(id_: str, type_: str, summary: str) -> Node:
    return {
        "id": id_,
        "type": type_,
        "summary": summary,
        "self": f"https://api.pagerduty.example/{id_}",
        "html_url": None,
    }


def _person(person: Person) -> Node:
    return _reference(person.pagerduty_id, "user_reference", "CANARY-pagerduty-name")


def _service_reference(name: str) -> Node:
    return _reference(_service_id(name), "service_reference", name)


def _service(name: str) -> Node:
    created = f"{CREATED_LATE[name]}T08:00:00Z" if name in CREATED_LATE else "2022-03-14T09:30:00Z"
    return _reference(_service_id(name), "service", name) | {
        "name": name,
        "description": "CANARY-pagerduty-description",
        "created_at": created,
        "status": "active",
        "escalation_policy": _policy_reference(TEAM_OF[name]),
        "teams": [_team_reference(TEAM_OF[name])],
    }


def _team_reference(team: str) -> Node:
    return _reference(f"PTEAM{list(TEAMS).index(team)}", "team_reference", team)


def _policy_reference(team: str) -> Node:
    return _reference(f"PESC{list(TEAMS).index(team)}", "escalation_policy_reference", team)


def _schedule_reference(team: str, level: int) -> Node:
    return _reference(f"PSCHED{list(TEAMS).index(team)}{level}", "schedule_reference", f"{team} {level}")


def _team(team: str) -> Node:
    return _team_reference(team) | {"name": team, "description": "CANARY-pagerduty-description"}


def _schedule(team: str, level: int) -> Node:
    return _schedule_reference(team, level) | {
        "name": f"{team} {level}",
        "time_zone": "Europe/Berlin",
        "description": "CANARY-pagerduty-description",
    }


def _policy(team: str) -> Node:
    rules = [
        {"escalation_delay_in_minutes": 30, "targets": [_schedule_reference(team, level)]} for level in (1, 2)
    ]
    return _policy_reference(team) | {
        "name": team,
        "description": "CANARY-pagerduty-description",
        "escalation_rules": rules,
        "teams": [_team_reference(team)],
    }


def _user(person: Person) -> Node:
    return _reference(person.pagerduty_id, "user", person.name) | {
        "name": person.name,
        "email": person.pagerduty_email,
        "time_zone": person.time_zone,
        "role": "user",
        "job_title": "CANARY-pagerduty-job-title",
    }


def _incident_id(incident: Incident) -> str:
    return f"Q{incident.number:013X}"


def _incident(incident: Incident) -> Node:
    title = f"{TITLES[incident.number % len(TITLES)]} CANARY-pagerduty-title"
    states = [STATUS_OF[entry.type] for entry in incident.entries if entry.type in STATUS_OF]
    status = "resolved" if incident.resolved else states[-1]
    last = incident.entries[-1]
    holders = [entry.assignee for entry in incident.entries if entry.assignee is not None]
    return _reference(_incident_id(incident), "incident", f"[#{incident.number}] {title}") | {
        "incident_number": incident.number,
        "title": title,
        "created_at": instant(incident.created),
        "status": status,
        "incident_key": incident.key,
        "service": _service_reference(incident.service),
        "escalation_policy": _policy_reference(TEAM_OF[incident.service]),
        "teams": [_team_reference(TEAM_OF[incident.service])],
        "assignments": (
            []
            if status == "resolved"
            else [{"at": instant(last.at), "assignee": _person(person)} for person in holders[-1:]]
        ),
        "last_status_change_at": instant(last.at),
        "resolved_at": instant(incident.resolved),
        "priority": (
            _reference(f"PPRIO{incident.priority}", "priority_reference", incident.priority)
            if incident.priority
            else None
        ),
        "urgency": incident.urgency,
        "body": {"details": "CANARY-pagerduty-body"},
    }


def _log_entry(incident: Incident, position: int, entry: Entry) -> Node:
    agent = (
        _person(entry.agent)
        if entry.agent
        else _reference(
            f"PINT{_service_id(incident.service)[4:]}",
            "events_api_v2_inbound_integration_reference",
            "Monitor",
        )
        if entry.type in ("trigger_log_entry", "resolve_log_entry")
        else _service_reference(incident.service)
    )
    node = _reference(
        f"R{incident.number:09X}{position:04X}", entry.type, f"{WORDS[entry.type]} CANARY-pagerduty-summary"
    )
    node |= {
        "created_at": instant(entry.at),
        "agent": agent,
        "channel": {
            "type": "auto" if entry.agent is None else "website",
            "subject": "CANARY-pagerduty-subject",
        },
        "service": _service_reference(incident.service),
        "incident": _reference(_incident_id(incident), "incident_reference", "CANARY-pagerduty-title"),
        "teams": [],
    }
    if entry.assignee is not None:
        node["assignees"] = [_person(entry.assignee)]
    return node


def _oncall(shift: Shift) -> Node:
    return {
        "user": _person(shift.person),
        "schedule": _schedule_reference(shift.team, shift.level),
        "escalation_policy": _policy_reference(shift.team),
        "escalation_level": shift.level,
        "start": instant(shift.start),
        "end": instant(shift.end),
    }
