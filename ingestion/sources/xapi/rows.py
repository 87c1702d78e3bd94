"""One xAPI statement, 1.0.3 or 2.0, as a row of the allow-list.

Belongs here: what of a legal statement is kept. Whether it is legal is `shapes.py`. Names,
descriptions, attachments and others' extensions are never taken out, nor is a response, which can be
content.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ingestion.boundary import Rejection, table
from ingestion.context import LoadContext
from ingestion.resources import Page
from ingestion.sources.xapi.shapes import VOIDED, StatementError, check_statement
from ingestion.sources.xapi.values import duration_seconds, utc_text

__all__ = ["StatementError", "statement_page", "statement_row"]

HINTS = "https://signalpath.dev/xapi/hints"
AIDED = "https://signalpath.dev/xapi/aided"


def statement_page(candidates: Iterable[tuple[str, Any]], context: LoadContext) -> Page:
    """Rows of what is a statement; what is none goes to the dead letters.

    Args:
        candidates: (where it is, the parsed statement or the StatementError of parsing it).
        context: takes the rejections.
    """
    rows, locators, rejections = [], [], []
    for place, candidate in candidates:
        try:
            if isinstance(candidate, StatementError):
                raise candidate
            rows.append(statement_row(candidate))
            locators.append(place)
        except StatementError as error:
            rejections.append(Rejection(table("xapi", "statements").name, place, str(error)))
    context.reject(rejections)
    return Page("statements", rows, locators)


def statement_row(statement: Any) -> dict[str, Any]:
    """The allow-listed values of a parsed statement; what the standard leaves optional may be null.

    Raises:
        StatementError: it is no statement as the standard allows it, or has no id.
    """
    check_statement(statement)
    result, context = statement.get("result", {}), statement.get("context", {})
    stored, occurred = utc_text(statement.get("stored")), utc_text(statement.get("timestamp"))
    return {
        "statement_id": statement["id"].lower(),
        "actor_id": _actor_id(statement["actor"]),
        "verb_id": statement["verb"]["id"],
        "object_id": _object_id(statement["object"]),
        "registration_id": context.get("registration"),
        "stored_at": stored or occurred,
        "occurred_at": occurred or stored,
        "score_scaled": result.get("score", {}).get("scaled"),
        "is_success": result.get("success"),
        "is_completion": result.get("completion"),
        "duration_seconds": duration_seconds(result.get("duration")),
        "hint_count": result.get("extensions", {}).get(HINTS),
        "is_aided": context.get("extensions", {}).get(AIDED),
        "voided_statement_id": _voided(statement),
    }


def _actor_id(actor: dict[str, Any]) -> str | None:
    """The one inverse functional identifier of an Agent: who learned.

    A Group has none for us, identified or not, and its members are not read: what a group did is no
    evidence about one of them, and the group's mailbox is often somebody's own. An account is known by
    its home page and its name, since two systems may both have an `e-17`; no IRI holds a space.
    """
    if actor.get("objectType") == "Group":
        return None
    if mailbox := actor.get("mbox"):
        return str(mailbox[len("mailto:") :].lower())
    if digest := actor.get("mbox_sha1sum"):
        return str(digest.lower())
    if account := actor.get("account"):
        return f"{account['homePage']} {account['name'].strip()}"
    return str(actor["openid"])


def _object_id(target: dict[str, Any]) -> str | None:
    """The activity's IRI or the statement that is referred to; null for a person or a SubStatement."""
    kind = target.get("objectType", "Activity")
    return target["id"] if kind in ("Activity", "StatementRef") else None


def _voided(statement: dict[str, Any]) -> str | None:
    return statement["object"]["id"].lower() if statement["verb"]["id"] == VOIDED else None
