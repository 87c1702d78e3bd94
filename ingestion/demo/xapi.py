"""The learning platform's part of the demo: xAPI 1.0.3 statements, a file a month.

Belongs here: the shape of a statement and what real exports do wrong: a statement that comes twice
in different files, a line that is no JSON, a voided statement, mailboxes in other capitals. What
people wrote into an answer (`result.response`) carries a canary.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from ingestion.demo.files import instant, write_jsonl
from ingestion.demo.learning import Event

VERBS = "http://adlnet.gov/expapi/verbs/"
BASE = "https://signalpath.dev/"
TYPES = {"content": "lesson", "checkpoint": "assessment"}
NO_JSON = b'{"id": "5f1c0a52-CANARY-xapi-torn-line", "actor": {"mbox": "mailto:\n'
REPEATED, VOIDED = 6, 1

Statement = dict[str, Any]


def write_xapi(folder: Path, seed: int, events: list[Event]) -> dict[str, int]:
    """Write `statements-<month>.jsonl`; returns the number of different statements."""
    random = Random(f"{seed}:xapi")
    statements = [_statement(random, event) for event in events]
    repeated = statements[-400::60][:REPEATED]  # sent again by a client that lost the answer
    voided = [statement for statement in statements if statement["verb"]["id"] == f"{VERBS}passed"][-VOIDED:]
    voids = [_void(random, statement) for statement in voided]
    months: dict[str, list[Statement]] = defaultdict(list)
    for statement in [*statements, *voids]:
        months[statement["stored"][:7]].append(statement)
    for month, rows in sorted(months.items()):
        write_jsonl(folder / f"statements-{month}.jsonl", rows)
    write_jsonl(folder / "resent.jsonl", repeated)
    with (folder / "resent.jsonl").open("ab") as file:
        file.write(NO_JSON)
    return {"statements": len(statements) + len(voids)}


def _uuid(random: Random) -> str:
    return str(UUID(int=random.getrandbits(128), version=4))


def _statement(random: Random, event: Event) -> Statement:
    kind = event.object_id.split("/")[0]
    mailbox = event.person.email.title() if random.random() < 0.02 else event.person.email
    result: Statement = (
        {"response": "CANARY-xapi-response"} if event.verb in ("answered", "passed", "failed") else {}
    )
    if event.score is not None:
        result["score"] = {"scaled": event.score}
    if event.is_success is not None:
        result["success"] = event.is_success
    if event.verb == "completed":
        result["completion"] = True
    if event.seconds is not None:
        result["duration"] = f"PT{event.seconds // 60}M{event.seconds % 60}S"
    if event.hints is not None:
        result["extensions"] = {f"{BASE}xapi/hints": event.hints}
    context: Statement = {"registration": str(UUID(event.registration))}
    if event.is_aided is not None:
        context["extensions"] = {f"{BASE}xapi/aided": event.is_aided}
    statement: Statement = {
        "id": _uuid(random),
        "actor": {"objectType": "Agent", "mbox": f"mailto:{mailbox}", "name": "CANARY-xapi-name"},
        "verb": {"id": f"{VERBS}{event.verb}", "display": {"en": event.verb}},
        "object": {
            "id": f"{BASE}{event.object_id}",
            "definition": {
                "type": f"http://adlnet.gov/expapi/activities/{TYPES[kind]}",
                "name": {"en": "CANARY-xapi-activity"},
            },
        },
        "context": context,
        "timestamp": instant(event.at),
        "stored": instant(event.at + random.randint(0, 90)),
    }
    return statement | ({"result": result} if result else {})


def _void(random: Random, statement: Statement) -> Statement:
    return {
        "id": _uuid(random),
        "actor": {"objectType": "Agent", "mbox": "mailto:lrs@fernweh.example"},
        "verb": {"id": f"{VERBS}voided"},
        "object": {"objectType": "StatementRef", "id": statement["id"]},
        "timestamp": statement["timestamp"],
        "stored": statement["stored"],
    }
