"""What was said late in the demo: newcomers who agree in their first weeks, and more people who offer help.

Belongs here: answers that came after everything else was invented, from streams of their own, so that no
other draw depends on them. A newcomer who agrees is asked nothing else: no learning and no answers yet.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from ingestion.demo.files import instant
from ingestion.demo.landscape import AS_OF, COMPETENCIES
from ingestion.demo.organisation import Person
from ingestion.demo.skills import Skills
from ingestion.demo.timeline import DAY, END_SECONDS, HOUR

NEWCOMER_DAYS = 90
HELPERS, SKILLS_EACH, OFFERED_IN_DAYS = 16, 3, 40
ABLE = 0.55  # ability from which somebody would offer help, as in judgements.py


def consents_of_newcomers(seed: int, people: list[Person]) -> list[tuple[str, str | None, date, None]]:
    """Rows of consents.csv: who started in the last ninety days agrees in the first week, in no cohort."""
    random = Random(f"{seed}:newcomers-consents")
    return [
        (person.email, None, min(AS_OF, person.start_on + timedelta(days=random.randint(2, 7))), None)
        for person in people
        if person.start_on >= AS_OF - timedelta(days=NEWCOMER_DAYS) and not person.consented_on
    ]


def late_offers(seed: int, people: list[Person], skills: Skills) -> list[dict[str, Any]]:
    """Lines of responses.jsonl: sixteen people offer help, each in the three skills they do most and well."""
    random = Random(f"{seed}:late-offers")
    staying = [person for person in people if person.is_consenting and not person.end_on]
    lines: list[dict[str, Any]] = []
    for person in random.sample(staying, HELPERS):
        ability, focus = skills.ability[person.person_id], skills.focus[person.person_id]
        best = sorted(COMPETENCIES, key=lambda skill: (ability[skill] >= ABLE) * focus[skill], reverse=True)
        at = END_SECONDS - random.randint(2, OFFERED_IN_DAYS) * DAY + random.randint(8, 17) * HOUR
        lines += [_offer(f"h{len(lines) + n + 1:05d}", person, skill, at + n * 60)
                  for n, skill in enumerate(best[:SKILLS_EACH])]  # fmt: skip
    return lines


def _offer(response_id: str, person: Person, skill: str, at: int) -> dict[str, Any]:
    return {
        "response_id": response_id,
        "kind": "offer_help",
        "person": person.email,
        "about_kind": "competency",
        "about_id": skill,
        "reason_code": None,
        "made_at": instant(at),
        "comment": "CANARY-response-text",
    }
