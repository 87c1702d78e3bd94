"""What holds of any organisation's work at any time, for faults that were there from the first row on.

A check against the data's own past cannot see those. Belongs here: bounds of pull requests and reviews
that follow from how the tools work, wide enough for every organisation. Others are in `bounds_of_*.py`.
"""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates and names of tables
from __future__ import annotations

from functools import partial

from expectations.check import Check, GateParameters
from expectations.declare import CODE_HOSTS, SOURCE_OWNER, SPAN, each
from expectations.sql.change import local_hours
from expectations.sql.counts import orphans

LARGEST_MEDIAN_LINES = 1000
# `local_hours` counts from four in the morning: between seven and seven.
WAKING = "between 3 and 15"
REVIEW_STATES = "('APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING')"
OPEN = """
select evidence_id as key, state <> 'OPEN' as is_sound from intermediate.int_pull_requests
where not is_bot_author and created_at < date '{day}' - 60
"""
# A team that reviews and works on tickets, and opens nothing, has work that is not read.
TEAMS = """
select people.team_name as key, people.team_name as unit,
    count(*) filter (is_own) > 0 or count(*) filter (not is_own) < 100 as is_sound
from intermediate.int_people as people
inner join (
    select author_person_key as person_key, created_at as moment, true as is_own
    from intermediate.int_pull_requests
    union all
    select reviewer_person_key, submitted_at, false from intermediate.int_reviews
    union all
    select author_person_key, changed_at, false from intermediate.int_issue_transitions
) as work using (person_key)
where people.team_name is not null and moment >= date '{day}' - 182
group by people.team_name
"""


def pull_requests(parameters: GateParameters) -> list[Check]:
    """Bounds of intermediate.int_pull_requests."""
    ask = partial(each, question=SPAN, who_can_mend=SOURCE_OWNER, needs=(CODE_HOSTS,))
    day = parameters.as_of
    return [
        ask(
            "say_when_they_were_merged",
            expected="99 % of the merged pull requests have an instant of merging",
            meaning="a field was not read: cycle times and deliveries would be of the few that have it",
            rows="select evidence_id as key, merged_at is not null as is_sound"
            " from intermediate.int_pull_requests where state = 'MERGED'",
            judged="merged pull requests",
            mostly=0.99,
        ),
        ask(
            "come_to_an_end",
            expected="80 % of what people opened more than 60 days ago is merged or closed",
            meaning="old versions of rows were read: work that is done looks as if it went on",
            rows=OPEN.format(day=day),
            judged="pull requests",
            mostly=0.8,
        ),
        ask(
            "change_a_plausible_number_of_lines",
            expected=f"the median pull request of people changes 1 to {LARGEST_MEDIAN_LINES} lines",
            meaning="lines are in another unit, or were not read",
            rows="select 'median' as key, median(changed_lines) between 1 and"
            f" {LARGEST_MEDIAN_LINES} as is_sound from intermediate.int_pull_requests"
            " where not is_bot_author and changed_lines is not null having count(*) >= 100",
            judged="medians",
        ),
        ask(
            "are_not_younger_than_their_last_change",
            expected="99.9 % were opened before they were last changed",
            meaning="instants are of the future, and rows that are drop out of every figure unseen",
            rows="select pull_request_id as key, created_at <= updated_at + interval 1 day as is_sound"
            " from raw.github__pull_requests where updated_at is not null",
            judged="pull requests",
            needs=("github",),
            mostly=0.999,
        ),
        ask(
            "belong_to_known_repositories",
            expected="99 % belong to a repository that was read",
            meaning="repositories were moved or are hidden: what they are for is not known",
            rows=orphans("github__pull_requests", "pull_request_id", "github__repositories", "repository_id"),
            judged="pull requests",
            needs=("github",),
            mostly=0.99,
        ),
        ask(
            "are_not_of_archived_repositories",
            expected="95 % of those of the last 28 days are of repositories that are not archived",
            meaning="repositories in use are marked as archived, and their silence would not be noticed",
            rows="select evidence_id as key, not coalesce(is_archived, false) as is_sound"
            " from intermediate.int_pull_requests as pull_requests"
            " inner join intermediate.int_repositories using (repository_key)"
            f" where pull_requests.created_at >= date '{day}' - 28",
            judged="pull requests",
            mostly=0.95,
        ),
        ask(
            "come_from_every_team_that_works",
            expected="every team with 100 reviews and ticket changes in half a year opened one as well",
            meaning="a team's repositories are not read: its people would look as if they did nothing",
            rows=TEAMS.format(day=day),
            judged="teams",
            needs=(CODE_HOSTS, "roster"),
            confines="team",
        ),
        ask(
            "are_opened_at_waking_hours",
            expected="the median hour of the authors' own day is between seven and seven",
            meaning="instants are in another time zone than they say",
            rows=at_waking_hours("pull requests", "author_person_key", "created_at", "int_pull_requests"),
            judged="clocks",
            needs=(CODE_HOSTS, "roster"),
        ),
    ]


def reviews(parameters: GateParameters) -> list[Check]:
    """Bounds of intermediate.int_reviews and of the comments that belong to them."""
    ask = partial(each, question=SPAN, who_can_mend=SOURCE_OWNER, needs=("github",))
    return [
        ask(
            "say_what_reviews_can_say",
            expected="99 % of the reviews have a state that GitHub documents",
            meaning="states have other words: approvals and requests for changes would not be counted",
            rows=f"select review_id as key, coalesce(state in {REVIEW_STATES}, false) as is_sound"
            " from raw.github__reviews",
            judged="reviews",
            mostly=0.99,
        ),
        ask(
            "have_comments_where_they_comment",
            expected="70 % of the reviews by people that comment or ask for changes have a comment on a line",
            meaning="review comments are missing: densities would be too low everywhere",
            rows="select review_id as key, found.review_id is not null as is_sound"
            " from raw.github__reviews as reviews"
            " left join (select distinct source_name, review_id from raw.github__review_comments) as found"
            " using (source_name, review_id)"
            " where state in ('COMMENTED', 'CHANGES_REQUESTED') and author_type = 'User'",
            judged="reviews",
            mostly=0.7,
        ),
        ask(
            "have_comments_that_name_a_path",
            expected="95 % of the review comments say which file they are on",
            meaning="a field was not read: comments cannot be told by competency",
            rows="select review_comment_id as key, coalesce(path <> '', false) as is_sound"
            " from raw.github__review_comments",
            judged="comments",
            mostly=0.95,
        ),
        ask(
            "are_given_at_waking_hours",
            expected="the median hour of the reviewers' own day is between seven and seven",
            meaning="instants are in another time zone than they say",
            rows=at_waking_hours("reviews", "reviewer_person_key", "submitted_at", "int_reviews"),
            judged="clocks",
            needs=("github", "roster"),
        ),
    ]


def at_waking_hours(unit: str, person: str, moment: str, table: str) -> str:
    """Population of one clock: sound where the median of people's own hours is a waking one."""
    hours = local_hours(unit, f"select {person} as person_key, {moment} as moment from intermediate.{table}")
    return (
        f"select unit as key, median(value) {WAKING} as is_sound from ({hours})"
        " group by unit having count(*) >= 200"
    )
