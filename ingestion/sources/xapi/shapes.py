"""What xAPI 1.0.3 and 2.0 allow in a statement: every rule has one line here.

Belongs here: shapes of parts. What of a statement is kept is `rows.py`; people are
`parts.py`, single values (an IRI, a language tag, an instant) `values.py`.
Source: xAPI 1.0.3 part 2 "Statements"; IEEE 9274.1.1 (xAPI 2.0) section 4.2.

A message names the place in the statement and the rule, never what stood there; of a property that
xAPI does not know not even the name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ingestion.sources.xapi.parts import Check, actor, agent, group, list_of, or_list_of, parts, shape
from ingestion.sources.xapi.values import (
    StatementError,
    boolean,
    duration,
    extensions,
    fail,
    instant,
    iri,
    language,
    language_map,
    number,
    one_of,
    text,
    uuid,
    version,
    whole_number,
)

__all__ = ["VOIDED", "StatementError", "check_statement"]

VOIDED = "http://adlnet.gov/expapi/verbs/voided"


VERB = shape({"id": iri, "display": language_map}, ["id"])

_component = shape({"id": text, "description": language_map}, ["id"])


def _components(value: Any, place: str) -> None:
    list_of(_component)(value, place)
    if len({component["id"] for component in value}) != len(value):
        fail(place, "names a component twice")


INTERACTIONS = ("choice", "sequencing", "likert", "matching", "performance")
OPEN_INTERACTIONS = ("true-false", "fill-in", "long-fill-in", "numeric", "other")
DEFINITION = shape(
    {
        "name": language_map,
        "description": language_map,
        "type": iri,
        "moreInfo": iri,
        "extensions": extensions,
        "interactionType": one_of(*INTERACTIONS, *OPEN_INTERACTIONS),
        "correctResponsesPattern": list_of(text),
        **dict.fromkeys(["choices", "scale", "source", "target", "steps"], _components),
    }
)
ACTIVITY = shape({"objectType": one_of("Activity"), "id": iri, "definition": DEFINITION}, ["id"])
STATEMENT_REF = shape({"objectType": one_of("StatementRef"), "id": uuid}, ["objectType", "id"])


def _score(value: Any, place: str) -> None:
    parts(value, place, dict.fromkeys(["scaled", "raw", "min", "max"], number))
    if not -1 <= value.get("scaled", 0) <= 1:
        fail(f"{place}.scaled", "is not between -1 and 1")
    low, high = value.get("min", float("-inf")), value.get("max", float("inf"))
    if low >= high or not low <= value.get("raw", low) <= high:
        fail(place, "has `raw` outside of `min` and `max`")


RESULT = shape(
    {
        "score": _score,
        "success": boolean,
        "completion": boolean,
        "response": text,
        "duration": duration,
        "extensions": extensions,
    }
)


def _context_of(whom: str, check: Check) -> Check:
    return shape(
        {"objectType": one_of(f"context{whom.title()}"), whom: check, "relevantTypes": list_of(iri)}, [whom]
    )


_activities = or_list_of(ACTIVITY)
CONTEXT = shape(
    {
        "registration": uuid,
        "instructor": actor,
        "team": group,
        "contextActivities": shape(dict.fromkeys(["parent", "grouping", "category", "other"], _activities)),
        "contextAgents": list_of(_context_of("agent", agent)),
        "contextGroups": list_of(_context_of("group", group)),
        "revision": text,
        "platform": text,
        "language": language,
        "statement": STATEMENT_REF,
        "extensions": extensions,
    }
)
ATTACHMENT = shape(
    {
        "usageType": iri,
        "display": language_map,
        "description": language_map,
        "contentType": text,
        "length": whole_number,
        "sha2": text,
        "fileUrl": iri,
    },
    ["usageType", "display", "contentType", "length", "sha2"],
)


def _object(value: Any, place: str) -> None:
    kind = value.get("objectType", "Activity") if isinstance(value, dict) else None
    known: dict[Any, Check] = {
        "Activity": ACTIVITY,
        "Agent": agent,
        "Group": group,
        "StatementRef": STATEMENT_REF,
        "SubStatement": _sub_statement,
    }
    if not isinstance(kind, str) or kind not in known:
        fail(place, "is none of Activity, Agent, Group, StatementRef and SubStatement")
    if place.startswith("object.") and kind == "SubStatement":
        fail(place, "is a SubStatement within a SubStatement")
    known[kind](value, place)


PARTS: dict[str, Check] = {
    "actor": actor,
    "verb": VERB,
    "object": _object,
    "result": RESULT,
    "context": CONTEXT,
    "timestamp": instant,
    "attachments": list_of(ATTACHMENT),
}
NEEDED = ("actor", "verb", "object")
SUB_STATEMENT = shape({**PARTS, "objectType": one_of("SubStatement")}, NEEDED)
STATEMENT = {**PARTS, "id": uuid, "stored": instant, "authority": actor, "version": version}


def _sub_statement(value: Any, place: str) -> None:
    SUB_STATEMENT(value, place)
    _between_parts(value, f"{place}.")


def check_statement(statement: Any) -> None:
    """Nothing if it is a statement as the standard allows it.

    Raises:
        StatementError: the first rule that it breaks, and where.
    """
    if not isinstance(statement, dict):
        raise StatementError("it is not a JSON object: it must be one xAPI statement")
    if "id" not in statement or statement["id"] in (None, ""):
        raise StatementError("`id` is missing: without it a statement cannot be counted exactly once")
    parts(statement, "", STATEMENT, NEEDED)
    _between_parts(statement, "")
    if statement["verb"]["id"] == VOIDED and statement["object"].get("objectType") != "StatementRef":
        fail("object", "of a voiding statement is not a StatementRef")
    if statement.get("version", "").startswith("2"):
        for name in ("timestamp", "stored"):
            instant(statement.get(name, "2026-01-01T00:00:00Z"), name, needs_offset=True)
    elif "version" in statement and {"contextAgents", "contextGroups"} & statement.get("context", {}).keys():
        fail("context", "has contextAgents or contextGroups, which xAPI 1.0 does not know")


def _between_parts(statement: Mapping[str, Any], prefix: str) -> None:
    """`revision` and `platform` say something about an Activity, and about nothing else."""
    is_activity = statement["object"].get("objectType", "Activity") == "Activity"
    if not is_activity and {"revision", "platform"} & statement.get("context", {}).keys():
        fail(f"{prefix}context", "has `revision` or `platform`, but the object is no Activity")
