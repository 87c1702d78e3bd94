"""One xAPI statement, 1.0.3 or 2.0, as a row of the allow-list.

Belongs here: what the standard allows and what of it is kept. Names, descriptions and responses
are never looked at: a response can be content.
Source: xAPI 1.0.3 part 2 "Statements", IEEE 9274.1.1 (xAPI 2.0).
"""

from __future__ import annotations

import re
from typing import Any

VOIDED = "http://adlnet.gov/expapi/verbs/voided"
HINTS = "https://signalpath.dev/xapi/hints"
AIDED = "https://signalpath.dev/xapi/aided"

NUMBER = r"(\d+(?:[.,]\d+)?)"
DURATION = re.compile(
    rf"P(?:{NUMBER}W|(?:{NUMBER}Y)?(?:{NUMBER}M)?(?:{NUMBER}D)?(?:T(?:{NUMBER}H)?(?:{NUMBER}M)?(?:{NUMBER}S)?)?)"
)
# Weeks, years, months, days, hours, minutes, seconds. A year and a month have no fixed length:
# 365 and 30 days.
SECONDS = (604_800, 31_536_000, 2_592_000, 86_400, 3_600, 60, 1)


class StatementError(Exception):
    """A line that is no statement we can keep. The message never quotes it."""


def statement_row(statement: Any) -> dict[str, Any]:
    """The allow-listed values of a parsed statement; what the standard leaves optional may be null.

    Raises:
        StatementError: it is no object, or lacks the id, actor, verb or object that it needs.
    """
    if not isinstance(statement, dict):
        raise StatementError("the line is not a JSON object: each line must be one xAPI statement")
    if not _text(statement.get("id")):
        raise StatementError("`id` is missing: without it a statement cannot be counted exactly once")
    for part in ("actor", "verb", "object"):
        if not isinstance(statement.get(part), dict):
            raise StatementError(f"`{part}` is missing or not an object")
    verb = _text(statement["verb"].get("id"))
    if not verb:
        raise StatementError("`verb.id` is missing")

    target, result, context = statement["object"], _part(statement, "result"), _part(statement, "context")
    stored, occurred = statement.get("stored"), statement.get("timestamp")
    return {
        "statement_id": statement["id"].strip().lower(),
        "actor_id": _agent_id(statement["actor"]),
        "verb_id": verb,
        "object_id": _object_id(target),
        "registration_id": context.get("registration"),
        "stored_at": stored if stored is not None else occurred,
        "occurred_at": occurred if occurred is not None else stored,
        "score_scaled": _part(result, "score").get("scaled"),
        "is_success": result.get("success"),
        "is_completion": result.get("completion"),
        "duration_seconds": _duration_seconds(result.get("duration")),
        "hint_count": _part(result, "extensions").get(HINTS),
        "is_aided": _part(context, "extensions").get(AIDED),
        "voided_statement_id": _voided(verb, target),
    }


def _part(whole: dict[str, Any], name: str) -> dict[str, Any]:
    part = whole.get(name)
    return part if isinstance(part, dict) else {}


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _agent_id(agent: dict[str, Any]) -> str | None:
    """The one inverse functional identifier of an Agent or identified Group.

    An anonymous Group has none, and its members are not read: what a group did is no evidence about
    one of them.
    """
    if mailbox := _text(agent.get("mbox")):
        return re.sub(r"^mailto:", "", mailbox, flags=re.IGNORECASE).lower()
    if digest := _text(agent.get("mbox_sha1sum")):
        return digest.lower()
    return _text(agent.get("openid")) or _text(_part(agent, "account").get("name"))


def _object_id(target: dict[str, Any]) -> str | None:
    """The activity's IRI or the statement that is referred to; null for an Agent or SubStatement."""
    if target.get("objectType", "Activity") in ("Activity", "StatementRef"):
        return _text(target.get("id"))
    return None


def _voided(verb: str, target: dict[str, Any]) -> str | None:
    if verb != VOIDED or target.get("objectType") != "StatementRef":
        return None
    reference = _text(target.get("id"))
    return reference.lower() if reference else None


def _duration_seconds(duration: Any) -> float | None:
    if duration is None:
        return None
    match = DURATION.fullmatch(duration.strip().upper()) if isinstance(duration, str) else None
    if match is None or not any(match.groups()):
        raise StatementError("`result.duration` is not an ISO 8601 duration, such as PT1H30M")
    amounts = (float(amount.replace(",", ".")) if amount else 0.0 for amount in match.groups())
    return sum(amount * seconds for amount, seconds in zip(amounts, SECONDS, strict=True))
