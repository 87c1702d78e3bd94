"""What people of the demo do on the learning platform, as events, and what they say about it.

Belongs here: attempts, hints, checkpoints, answers to the three questions. Pilot people begin together
at the launch, and some look in that week and never again; a few others look in before. Passing an
unaided checkpoint follows the planted gaps.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ingestion.demo.landscape import AS_OF, COMPETENCIES, ITEMS_OF, LAUNCH
from ingestion.demo.organisation import Person
from ingestion.demo.skills import Skills
from ingestion.demo.timeline import DAY, END_SECONDS, at_work, intensity, is_away

STATEMENTS = 15_000
STOPPING_IN_PILOT = 5  # in the first week
LAUNCH_ON = LAUNCH.date()


@dataclass(slots=True)
class Event:
    """One statement before it has xAPI's shape. `object_id` is `content/<id>` or `checkpoint/<id>`."""

    person: Person
    verb: str
    object_id: str
    at: int
    registration: str
    score: float | None = None
    is_success: bool | None = None
    seconds: int | None = None
    hints: int | None = None
    is_aided: bool | None = None


@dataclass(slots=True)
class Answer:
    """One answer to one question."""

    person: Person
    question: str
    score: int | None
    code: str | None
    content_id: str
    at: int


def invent_learning(seed: int, scale: float, people: list[Person], skills: Skills) -> list[Event]:
    """About 15,000 x scale events by instant."""
    random = Random(f"{seed}:learning")
    pilot = [person.person_id for person in people if person.cohort and person.consented_on]
    stopping = Random(f"{seed}:stopping").sample(pilot, min(STOPPING_IN_PILOT, len(pilot)))
    sessions: list[tuple[Person, date, bool]] = []
    for person in people:
        if person.consented_on is None:
            continue
        is_drifting = random.random() > 0.65  # outside the pilot, after some weeks
        keeps_on = person.person_id not in stopping if person.cohort else not is_drifting
        start = max(LAUNCH_ON if person.cohort else person.consented_on, person.consented_on)
        last = timedelta(days=6 if person.cohort else random.randint(14, 90))
        stop = min(AS_OF if keeps_on else start + last, person.withdrawn_on or AS_OF, AS_OF)
        mean = (0.30 if person.cohort else 0.10) * random.lognormvariate(0, 0.2)
        for n in range((stop - start).days):
            day = start + timedelta(days=n)
            is_kick_off = person.cohort is not None and n == 0
            if is_kick_off or (intensity(day) and not is_away(person, day) and random.random() < mean):
                sessions.append((person, day, keeps_on or not person.cohort))
    statements_each = STATEMENTS / max(1, len(sessions))
    events: list[Event] = []
    for person, day, finishes in sessions:
        if random.random() < scale:
            events += _session(random, person, day, skills, statements_each, finishes)
    return sorted((e for e in events if e.at < END_SECONDS), key=lambda e: (e.at, e.person.person_id))


def _session(
    random: Random, person: Person, day: date, skills: Skills, statements: float, finishes: bool
) -> list[Event]:
    """One sitting. Who only looks in finishes nothing."""
    competency = _choose(random, person, skills)
    at = at_work(random, person, day)
    registration = f"{random.getrandbits(128):032x}"
    content = f"content/{random.choice(ITEMS_OF[competency].split())}"
    events = [Event(person, "launched", content, at, registration)]
    is_gap = competency in skills.gaps[person.person_id]
    for _ in range(max(1, round(random.gauss(statements - 2.0, 2)))):
        at += random.randint(40, 420)
        hints = random.choices((0, 1, 2), (4, 3, 3) if is_gap else (8, 2, 1))[0]
        verb = random.choice(("answered", "interacted"))
        events.append(
            Event(person, verb, content, at, registration, hints=hints if verb == "answered" else None)
        )
    if not finishes:
        return events
    if random.random() < 0.3:  # an item takes some sessions
        at += random.randint(60, 600)
        events.append(Event(person, "completed", content, at, registration, seconds=at - events[0].at))
    if random.random() < (0.28 if person.cohort else 0.22):
        events.append(
            _checkpoint(random, person, competency, skills, at + random.randint(60, 900), registration)
        )
    return events


def _choose(random: Random, person: Person, skills: Skills) -> str:
    """People choose what they work on, and sometimes what they lack."""
    focus = skills.focus[person.person_id]
    gaps = skills.gaps[person.person_id]
    taught = ("observability", "schema_migrations") if person.cohort else ()
    weights = [focus[c] * (2.0 if c in gaps else 1.0) + (1.2 if c in taught else 0) for c in COMPETENCIES]
    return random.choices(COMPETENCIES, weights)[0]


def _checkpoint(
    random: Random, person: Person, competency: str, skills: Skills, at: int, registration: str
) -> Event:
    is_aided = random.random() < 0.3
    hints = 0 if random.random() < 0.8 else random.randint(1, 3)
    helped = 0.25 if is_aided or hints else 0.0
    is_success = random.random() < min(0.97, skills.pass_chance(person, competency) + helped)
    score = random.uniform(0.7, 1.0) if is_success else random.uniform(0.1, 0.65)
    return Event(
        person,
        "passed" if is_success else "failed",
        f"checkpoint/{competency}",
        at,
        registration,
        score=round(score, 2),
        is_success=is_success,
        seconds=random.randint(300, 1800),
        hints=hints,
        # Some platforms do not say; what is not said is no proof.
        is_aided=None if random.random() < 0.05 else is_aided,
    )


def invent_answers(seed: int, events: list[Event]) -> list[Answer]:
    """The three questions: asked of pilot people after a completed item, and of those who stopped."""
    random = Random(f"{seed}:feedback")
    answers = []
    finishers = {event.person.person_id for event in events if event.verb == "completed"}
    last_of = {event.person.person_id: event for event in events}
    for event in events:
        has_stopped = event.person.person_id not in finishers and event is last_of[event.person.person_id]
        is_asked = has_stopped or (event.verb == "completed" and random.random() < 0.5)
        if not is_asked or not event.person.is_pilot:
            continue
        at = event.at + random.randint(120, 2 * DAY)
        content = event.object_id.removeprefix("content/")
        for question, weights in (("relevant", (3, 6, 16, 40, 35)), ("fits", (5, 12, 25, 36, 22))):
            score = random.choices((1, 2, 3, 4, 5), weights)[0]
            answers.append(Answer(event.person, question, score, None, content, at))
        code = random.choices(
            ("more_practice", "closer_to_our_code", "shorter", "too_easy", "nothing"), (30, 34, 18, 6, 12)
        )[0]
        answers.append(Answer(event.person, "improve", None, code, content, at))
    return [answer for answer in answers if answer.at < END_SECONDS]
