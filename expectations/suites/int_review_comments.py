"""Review comments beside their reviews: there, in order, with a path, as many as usual."""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from functools import partial

from expectations.check import Check, GateParameters
from expectations.declare import CODE_HOSTS, SOURCE_OWNER, SPAN, at_usual_hours, duplicates, each, of_known
from expectations.sql.change import levels, shares
from expectations.sql.counts import orphans, reversed_in_repository
from expectations.sql.rhythm import end_of, volumes

TABLE = "intermediate.int_review_comments"
# Reviews that ask for changes nearly always hold comments, so how many of them do is a steady share.
COMMENTED = """
select 'reviews that ask for changes' as unit, reviews.submitted_at as moment,
    (comments.review_key is not null)::integer as hits, 1 as trials
from intermediate.int_reviews as reviews
left join (select distinct review_key from intermediate.int_review_comments) as comments using (review_key)
where reviews.state = 'CHANGES_REQUESTED' and not reviews.is_bot
union all
select 'with a path', created_at, (path is not null)::integer, 1 from intermediate.int_review_comments
union all
select 'by known people', created_at, (commenter_person_key is not null)::integer, 1
from intermediate.int_review_comments
"""
PER_REVIEW = """
select 'comments per review' as unit, date_trunc('day', submitted_at) as moment, count(comments.review_key)
    / count(distinct reviews.review_key) as value
from intermediate.int_reviews as reviews
left join intermediate.int_review_comments as comments using (review_key)
where not reviews.is_bot
group by all having count(distinct reviews.review_key) >= 5
"""


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_review_comments."""
    ask = partial(each, question=SPAN, who_can_mend=SOURCE_OWNER, needs=(CODE_HOSTS,))
    end = end_of(parameters)
    return [
        ask(
            "have_as_many_comments_as_usual",
            expected="no week under a third, no three weeks under 70 % of the usual comments, and no surge",
            meaning="a part of the comments was not read, or some were read twice",
            rows=volumes(
                f"select 'by people' as unit, created_at as moment from {TABLE} where not is_bot",
                parameters,
                until_as_of=True,
            ),
            judged="rhythms",
        ),
        of_known(
            ask,
            "have_comments_of_known_reviews",
            orphans("github__review_comments", "review_comment_id", "github__reviews", "review_id"),
            judged="comments",
            parent="review",
            needs=("github",),
        ),
        of_known(
            ask,
            "have_comments_of_known_pull_requests",
            orphans(
                "github__review_comments", "review_comment_id", "github__pull_requests", "pull_request_id"
            ),
            judged="comments",
            parent="pull request",
            needs=("github",),
        ),
        ask(
            "have_comments_in_reviews_that_comment",
            # A review can be one text without lines, so far from all of them have one in some teams.
            expected="70 % of people's reviews that comment or ask for changes have a comment on a line",
            meaning="comments are missing beside reviews that are there",
            rows="select reviews.review_key as key, comments.review_key is not null as is_sound"
            " from intermediate.int_reviews as reviews left join"
            f" (select distinct review_key from {TABLE}) as comments using (review_key)"
            " where state in ('COMMENTED', 'CHANGES_REQUESTED') and not is_bot and not is_self",
            judged="reviews",
            needs=("github",),
            mostly=0.7,
        ),
        ask(
            "are_commented_after_they_were_opened",
            expected=f"95 % of a repository's comments come after the opening, by {parameters.as_of}",
            meaning="clocks differ between what was read",
            rows=reversed_in_repository(TABLE, "created_at", f"created_at < {end}", 0.05),
            judged="repositories",
            confines="repository",
        ),
        ask(
            "have_comments_recorded_once",
            expected="99 % of people's comments share no author, path, line and second with another",
            meaning="pages were read twice under other ids; comments would be counted double",
            rows=duplicates(
                "raw.github__review_comments",
                "pull_request_id, thread_id, author_login, path, original_line, created_at",
                where="author_type = 'User'",
                shown="review_comment_id",
            ),
            judged="comments",
            needs=("github",),
            mostly=0.99,
        ),
        ask(
            "have_the_usual_comments_in_a_review",
            expected="the median day's comments per review stay within 0.7 of what is usual",
            meaning="a part of the comments was not read",
            rows=levels(PER_REVIEW, parameters, 0.7, least_trials=15),
            judged="measures",
        ),
        ask(
            "are_commented_as_they_usually_are",
            expected="comments' paths, authors and reviews are within 25 points of what is usual",
            meaning="paths or accounts were not read as before",
            rows=shares(COMMENTED, parameters, 0.25),
            judged="shares",
        ),
        at_usual_hours(
            ask,
            "are_commented_at_usual_hours",
            "the commenters'",
            "comments",
            # The comments of one review come together and say one thing of the clock.
            "select commenter_person_key as person_key, min(created_at) as moment"
            f" from {TABLE} where not is_bot group by commenter_person_key, review_key",
            parameters,
            hours=3,
            least_trials=60,
        ),
    ]
