"""Incidents and on-call of the demo: who was paged, who answered, who handed on, how long it took.

Belongs here: the events of each incident. How long one takes follows the first responder's ability
in the service's competency, urgency and chance.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from ingestion.demo.landscape import (
    AS_OF,
    FIRST_ON,
    INCIDENTS_OF_KIND,
    PILOT_TEAMS,
    SERVICE_COMPETENCY,
    TEAM_OF,
    TEAMS,
    kind_of,
)
from ingestion.demo.organisation import Person
from ingestion.demo.skills import Skills
from ingestion.demo.timeline import DAY, END_SECONDS, HOUR, day_of, is_away, moment, seconds
from ingestion.demo.work import is_active

INCIDENTS = 600
# Usual hours to resolve, for an able responder; others take two.
HOURS = {"observability": 2.5, "sql_performance": 2.4, "message_queues": 2.2}
LOG_SIGMA = 0.45
AUTO_RESOLVED = 0.07


@dataclass(slots=True)
class Entry:
    """One log entry. `agent` is a person, or None for the service's own integration."""

    type: str
    at: int
    agent: Person | None
    assignee: Person | None = None


@dataclass(slots=True)
class Incident:
    """One incident with its log, oldest entry first."""

    number: int
    service: str
    created: int
    urgency: str
    priority: str | None
    entries: list[Entry] = field(default_factory=list)
    resolved: int | None = None
    key: str | None = None


@dataclass(slots=True)
class Shift:
    """One week on call."""

    team: str
    person: Person
    level: int
    start: int
    end: int


def invent_shifts(seed: int, people: list[Person]) -> list[Shift]:
    """A primary and a backup per team and week, Monday to Monday; newcomers not in their first ten weeks."""
    random = Random(f"{seed}:oncall")
    shifts = []
    monday = FIRST_ON - timedelta(days=FIRST_ON.weekday())
    while monday <= AS_OF:
        for team in TEAMS:
            there = [
                p
                for p in people
                if p.team_on(monday) == team
                and p.start_on + timedelta(days=70) <= monday
                and not is_away(p, monday + timedelta(days=3))
            ]
            there = there or [p for p in people if p.team_on(monday) == team]
            # Who volunteered for the pilot had volunteered for pages as well.
            weights = [4.0 if p.cohort else 0.5 if p.role == "team lead" else 1.0 for p in there]
            first = random.choices(there, weights)[0]
            backup = random.choice([p for p in there if p is not first] or there)
            for level, person in ((1, first), (2, backup)):
                shifts.append(
                    Shift(
                        team, person, level, seconds(monday) + 8 * HOUR, seconds(monday) + 8 * HOUR + 7 * DAY
                    )
                )
        monday += timedelta(days=7)
    return shifts


def invent_incidents(
    seed: int, scale: float, people: list[Person], skills: Skills, shifts: list[Shift]
) -> list[Incident]:
    """600 x scale incidents by instant, more of them as the organisation grows."""
    random = Random(f"{seed}:incidents")
    services = [name for name in TEAM_OF if kind_of(name) in SERVICE_COMPETENCY]
    weights = [_frequency(name) for name in services]
    rota = {(shift.team, shift.start, shift.level): shift.person for shift in shifts}
    incidents: list[Incident] = []
    while len(incidents) < round(INCIDENTS * scale):
        at = _instant(random)
        service = random.choices(services, weights)[0]
        if is_active(service, day_of(at // DAY)):
            incidents.append(Incident(0, service, at, *_severity(random)))
    incidents.sort(key=lambda i: i.created)
    for position, incident in enumerate(incidents):
        incident.number = 4100 + position
        _respond(random, incident, people, skills, rota)
    _give_keys(Random(f"{seed}:incident_keys"), incidents)
    return incidents


def _give_keys(random: Random, incidents: list[Incident]) -> None:
    """What each alert was sent with: its monitor, one of a service's six; or PagerDuty made a key up."""
    for incident in incidents:
        monitor = random.choices(range(1, 7), (6, 5, 4, 3, 2, 1))[0]
        incident.key = f"{incident.service}/monitor-{monitor} CANARY-pagerduty-incident-key"
        if random.random() < 0.08:
            incident.key = f"{random.getrandbits(128):032x}"


def _frequency(service: str) -> float:
    """Relative frequency of a service's incidents; the pilot was set up where telemetry troubles most."""
    frequency = INCIDENTS_OF_KIND.get(kind_of(service), 1.0)
    if kind_of(service) == "telemetry":
        frequency *= 1.3 if TEAM_OF[service] in PILOT_TEAMS else 0.7
    return frequency


def _instant(random: Random) -> int:
    span = END_SECONDS - seconds(FIRST_ON)
    while True:
        at = seconds(FIRST_ON) + int(span * random.random() ** 0.75)
        hour, weekday = at % DAY // HOUR, (at // DAY + 3) % 7
        if random.random() < (1.0 if 7 <= hour < 19 else 0.4) * (1.0 if weekday < 5 else 0.45):
            return at


def _severity(random: Random) -> tuple[str, str | None]:
    priority = random.choices(("P1", "P2", "P3", "P4", None), (5, 22, 40, 18, 15))[0]
    is_high = priority in ("P1", "P2") or random.random() < 0.35
    return ("high" if is_high else "low"), priority


def _respond(
    random: Random,
    incident: Incident,
    people: list[Person],
    skills: Skills,
    rota: dict[tuple[str, int, int], Person],
) -> None:
    team = TEAM_OF[incident.service]
    day = day_of((incident.created - 8 * HOUR) // DAY)
    monday = seconds(day - timedelta(days=day.weekday())) + 8 * HOUR
    first, backup = rota[team, monday, 1], rota[team, monday, 2]
    log, at = incident.entries, incident.created
    log.append(Entry("trigger_log_entry", at, None))
    log.append(Entry("assign_log_entry", at + 1, None, first))
    log.append(Entry("notify_log_entry", at + 3, None, first))
    if random.random() < AUTO_RESOLVED:  # the monitor recovers before anybody looks
        _resolve(incident, at + int(random.lognormvariate(2.3, 0.7) * 60), None)
        return
    responder = first
    if random.random() < 0.06:  # nobody answered within half an hour
        at += 1800
        log.append(Entry("escalate_log_entry", at, None, backup))
        responder = backup
    at += int(random.lognormvariate(1.6 if incident.urgency == "high" else 2.6, 0.8) * 60)
    log.append(Entry("acknowledge_log_entry", at, responder))
    competency = SERVICE_COMPETENCY[kind_of(incident.service)]
    hours = HOURS.get(competency, 2.0) * random.lognormvariate(0, LOG_SIGMA)
    hours *= (1.0 if incident.urgency == "high" else 1.3) * skills.resolve_factor(
        responder, competency, moment(at)
    )
    resolver = responder
    if random.random() < skills.hand_off_chance(responder, competency):
        handed = at + int(hours * HOUR * random.uniform(0.3, 0.7))
        resolver = backup if backup is not responder else _colleague(random, people, team, responder)
        is_escalation = random.random() < 0.65
        log.append(
            Entry("escalate_log_entry" if is_escalation else "assign_log_entry", handed, responder, resolver)
        )
        log.append(Entry("acknowledge_log_entry", handed + random.randint(60, 900), resolver))
    _resolve(incident, incident.created + int(hours * HOUR) + 960, resolver)


def _colleague(random: Random, people: list[Person], team: str, person: Person) -> Person:
    there = [p for p in people if p.teams[-1][0] == team and p is not person and p.end_on is None]
    return random.choice(there)


def _resolve(incident: Incident, at: int, agent: Person | None) -> None:
    at = max(at, incident.entries[-1].at + 30)
    if at < END_SECONDS:
        incident.entries.append(Entry("resolve_log_entry", at, agent))
        incident.resolved = at
    incident.entries = [entry for entry in incident.entries if entry.at < END_SECONDS]
