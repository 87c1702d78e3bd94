"""What holds of any organisation's work at any time, for faults that were there from the first row on.

A check against the data's own past cannot see those. Belongs here: bounds of pull requests and reviews
that follow from how the tools work, wide enough for every organisation. Others are in `bounds_of_*.py`.
"""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates and names of tables
from __future__ import annotations

from functools import partial

from expectations.check import Check, GateParameters
from expectations.declare import CODE_HOSTS, SOURCE_OWNER, SPAN, each, of_known
from expectations.sql.change import shares, waking_hours
from expectations.sql.counts import orphans

LARGEST_MEDIAN_LINES = 1000
REVIEW_STATES = "('APPROVED', 'CHANGES_REQUESTED', 'COMMENTED', 'DISMISSED', 'PENDING')"
OPEN = """
select evidence_id as key, state <> 'OPEN' as is_sound from intermediate.int_pull_requests
where not is_bot_author and created_at < date '{day}' - 60
"""


def pull_requests(parameters: GateParameters) -> list[Check]:
    """Bounds of intermediate.int_pull_requests."""
    ask = partial(each, question=SPAN, who_can_mend=SOURCE_OWNER, needs=(CODE_HOSTS,))
    day = parameters.as_of
    return [
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
        of_known(
            ask,
            "belong_to_known_repositories",
            orphans("github__pull_requests", "pull_request_id", "github__repositories", "repository_id"),
            judged="pull requests",
            parent="repository",
            meaning="repositories were moved or are hidden: what they are for is not known",
            needs=("github",),
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
            "are_labelled_as_often_as_usual",
            expected="the share with a label is within 20 points of what is usual",
            meaning="labels were not read: work cannot be told by competency as before",
            rows=shares(
                "select 'with a label' as unit, created_at as moment, (len(labels) > 0)::integer as hits,"
                " 1 as trials from intermediate.int_pull_requests where not is_bot_author",
                parameters,
                0.2,
            ),
            judged="shares",
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
            "have_comments_that_name_a_path",
            expected="95 % of the review comments say which file they are on",
            meaning="a field was not read: comments cannot be told by competency",
            rows="select review_comment_id as key, coalesce(path <> '', false) as is_sound"
            " from raw.github__review_comments",
            judged="comments",
            mostly=0.95,
        ),
        ask(
            "are_given_while_people_are_awake",
            expected="60 % are given between six and twenty-two of the reviewer's own day",
            meaning="instants are in another time zone than is thought",
            rows=waking_hours(
                "select reviewer_person_key as person_key, submitted_at as moment"
                " from intermediate.int_reviews where not is_bot"
            ),
            judged="reviews",
            needs=("github", "roster"),
            mostly=0.6,
        ),
    ]
