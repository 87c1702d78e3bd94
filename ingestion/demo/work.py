"""Pull requests of the demo: who changes what, how much and when.

Belongs here: people's own changes. What reviewers say to them is in review.py, dependency bots are
in bots.py.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from ingestion.demo.landscape import (
    ARCHIVED,
    CREATED_LATE,
    FIRST_ON,
    REPOSITORIES,
    TEAM_OF,
    WORK_OF_KIND,
    kind_of,
)
from ingestion.demo.organisation import Person
from ingestion.demo.paths import CORE_PATHS, GENERATED_PATHS, NOUNS, PATHS_OF, path_of
from ingestion.demo.skills import Skills
from ingestion.demo.timeline import (
    AS_OF,
    DAY,
    END_SECONDS,
    EPOCH,
    HOUR,
    at_work,
    day_of,
    intensity,
    is_away,
    poisson,
    seconds,
    working_days,
)

HUMAN_PULL_REQUESTS = 10_900
LONGEST_SILENCE_DAYS = 12


@dataclass(slots=True)
class File:
    """One changed file; `competency` is what its path stands for, None for the rest of the code."""

    path: str
    additions: int
    deletions: int
    change_type: str
    competency: str | None
    is_generated: bool = False


@dataclass(slots=True)
class Comment:
    """One comment on a line: where and when, never what."""

    author: str
    author_type: str
    path: str
    at: int


@dataclass(slots=True)
class Review:
    """One submitted review."""

    author: str
    author_type: str
    state: str
    at: int
    comments: list[Comment] = field(default_factory=list)


@dataclass(slots=True)
class PullRequest:
    """One pull request; `author` is None for a bot. Instants are seconds, None if not (yet) so."""

    repository: str
    author: Person | None
    login: str | None
    author_type: str
    created: int
    files: list[File]
    labels: list[str]
    is_draft: bool = False
    ready: int | None = None
    merged: int | None = None
    closed: int | None = None
    merged_by: str | None = None
    updated: int = 0
    number: int = 0
    reviews: list[Review] = field(default_factory=list)


def is_active(repository: str, day: date) -> bool:
    """Whether the repository takes changes on a day."""
    return CREATED_LATE.get(repository, FIRST_ON) <= day < ARCHIVED.get(repository, date.max)


def invent_pull_requests(seed: int, scale: float, people: list[Person], skills: Skills) -> list[PullRequest]:
    """About 10,600 x scale pull requests by people, by instant; no active repository is silent for long."""
    random = Random(f"{seed}:work")
    found: list[PullRequest] = []
    days = {person.person_id: working_days(person) for person in people}
    for person in people:  # newcomers begin to change code after a while, the newest not yet
        ramp = timedelta(days=random.randint(3, 16) if person.start_on < date(2026, 6, 1) else 12)
        if person.is_newcomer:
            days[person.person_id] = [d for d in days[person.person_id] if d >= person.start_on + ramp]
    total = sum(intensity(day) * person.pace for person in people for day in days[person.person_id])
    rate = HUMAN_PULL_REQUESTS * scale / total
    for person in people:
        for day in days[person.person_id]:
            for _ in range(poisson(random, rate * person.pace * intensity(day))):
                repository = _choose_repository(random, person, day)
                found.append(_change(random, person, skills, repository, at_work(random, person, day)))
    _end_silences(random, found, people, skills)
    found = [p for p in found if p.created < END_SECONDS - HOUR]
    return sorted(found, key=lambda p: (p.created, p.repository))


def _choose_repository(random: Random, person: Person, day: date) -> str:
    team = person.team_on(day) or person.teams[-1][0]
    if random.random() < 0.1:
        team = random.choice(list(REPOSITORIES))
    return random.choice([name for name in REPOSITORIES[team].split() if is_active(name, day)])


def _change(random: Random, person: Person, skills: Skills, repository: str, at: int) -> PullRequest:
    mix, focus = WORK_OF_KIND[kind_of(repository)], skills.focus[person.person_id]
    competency = random.choices(list(mix), [share * focus[c] for c, share in mix.items()])[0]
    files: dict[str, File] = {}
    if random.random() < 0.9:
        _add_files(random, files, competency, PATHS_OF[competency], 1 + int(random.expovariate(1.1)))
    if not files or random.random() < 0.35:
        _add_files(random, files, None, CORE_PATHS, 1 + int(random.expovariate(0.9)))
    if competency != "test_design" and random.random() < 0.3:
        _add_files(random, files, "test_design", PATHS_OF["test_design"], 1)
    if random.random() < 0.06:
        _add_generated(random, files)
    if random.random() < 0.004:  # a rename across the repository: more files than one answer holds
        for number in range(random.randint(101, 160)):
            name = f"src/core/{random.choice(NOUNS)}_{number}.py"
            files[name] = File(name, 1, 1, "RENAMED", None)
    labels = ["migration"] if competency == "schema_migrations" and random.random() < 0.4 else []
    if competency == "incident_command" and random.random() < 0.3:
        labels.append("postmortem")
    if random.random() < 0.15:
        labels.append(random.choice(("bug", "tech-debt", "security", "documentation")))
    return PullRequest(repository, person, person.login, "User", at, list(files.values()), labels)


def _add_files(
    random: Random, files: dict[str, File], competency: str | None, templates: tuple[str, ...], count: int
) -> None:
    for _ in range(min(count, 9)):
        noun = random.choice(NOUNS)
        if competency == "schema_migrations":
            noun = f"{random.randint(100, 999):04d}_{random.choice(('add', 'split', 'backfill'))}_{noun}"
        path = path_of(random.choice(templates), noun)
        is_migration = competency == "schema_migrations"
        lines = random.lognormvariate(*((3.65, 0.5) if is_migration else (3.35, 0.85)))
        if not is_migration and random.random() < 0.015:
            lines *= 11
        is_new = is_migration or random.random() < 0.2
        added = max(1, round(lines * (1 if is_new else random.uniform(0.4, 0.95))))
        removed = 0 if is_new else max(0, round(lines) - added)
        files[path] = File(path, added, removed, "ADDED" if is_new else "MODIFIED", competency)


def _add_generated(random: Random, files: dict[str, File]) -> None:
    path = random.choice(GENERATED_PATHS).format(random.choice(NOUNS))
    size = int(random.lognormvariate(6.3, 1.0))
    files[path] = File(path, size, size // 2, "MODIFIED", None, is_generated=True)


def _end_silences(random: Random, found: list[PullRequest], people: list[Person], skills: Skills) -> None:
    """Small maintenance where a repository would be silent for more than twelve days."""
    instants: dict[str, list[int]] = defaultdict(list)
    for pull_request in found:
        instants[pull_request.repository].append(pull_request.created)
    end = seconds(AS_OF) - 3 * DAY
    for repository, team in TEAM_OF.items():
        start = seconds(CREATED_LATE.get(repository, FIRST_ON))
        stop = min(seconds(ARCHIVED.get(repository, AS_OF)), end)
        previous = start
        for at in [*sorted(instants[repository]), stop]:
            while at - previous > LONGEST_SILENCE_DAYS * DAY:
                previous += (LONGEST_SILENCE_DAYS - 4) * DAY
                found.append(_maintain(random, people, skills, repository, team, previous))
            previous = max(at, previous)


def _maintain(
    random: Random, people: list[Person], skills: Skills, repository: str, team: str, at: int
) -> PullRequest:
    day = day_of(at // DAY)
    while not intensity(day):
        day += timedelta(days=1)
    there = [p for p in people if p.team_on(day) == team and not is_away(p, day) and not p.is_newcomer]
    there = there or [p for p in people if p.team_on(day) == team]
    person = random.choice(there)
    noon = (day - EPOCH).days * DAY + 13 * HOUR
    return _change(random, person, skills, repository, noon + random.randint(0, 2 * HOUR))
