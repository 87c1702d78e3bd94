"""Reviews of the demo's pull requests: who reviews, how strictly, and when it is merged.

Belongs here: the life of a pull request after it was opened. Comments follow the author's ability in
the competency of a path, the reviewer's strictness, the size of the change and chance, so that
strict reviewers and large changes are confounders of gaps.
"""

from __future__ import annotations

from random import Random

from ingestion.demo.landscape import TEAM_OF
from ingestion.demo.organisation import Person
from ingestion.demo.skills import Skills
from ingestion.demo.timeline import DAY, END_SECONDS, HOUR, day_of, is_away, moment, poisson, work_after
from ingestion.demo.work import Comment, File, PullRequest, Review

# Comments per 100 lines that an able author gets from a usual reviewer.
COMMENTS_PER_100_LINES = 0.82
DIFFICULTY = {"schema_migrations": 2.9, "message_queues": 1.5, "access_control": 1.3, "api_design": 1.1}
ABILITY_OF_THE_REST = 1.1
REPLY_CHANCE = 0.15
AI_REVIEWER = "quillcheck"
AI_REVIEWED_TEAMS = ("Tracking", "Platform")
AI_REVIEWS_FROM = 1_748_736_000  # 2025-06-01
LONG_ONE_EVERY = 3_400


def review_all(seed: int, people: list[Person], skills: Skills, pull_requests: list[PullRequest]) -> None:
    """Give every pull request of a person its reviews and its end, in place."""
    random = Random(f"{seed}:review")
    teams = _Teams(people)
    for position, pull_request in enumerate(pull_requests):
        _live(random, teams, skills, pull_request)
        if position % LONG_ONE_EVERY == 17:
            _discuss_for_ever(random, pull_request)


class _Teams:
    """Who can review: the repository's team on that day, or anybody settled."""

    def __init__(self, people: list[Person]) -> None:
        self.people = people
        self.by_day: dict[tuple[str, int], list[Person]] = {}

    def reviewers(self, random: Random, team: str, number: int, author: Person) -> Person:
        key = (team, number)
        if key not in self.by_day:
            day = day_of(number)
            self.by_day[key] = [p for p in self.people if p.team_on(day) == team and not is_away(p, day)]
        pool = [p for p in self.by_day[key] if p is not author]
        if not pool or random.random() < 0.12:
            day = day_of(number)
            pool = [p for p in self.people if p is not author and p.team_on(day) and not is_away(p, day)]
        return random.choices(pool, [0.4 if p.is_newcomer else 1.0 for p in pool])[0]


def _live(random: Random, teams: _Teams, skills: Skills, pull_request: PullRequest) -> None:
    author = pull_request.author
    if author is None:
        raise ValueError(f"{pull_request.repository}: only pull requests of people are reviewed here")
    begun = pull_request.created
    if random.random() < 0.12:
        begun = work_after(random, author, begun, random.lognormvariate(3.0, 0.8))
        if begun > END_SECONDS or random.random() < 0.06:
            pull_request.is_draft = True
            pull_request.updated = min(begun, END_SECONDS)
            return
        pull_request.ready = begun
    if TEAM_OF[pull_request.repository] in AI_REVIEWED_TEAMS and begun >= AI_REVIEWS_FROM:
        _review_by_ai(random, pull_request, begun)
    count = random.choices((0, 1, 2, 3), (4, 66, 25, 5))[0]
    last = begun
    chosen: list[Person] = []
    for _ in range(count):
        reviewer = teams.reviewers(random, TEAM_OF[pull_request.repository], begun // DAY, author)
        if reviewer in chosen:
            continue
        chosen.append(reviewer)
    noise = random.gammavariate(10.0, 1 / 10.0)
    for reviewer in chosen:
        last = max(last, _review(random, skills, pull_request, author, reviewer, begun, noise / len(chosen)))
    _reply(random, pull_request, author)
    _finish(random, pull_request, author, chosen, last)


def _review(
    random: Random,
    skills: Skills,
    pull_request: PullRequest,
    author: Person,
    reviewer: Person,
    begun: int,
    share: float,
) -> int:
    """One reviewer's rounds; returns when they were done."""
    at = work_after(random, reviewer, begun, random.lognormvariate(0.9, 1.1))
    paths = [
        file.path
        for file in pull_request.files
        for _ in range(poisson(random, share * _expected(skills, author, reviewer, file, begun)))
    ]
    comments = [Comment(reviewer.login, "User", path, at - random.randint(5, 900)) for path in paths]
    if not comments:
        state = "APPROVED" if random.random() < 0.95 else "COMMENTED"
    elif len(comments) >= 3 and random.random() < 0.6:
        state = "CHANGES_REQUESTED"
    else:
        state = "COMMENTED" if random.random() < 0.45 else "APPROVED"
    pull_request.reviews.append(Review(reviewer.login, "User", state, at, comments))
    if state != "APPROVED":
        at = work_after(random, author, at, random.lognormvariate(1.2, 0.9))
        at = work_after(random, reviewer, at, random.lognormvariate(0.4, 0.9))
        pull_request.reviews.append(Review(reviewer.login, "User", "APPROVED", at))
    return at


def _expected(skills: Skills, author: Person, reviewer: Person, file: File, at: int) -> float:
    if file.is_generated or file.change_type == "RENAMED":
        return 0.0
    lines = file.additions + file.deletions
    # Reviewers tire: twice the lines get less than twice the comments.
    volume = lines / 100 if lines < 80 else 0.8 * (lines / 80) ** 0.75
    ability = (
        skills.comment_factor(author, file.competency, moment(at)) if file.competency else ABILITY_OF_THE_REST
    )
    usual = COMMENTS_PER_100_LINES * DIFFICULTY.get(file.competency or "", 1.0)
    return usual * volume * ability * reviewer.strictness


def _review_by_ai(random: Random, pull_request: PullRequest, begun: int) -> None:
    at = begun + random.randint(18, 57)
    files = [file for file in pull_request.files if not file.is_generated]
    count = min(len(files), poisson(random, 0.35))
    comments = [Comment(AI_REVIEWER, "Bot", random.choice(files).path, at) for _ in range(count)]
    pull_request.reviews.append(Review(AI_REVIEWER, "Bot", "COMMENTED", at, comments))


def _reply(random: Random, pull_request: PullRequest, author: Person) -> None:
    """The author's answers: GitHub keeps them in a review by the author."""
    asked = [c for r in pull_request.reviews if r.author_type == "User" for c in r.comments]
    answered = [c for c in asked if random.random() < REPLY_CHANCE]
    if answered:
        at = work_after(random, author, max(c.at for c in answered), random.lognormvariate(0.5, 0.8))
        replies = [Comment(author.login, "User", c.path, at) for c in answered]
        pull_request.reviews.append(Review(author.login, "User", "COMMENTED", at, replies))


def _finish(
    random: Random, pull_request: PullRequest, author: Person, reviewers: list[Person], last: int
) -> None:
    end = work_after(random, author, last, random.lognormvariate(0.3, 1.2))
    if random.random() < 0.05:
        end += random.randint(2, 20) * DAY + HOUR
        if end < END_SECONDS:
            pull_request.closed = end
    elif end < END_SECONDS:
        pull_request.merged = pull_request.closed = end
        merger = random.choice(reviewers) if reviewers and random.random() < 0.2 else author
        pull_request.merged_by = merger.login
    pull_request.reviews = sorted(
        (r for r in pull_request.reviews if r.at < END_SECONDS), key=lambda r: (r.at, r.author)
    )
    ends = [r.at for r in pull_request.reviews] + [pull_request.created, pull_request.ready or 0]
    pull_request.updated = max([*ends, pull_request.closed or 0])


def _discuss_for_ever(random: Random, pull_request: PullRequest) -> None:
    """A pull request that the AI reviewer looks at again and again: nested pages beyond the first."""
    path = pull_request.files[0].path
    at = (pull_request.ready or pull_request.created) + 30
    for round_ in range(70):
        count = 130 if round_ == 0 else 1
        comments = [Comment(AI_REVIEWER, "Bot", path, at + round_) for _ in range(count)]
        pull_request.reviews.append(Review(AI_REVIEWER, "Bot", "COMMENTED", at + round_, comments))
    pull_request.reviews.sort(key=lambda r: (r.at, r.author))
    pull_request.updated = max(pull_request.updated, at + 70)
