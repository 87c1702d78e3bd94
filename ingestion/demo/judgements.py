"""What people of the demo say of skills and items: ratings, sign-offs, offers of help, errors, an override.

Belongs here: answers that are not to a path. Those to a path, an incident or the program are responses.py's.
Who rates themselves is off by up to a level either way; a lead who heard somebody explain their work is
not. A lead signs off what they could see, so only where somebody has no planted gap or has just one to name.
"""

from __future__ import annotations

from random import Random
from typing import Any

from ingestion.demo.files import instant
from ingestion.demo.landscape import COMPETENCIES, ITEMS_OF
from ingestion.demo.organisation import Person
from ingestion.demo.skills import Skills
from ingestion.demo.timeline import DAY, END_SECONDS, HOUR

LAST_DAYS = 120  # all of it is from the last four months
SELF_RATINGS, SIGN_OFFS, TEACH_BACKS = 40, 24, 10
MENTORS, WITHDRAWN_OFFERS, SHARING, WANTING, PROPOSED = 14, 2, 9, 5, 4
ERRORS = (("outdated_command", 6), ("broken_link", 3), ("wrong_version", None))  # days until closed
LEVEL_BELOW = (0.35, 0.55, 0.8)  # ability below which somebody is at level 1, 2, 3


def invent_judgements(seed: int, people: list[Person], skills: Skills) -> list[dict[str, Any]]:
    """The lines, each kind in the order in which it was said, for the same seed the same."""
    random = Random(f"{seed}:judgements")
    staying = [p for p in people if p.is_consenting and not p.end_on]
    leads = {p.person_id: p for p in people if p.manager_id is None and not p.withdrawn_on}
    led = [p for p in staying if p.manager_id in leads]
    lines = [_self_rating(random, random.choice(staying), skills) for _ in range(SELF_RATINGS)]
    for kind, count in (("sign_off", SIGN_OFFS), ("teach_back", TEACH_BACKS)):
        lines += [_proof(random, kind, random.choice(led), leads, skills) for _ in range(count)]
    lines += _help(random, staying, skills)
    lines += [_line(random, "share_steps", person) for person in random.sample(staying, SHARING)]
    lines += [
        {**_line(random, "self_nominate", person, ("competency", _needed(random, person, skills)))}
        for person in random.sample(staying, WANTING)
    ]
    for person in random.sample(led, PROPOSED):
        about = ("competency", _needed(random, person, skills))
        lead = leads[str(person.manager_id)].email
        lines.append(_line(random, "nominate", person, about, "seen_in_review", nominated_by=lead))
    person = random.choice(led)
    about = ("competency", random.choice(COMPETENCIES))
    lead = leads[str(person.manager_id)].email
    lines.append(
        _line(random, "override", person, about, "leaves_this_domain", given_by=lead, decision="exclude")
    )
    lines += _errors(random, staying)
    return [{"response_id": f"s{number + 1:05d}", **line} for number, line in enumerate(lines)]


def _self_rating(random: Random, person: Person, skills: Skills) -> dict[str, Any]:
    competency = random.choice(COMPETENCIES)
    rating = _level(skills.ability[person.person_id][competency]) + random.choice((-1, 0, 0, 1))
    return _line(random, "self_rate", person, ("competency", competency), rating=min(4, max(1, rating)))


def _proof(
    random: Random, kind: str, person: Person, leads: dict[str, Person], skills: Skills
) -> dict[str, Any]:
    focus = skills.focus[person.person_id]
    competency = random.choices(COMPETENCIES, [focus[c] for c in COMPETENCIES])[0]
    rating = _level(skills.ability[person.person_id][competency])
    lead = leads[str(person.manager_id)].email
    return _line(random, kind, person, ("competency", competency), given_by=lead, rating=rating)


def _help(random: Random, people: list[Person], skills: Skills) -> list[dict[str, Any]]:
    """Some offer help with what they do best; a few take the offer back a week later."""
    lines = []
    for number, person in enumerate(random.sample(people, MENTORS)):
        ability, focus = skills.ability[person.person_id], skills.focus[person.person_id]
        best = max(COMPETENCIES, key=lambda c: (ability[c] >= LEVEL_BELOW[1]) * focus[c])
        at = _when(random)
        lines.append(_line(random, "offer_help", person, ("competency", best), at=at))
        if number < WITHDRAWN_OFFERS:
            lines.append(_line(random, "withdraw_help", person, ("competency", best), at=at + 7 * DAY))
    return lines


def _errors(random: Random, people: list[Person]) -> list[dict[str, Any]]:
    items = sorted({item for items in ITEMS_OF.values() for item in items.split()})
    lines = []
    for item, (code, days) in zip(random.sample(items, len(ERRORS)), ERRORS, strict=True):
        person, at = random.choice(people), _when(random)
        lines.append(_line(random, "report_error", person, ("content", item), code, at=at))
        if days is not None:
            lines.append(_line(random, "close_error", person, ("content", item), code, at=at + days * DAY))
    return lines


def _needed(random: Random, person: Person, skills: Skills) -> str:
    gaps = skills.gaps[person.person_id]
    return random.choice(gaps or COMPETENCIES)


def _level(ability: float) -> int:
    return 1 + sum(ability >= bound for bound in LEVEL_BELOW)


def _when(random: Random) -> int:
    return END_SECONDS - 8 * DAY - random.randint(0, LAST_DAYS) * DAY + random.randint(8, 17) * HOUR


def _line(
    random: Random,
    kind: str,
    person: Person,
    about: tuple[str | None, str | None] = (None, None),
    reason: str | None = None,
    *,
    at: int | None = None,
    **more: Any,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "person": person.email,
        "about_kind": about[0],
        "about_id": about[1],
        "reason_code": reason,
        "made_at": instant(_when(random) if at is None else at),
        "comment": "CANARY-response-text",
        **more,
    }
