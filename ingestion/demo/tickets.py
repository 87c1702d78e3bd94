"""Tickets of the demo: their team, component, assignees and the way through the board.

Belongs here: the tracker's events. About three in a hundred tickets name a team that their assignee
was not in: moved people, moved work.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from ingestion.demo.landscape import AS_OF, COMPONENT_OF, FIRST_ON, REPOSITORIES, TEAMS, WORK_OF_KIND, kind_of
from ingestion.demo.organisation import Person
from ingestion.demo.skills import Skills
from ingestion.demo.timeline import DAY, END_SECONDS, HOUR, day_of, intensity, seconds, work_after

TICKETS = 9_000
FOREIGN = 0.03
STATUSES = ("To Do", "In Progress", "In Review", "Done")


@dataclass(slots=True)
class Change:
    """One change of status or assignee; `before` and `after` are a status or a person."""

    at: int
    field: str
    before: str | Person | None
    after: str | Person | None
    author: Person


@dataclass(slots=True)
class Ticket:
    """One ticket with its history, oldest change first."""

    team: str
    number: int
    type: str
    priority: str
    component: str | None
    reporter: Person
    created: int
    status: str = "To Do"
    assignee: Person | None = None
    updated: int = 0
    resolved: int | None = None
    changes: list[Change] = field(default_factory=list)
    labels: tuple[str, ...] = ()
    due: date | None = None


def invent_tickets(seed: int, scale: float, people: list[Person], skills: Skills) -> list[Ticket]:
    """9,000 x scale tickets, by project and number."""
    random = Random(f"{seed}:tickets")
    days = [FIRST_ON + timedelta(days=n) for n in range((AS_OF - FIRST_ON).days)]
    chosen = random.choices(days, [intensity(day) for day in days], k=round(TICKETS * scale))
    numbers = dict.fromkeys(TEAMS, 0)
    tickets = []
    for day in sorted(chosen):
        team = random.choice(list(TEAMS))
        numbers[team] += 1
        at = seconds(day) + random.randint(7 * HOUR, 18 * HOUR)
        ticket = _ticket(random, team, numbers[team], at, people)
        _work_on(random, ticket, people, skills)
        tickets.append(ticket)
    _label(Random(f"{seed}:labels"), tickets)
    return tickets


def _label(random: Random, tickets: list[Ticket]) -> None:
    """Where a bug was found, and which tasks a post-mortem asked for, with the day that it promised."""
    for ticket in tickets:
        if ticket.type == "Bug":
            found = random.choices(((), ("staging",), ("production",), ("customer",)), (50, 25, 15, 10))[0]
            ticket.labels = found
        elif ticket.type == "Task" and random.random() < 0.08:
            ticket.labels = ("postmortem-action",)
            ticket.due = day_of(ticket.created // DAY) + timedelta(days=random.choice((7, 14, 14, 30)))


def _ticket(random: Random, team: str, number: int, at: int, people: list[Person]) -> Ticket:
    day = day_of(at // DAY)
    mix: dict[str, float] = WORK_OF_KIND[kind_of(random.choice(REPOSITORIES[team].split()[:5]))]
    competency = random.choices(list(mix), list(mix.values()))[0]
    return Ticket(
        team=team,
        number=number,
        type=random.choices(("Story", "Task", "Bug"), (4, 3, 3))[0],
        priority=random.choices(("Highest", "High", "Medium", "Low"), (3, 17, 60, 20))[0],
        component=COMPONENT_OF[competency] if random.random() < 0.85 else None,
        reporter=random.choice([p for p in people if p.team_on(day)]),
        created=at,
        updated=at,
    )


def _work_on(random: Random, ticket: Ticket, people: list[Person], skills: Skills) -> None:
    day = day_of(ticket.created // DAY)
    own = [p for p in people if p.team_on(day) == ticket.team]
    others = [p for p in people if p.team_on(day) and p.team_on(day) != ticket.team]
    if random.random() < 0.08:
        return  # nobody took it
    person = random.choice(others if random.random() < FOREIGN else own)
    at = work_after(random, person, ticket.created, random.lognormvariate(2.0, 1.2))
    if not _record(ticket, at, "assignee", person, person):
        return
    gap = {COMPONENT_OF[c] for c in skills.gaps[person.person_id]}
    if random.random() < (0.3 if ticket.component in gap else 0.07):
        at = work_after(random, person, at, random.lognormvariate(2.6, 0.7))
        person, before = random.choice(own), person
        if not _record(ticket, at, "assignee", person, before):
            return
    for status in STATUSES[1:]:
        at = work_after(random, person, at, random.lognormvariate(2.4, 1.1))
        is_gone = person.end_on is not None and day_of(at // DAY) > person.end_on
        if is_gone or person.team_on(day_of(at // DAY)) != person.team_on(day):
            return  # left lying when the person moved on
        if random.random() < 0.04 or not _record(ticket, at, "status", status, person):
            return
    ticket.resolved = at


def _record(ticket: Ticket, at: int, name: str, after: str | Person, author: Person) -> bool:
    """Write a change into the history; False when it would lie after the end of the demo."""
    if at >= END_SECONDS:
        return False
    before = ticket.status if name == "status" else ticket.assignee
    ticket.changes.append(Change(at, name, before, after, author))
    ticket.updated = at
    if isinstance(after, Person):
        ticket.assignee = after
    else:
        ticket.status = after
    return True
