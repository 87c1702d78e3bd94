"""Opsgenie's answers to allow-listed rows. Pure: dictionaries in, dictionaries out.

Belongs here: which field becomes which column. Messages, descriptions, details, tags and notes are not
looked at. What happened to an incident is told by its timeline entries' kinds, never by their text;
what happened to an alert by its report, and by the fixed words that a log line begins with, which are
read in memory and dropped with the line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from ingestion.signature import signature
from ingestion.since import instant, utc

Node = Mapping[str, Any]
Row = dict[str, Any]

ENDED = frozenset({"resolved", "closed"})
# The kinds of a timeline's entries, such as ResponderAlertAcked, by what they have in common.
TIMELINE_KINDS = (
    (re.compile("UnAck", re.I), "unacknowledge"),
    (re.compile("Ack", re.I), "acknowledge"),
    (re.compile("Reopen", re.I), "reopen"),
    (re.compile("^Incident(Resolve|Close)", re.I), "resolve"),
    (re.compile("Escalat", re.I), "escalate"),
    (re.compile("Ownership|Assign", re.I), "assign"),
    (re.compile("Responder.*Added", re.I), "request"),
    (re.compile("^Incident(Open|Create)", re.I), "trigger"),
)
LOG_WORDS = (
    (re.compile(r"^(alert )?(is )?unacknowledged\b", re.I), "unacknowledge"),
    (re.compile(r"^(alert )?(is )?acknowledged\b", re.I), "acknowledge"),
    (re.compile(r"^(alert )?(is )?closed\b", re.I), "resolve"),
    (re.compile(r"^(alert )?(is )?(escalated|escalation)\b", re.I), "escalate"),
    (re.compile(r"^(alert )?(is )?(assigned|ownership taken|owner)\b", re.I), "assign"),
)


class People:
    """Finds the account behind what an entry calls who acted. Names stay in memory."""

    def __init__(self, users: Iterable[Node]) -> None:
        self._ids: dict[str, set[str]] = {}
        for user in users:
            for word in (user.get("id"), user.get("username"), user.get("fullName")):
                if word:
                    self._ids.setdefault(str(word).casefold(), set()).add(user["id"])

    def account(self, word: object) -> str | None:
        """An account's id by id, user name or full name; None where two have that name, or nobody.

        Who left Opsgenie is no longer listed: their user name, an e-mail address, is kept then.
        """
        if not isinstance(word, str) or not word.strip():
            return None
        found = self._ids.get(word.strip().casefold(), set())
        if len(found) == 1:
            return next(iter(found))
        return word.strip().lower() if not found and re.fullmatch(r"\S+@\S+", word.strip()) else None


def service_row(service: Node) -> Row:
    """One row of opsgenie__services."""
    return {
        "service_id": service["id"],
        "name": service.get("name"),
        "team_id": service.get("teamId") or None,
    }


def team_row(team: Node) -> Row:
    """One row of opsgenie__teams."""
    return {"team_id": team["id"], "name": team.get("name")}


def user_row(user: Node) -> Row:
    """One row of opsgenie__users; a user name is an e-mail address there."""
    return {"user_id": user["id"], "email": user.get("username"), "time_zone": user.get("timeZone")}


def schedule_row(schedule: Node) -> Row:
    """One row of opsgenie__schedules."""
    return {
        "schedule_id": schedule["id"],
        "name": schedule.get("name"),
        "time_zone": schedule.get("timezone"),
    }


def incident_row(incident: Node) -> Row:
    """One row of opsgenie__incidents for an incident.

    `resolved_at` is when the impact ended; a later resolve entry of the timeline is preferred by the
    caller. Never `updatedAt`, which notes move.
    """
    services = list(incident.get("impactedServices") or ())
    status = incident.get("status")
    return {
        **_common(incident),
        "service_id": services[0] if services else None,
        "service_ids": json.dumps(services),
        "resolved_at": incident.get("impactEndDate") if status in ENDED else None,
        "signature": None,  # incidents have no alias
    }


def alert_row(alert: Node) -> Row:
    """One row of opsgenie__incidents for an alert that stands for an incident; alerts have no service."""
    after = (alert.get("report") or {}).get("closeTime")
    alias = alert.get("alias")
    is_closed = alert.get("status") in ENDED
    return {
        **_common(alert),
        "service_id": None,
        "service_ids": "[]",
        "resolved_at": _later(alert.get("createdAt"), after) if is_closed else None,
        # Without one, Opsgenie takes the alert's own id.
        "signature": signature(alias) if alias != alert["id"] else None,
    }


def _common(node: Node) -> Row:
    responders = node.get("responders") or ()
    return {
        "incident_id": node["id"],
        "number": node.get("tinyId"),
        "responder_team_ids": json.dumps([r.get("id") for r in responders if r.get("type") == "team"]),
        "responder_ids": json.dumps([r.get("id") for r in responders if r.get("type") == "user"]),
        "priority": node.get("priority"),
        "status": node.get("status"),
        "created_at": node.get("createdAt"),
        "updated_at": node.get("updatedAt"),
    }


def timeline_rows(incident_id: str, entries: Iterable[Node], people: People) -> list[Row]:
    """Rows of opsgenie__log_entries of one incident; closing what is resolved already is no second end."""
    rows = []
    is_ended = False
    for entry in sorted(entries, key=lambda e: instant(e.get("eventTime")) or ""):
        kind = _kind(str(entry.get("type") or ""), TIMELINE_KINDS)
        if kind is None or (kind == "resolve" and is_ended):
            continue
        is_ended = kind == "resolve" or (is_ended and kind != "reopen")
        actor = entry.get("actor") or {}
        row = _entry(entry["id"], incident_id, kind, entry.get("eventTime"))
        rows.append(row | _agent(actor.get("name"), actor.get("type"), people))
    return rows


def alert_entry_rows(alert: Node, logs: Iterable[Node], people: People) -> list[Row]:
    """Rows of opsgenie__log_entries of one alert: what its report says, then the rest of its log."""
    report, key, created_at = alert.get("report") or {}, alert["id"], alert.get("createdAt")
    rows = []
    for kind, after, by in (
        ("acknowledge", "ackTime", "acknowledgedBy"),
        ("resolve", "closeTime", "closedBy"),
    ):
        at = _later(created_at, report.get(after))
        if at and report.get(by):
            row = _entry(f"{key}|{kind}", key, kind, at)
            rows.append(row | _agent(report[by], None, people))
    told = {row["type"] for row in rows}
    for log in logs:
        word = _kind(str(log.get("log") or "").lstrip("[ "), LOG_WORDS)
        if word is None or word in told:
            continue
        row = _entry(f"{key}|{log.get('offset') or log.get('createdAt')}", key, word, log.get("createdAt"))
        rows.append(row | _agent(log.get("owner"), None, people))
    return rows


def oncall_rows(schedule_id: str, timeline: Node) -> list[Row]:
    """Rows of opsgenie__oncalls: the periods of people in a schedule's final timeline, level by rotation."""
    final = timeline.get("finalTimeline") or {}
    rotations = sorted(final.get("rotations") or (), key=lambda r: float(r.get("order") or 0))
    rows = []
    for level, rotation in enumerate(rotations, start=1):
        for period in rotation.get("periods") or ():
            named = period.get("flattenedRecipients") or [period.get("recipient") or period.get("responder")]
            for person in named:
                if person and person.get("type") == "user" and person.get("id"):
                    rows.append(
                        {
                            "schedule_id": schedule_id,
                            "user_id": person["id"],
                            "escalation_level": level,
                            "start_at": period.get("startDate"),
                            "end_at": period.get("endDate"),
                        }
                    )
    return rows


def _kind(text: str, words: Iterable[tuple[re.Pattern[str], str]]) -> str | None:
    return next((kind for pattern, kind in words if pattern.search(text)), None)


def _entry(key: str, incident_id: str, kind: str, at: object) -> Row:
    return {"log_entry_id": key, "incident_id": incident_id, "type": kind, "created_at": at}


def _agent(word: object, kind: object, people: People) -> Row:
    """Who acted. Without a kind, whoever has an account is a person, and everything else is not."""
    account = people.account(word)
    agent_type = str(kind).lower() if kind else "user" if account else "system"
    return {"agent_type": agent_type, "agent_id": account if agent_type.startswith("user") else None}


def _later(start: object, milliseconds: object) -> str | None:
    at = instant(start)
    if at is None or isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        return None
    return (utc(at) + timedelta(milliseconds=milliseconds)).isoformat()
