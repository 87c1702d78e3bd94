"""What people of the demo answered: to their steps, to incidents said to be theirs, nominations, a concern.

Belongs here: responses.jsonl, a line an answer; those about incidents come after, then what judgements.py
invents, and latecomers.py last. Nobody agrees or opts out here: the demo's consents are in feedback.py. What
somebody wrote beside it carries a canary.
"""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from ingestion.demo.files import instant, write_jsonl
from ingestion.demo.incidents import Incident
from ingestion.demo.judgements import invent_judgements
from ingestion.demo.landscape import COMPETENCIES, TEAM_OF
from ingestion.demo.latecomers import late_offers
from ingestion.demo.learning import Event
from ingestion.demo.organisation import Person
from ingestion.demo.skills import Skills
from ingestion.demo.timeline import DAY, END_SECONDS, HOUR

EVERY_EVENT = 40  # one answer to so many opened items
ASKED = 0.25  # of the incidents whose responder takes part
DISPUTED = 0.04  # of these
KINDS = ("accept", "accept", "accept", "dismiss", "dispute")
REASONS = {
    "accept": (None, "fits_my_work"),
    "dismiss": ("not_now", "not_relevant", "already_known"),
    "dispute": ("evidence_is_wrong", "not_my_work"),
}


def write_responses(
    folder: Path,
    seed: int,
    people: list[Person],
    events: list[Event],
    incidents: list[Incident],
    skills: Skills,
) -> dict[str, int]:
    """Write the file; the same people, items and answers for the same seed."""
    random = Random(f"{seed}:responses")
    staying = [person for person in people if person.consented_on and not person.withdrawn_on]
    names = {person.person_id for person in staying}
    opened = [event for event in events if event.person.person_id in names and "content/" in event.object_id]
    chosen = sorted(random.sample(opened, len(opened) // EVERY_EVENT), key=lambda event: event.at)
    answers = [_to_step(random, event) for event in chosen]
    answers += _nominations(random, staying, last=chosen[-1].at)
    answers.append(_concern(random, last=chosen[-1].at))
    rows = [{"response_id": f"a{number + 1:05d}", **answer} for number, answer in enumerate(answers)]
    rows += _to_incidents(Random(f"{seed}:incident-answers"), names, incidents)
    rows += invent_judgements(seed, people, skills)
    rows += late_offers(seed, people, skills)
    return {"responses": write_jsonl(folder / "responses.jsonl", rows)}


def _to_step(random: Random, event: Event) -> dict[str, Any]:
    kind = random.choice(KINDS)
    about = ("content", event.object_id.split("/")[1])
    if kind == "dispute":
        about = random.choice([("competency", random.choice(COMPETENCIES)), about])
    return _answer(
        kind, event.person, about, random.choice(REASONS[kind]), event.at + random.randint(60, 900)
    )


def _to_incidents(random: Random, names: set[str], incidents: list[Incident]) -> list[dict[str, Any]]:
    """Who first acknowledged an incident was asked on the next day whether it was theirs."""
    answers: list[dict[str, Any]] = []
    for incident in incidents:
        takers = [entry.agent for entry in incident.entries if entry.type == "acknowledge_log_entry"]
        at = (incident.resolved or END_SECONDS) + DAY + random.randint(0, 8 * HOUR)
        is_asked, is_theirs = random.random() < ASKED, random.random() >= DISPUTED
        if not (is_asked and takers and takers[0] and takers[0].person_id in names and at < END_SECONDS):
            continue
        kind, reason = ("confirm", None) if is_theirs else ("dispute", "somebody_else")
        answer = _answer(kind, takers[0], ("incident", f"incident-{incident.number}"), reason, at)
        answers.append({"response_id": f"i{len(answers) + 1:05d}", **answer})
    return answers


def _nominations(random: Random, people: list[Person], last: int) -> list[dict[str, Any]]:
    """Two volunteer and one is named by a lead, for a cohort that is still to come."""
    self_nominated, second, named = random.sample(people, 3)
    answers = [
        {**_answer("self_nominate", person, (None, None), None, last + 3_600 * i), "cohort_id": "next"}
        for i, person in enumerate((self_nominated, second), 1)
    ]
    lead = random.choice([person for person in people if person is not named])
    nominated = _answer("nominate", named, (None, None), "asked_for_it", last + 10_800)
    return [*answers, {**nominated, "cohort_id": "next", "nominated_by": lead.email}]


def _concern(random: Random, last: int) -> dict[str, Any]:
    """Without a name: who raises one need not say who they are."""
    service = random.choice(sorted(TEAM_OF))
    concern = _answer("concern", None, ("incident", f"{service}-review"), "feels_like_ranking", last + 14_400)
    return concern


def _answer(
    kind: str, person: Person | None, about: tuple[str | None, str | None], reason: str | None, at: int
) -> dict[str, Any]:
    return {
        "kind": kind,
        "person": person.email if person else None,
        "about_kind": about[0],
        "about_id": about[1],
        "reason_code": reason,
        "made_at": instant(at),
        "comment": "CANARY-response-text",
    }
