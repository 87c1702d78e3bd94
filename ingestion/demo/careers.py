"""What happened to people's employment in the demo: promotions, and the moves that their teams show.

Belongs here: events that an HR system would have on record. Hirings and departures are not among them:
the roster's own dates say when, as they do where a company exports no events.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from ingestion.demo.landscape import AS_OF, FIRST_ON
from ingestion.demo.organisation import Person

EMPLOYMENT_EVENTS = [
    *("person_id", "kind", "happened_on"),
    *("from_level", "to_level", "from_role", "to_role", "from_team", "to_team"),
]
LEVEL_BEFORE = {"mid": "junior", "senior": "mid", "staff": "senior"}
PROMOTED = 0.3  # of those who can have been, over the eighteen months
SETTLING = timedelta(days=180)

# Roles stay as they are: nobody in the demo changes theirs.
EventRow = tuple[str, str, date, str | None, str | None, None, None, str | None, str | None]


def invent_careers(seed: int, people: list[Person]) -> list[EventRow]:
    """Rows of `EMPLOYMENT_EVENTS` by day and person, each before the person's last day."""
    random = Random(f"{seed}:careers")
    events = [*_promotions(random, people), *_moves(people)]
    return sorted(events, key=lambda event: (event[2], event[0], event[1]))


def _promotions(random: Random, people: list[Person]) -> Iterator[EventRow]:
    """To the level that the roster has now, on the first of a month, not in somebody's first half-year."""
    for person in people:
        first = max(FIRST_ON, person.start_on + SETTLING)
        days = ((person.end_on or AS_OF) - first).days
        chance, share = random.random(), random.random()
        if person.level in LEVEL_BEFORE and days > 31 and chance < PROMOTED:
            day = (first + timedelta(days=31 + int(share * (days - 31)))).replace(day=1)
            yield (
                person.person_id,
                "promoted",
                day,
                LEVEL_BEFORE[person.level],
                person.level,
                None,
                None,
                None,
                None,
            )


def _moves(people: list[Person]) -> Iterator[EventRow]:
    for person in people:
        for (old, _, _), (new, start, _) in zip(person.teams, person.teams[1:], strict=False):
            yield person.person_id, "moved", start, None, None, None, None, old, new
