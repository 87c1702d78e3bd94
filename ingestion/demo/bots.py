"""Dependency bots: pull requests that no person wrote, approved or merged within hours.

Belongs here: bots as authors. GraphQL names a bot without the `[bot]` that REST adds, and says
`__typename: Bot`; that is what tells them apart. The AI reviewer is in review.py.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random

from ingestion.demo.landscape import AS_OF, FIRST_ON, TEAM_OF, kind_of
from ingestion.demo.organisation import Person
from ingestion.demo.timeline import DAY, END_SECONDS, HOUR, seconds, work_after
from ingestion.demo.work import File, PullRequest, Review, is_active

BOT_PULL_REQUESTS = 1_300
RENOVATE_TEAMS = ("Customs", "Portal")


def invent_bot_pull_requests(seed: int, scale: float, people: list[Person]) -> list[PullRequest]:
    """About 1,300 x scale updates of dependencies, on all active repositories."""
    random = Random(f"{seed}:bots")
    range_days = (AS_OF - FIRST_ON).days
    found = []
    for _ in range(round(BOT_PULL_REQUESTS * scale)):
        repository = random.choice(list(TEAM_OF))
        day = FIRST_ON + timedelta(days=random.randrange(range_days))
        if not is_active(repository, day):
            continue
        day += timedelta(days=-day.weekday())  # they run on Monday mornings
        if day < FIRST_ON or not is_active(repository, day):
            continue
        at = seconds(day) + 5 * HOUR + random.randint(0, 2 * HOUR)
        found.append(_update(random, repository, at, people))
    return found


def _update(random: Random, repository: str, at: int, people: list[Person]) -> PullRequest:
    team = TEAM_OF[repository]
    login = "renovate" if team in RENOVATE_TEAMS else "dependabot"
    is_web = kind_of(repository) in ("web", "app")
    names = ("package.json", "package-lock.json") if is_web else ("pyproject.toml", "poetry.lock")
    size = random.randint(4, 900)
    files = [
        File(names[0], 1, 1, "MODIFIED", None),
        File(names[1], size, size // 2, "MODIFIED", None, is_generated=True),
    ]
    update = PullRequest(repository, None, login, "Bot", at, files, ["dependencies"])
    there = [p for p in people if p.team_on(p.start_on if p.start_on > FIRST_ON else FIRST_ON) == team]
    person = random.choice([p for p in there if p.end_on is None and not p.is_newcomer])
    seen = work_after(random, person, at, random.lognormvariate(1.5, 1.0))
    update.updated = at
    if seen < END_SECONDS and random.random() < 0.6:
        update.reviews.append(Review(person.login, "User", "APPROVED", seen))
        update.updated = seen
    end = seen + random.randint(60, 2 * HOUR)
    if random.random() < 0.15:
        end += random.randint(7, 20) * DAY  # superseded by a newer version
    if end < END_SECONDS:
        update.closed = update.updated = end
        if end - seen < DAY:
            update.merged, update.merged_by = end, person.login
    return update
