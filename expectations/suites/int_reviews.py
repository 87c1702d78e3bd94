"""Reviews beside their pull requests: all that the host counted, by known people, in order."""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from functools import partial

from expectations import bounds
from expectations.check import Check, GateParameters
from expectations.declare import CODE_HOSTS, SOURCE_OWNER, SPAN, at_usual_hours, duplicates, each, of_known
from expectations.sql.change import levels, shares
from expectations.sql.counts import counted, orphans, reversed_in_repository
from expectations.sql.rhythm import end_of, silence_since_last, volumes

TABLE = "intermediate.int_reviews"


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_reviews."""
    ask = partial(each, question=SPAN, who_can_mend=SOURCE_OWNER, needs=(CODE_HOSTS,))
    end = end_of(parameters)
    found = counted("github__reviews", "review_count")
    return [
        ask(
            "have_the_reviews_that_the_host_counts",
            expected="85 % of the reviews that GitHub counts, in every repository with 50 or more",
            meaning="reviews are missing beside pull requests that are there: review signals would be wrong",
            rows="select repository_id as key, repository_key as unit, sum(found) >= 0.75 * sum(counted)"
            f" as is_sound from ({found}) group by all having sum(counted) >= 50",
            judged="repositories",
            needs=("github",),
            confines="repository",
        ),
        ask(
            "have_the_usual_share_of_their_reviews",
            expected="85 % of the reviews that GitHub counts, and no month 10 points below what is usual",
            meaning="reviews are missing beside pull requests that are there: review signals would be wrong",
            rows="select 'all' as key, sum(found) >= 0.85 * sum(counted) as is_sound"
            f" from ({found}) having sum(counted) > 0 union all by name "
            "select key, is_sound from ("
            + shares(
                "select 'reviews' as unit, created_at as moment, least(found, counted) as hits,"
                f" counted as trials from ({found})",
                parameters,
                0.1,
                only_drops=True,
            )
            + ")",
            judged="shares",
            needs=("github",),
        ),
        ask(
            "have_reviews_as_many_as_usual",
            expected="no week under a third, no three weeks under 70 % of the usual reviews, and no surge",
            meaning="a part of the reviews was not read, or some were read twice",
            rows=volumes(
                f"select 'by people' as unit, submitted_at as moment from {TABLE} where not is_bot",
                parameters,
                until_as_of=True,
            ),
            judged="rhythms",
        ),
        ask(
            "have_reviews_up_to_as_of",
            expected=f"no silence before {parameters.as_of} that the rhythm does not explain",
            meaning="recent reviews are missing",
            rows=silence_since_last(TABLE, "submitted_at", parameters, "not is_bot"),
            judged="last reviews",
        ),
        of_known(
            ask,
            "have_reviews_of_known_pull_requests",
            orphans("github__reviews", "review_id", "github__pull_requests", "pull_request_id"),
            judged="reviews",
            parent="pull request",
            needs=("github",),
        ),
        ask(
            "are_reviewed_after_they_were_opened",
            expected=f"99 % of a repository's reviews come after the opening and by {parameters.as_of}",
            meaning="clocks differ between what was read; latencies in these repositories would be nonsense",
            rows=reversed_in_repository(
                "intermediate.int_reviews", "submitted_at", f"submitted_at < {end}", 0.01
            ),
            judged="repositories",
            confines="repository",
        ),
        ask(
            "have_reviews_recorded_once",
            expected="99.9 % of the reviews share no reviewer and second with another of the pull request",
            meaning="pages were read twice under other ids; reviews would be counted double",
            rows=duplicates(
                TABLE,
                "pull_request_key, reviewer_person_key, submitted_at",
                where="not is_bot and reviewer_person_key is not null",
                shown="review_key",
            ),
            judged="reviews",
            mostly=0.999,
        ),
        at_usual_hours(
            ask,
            "are_reviewed_at_usual_hours",
            "the reviewers'",
            "reviews",
            f"select reviewer_person_key as person_key, submitted_at as moment from {TABLE} where not is_bot",
            parameters,
            hours=3,
        ),
        ask(
            "are_reviewed_as_they_usually_are",
            expected="states, own reviews and known reviewers are within 15 points of what is usual",
            meaning="states or accounts were not read as before: bots may count as people",
            rows=shares(_states(end), parameters, 0.15),
            judged="shares",
        ),
        ask(
            "are_reviewed_as_soon_as_usual",
            expected="the median time to a first review stays within a factor of three of what is usual",
            meaning="the clock or the unit of an instant changed",
            rows=levels(
                "select 'time to first review' as unit, created_at as moment,"
                " ln(greatest(1, epoch(first_review_at) - epoch(created_at))) as value"
                " from intermediate.int_pull_requests"
                " where first_review_at is not null and not is_bot_author",
                parameters,
                1.1,
            ),
            judged="measures",
        ),
        *bounds.reviews(parameters),
    ]


def _states(end: str) -> str:
    # Verdicts are people's: bots never approve, come in bursts, and begin some day without any fault.
    shares_of = {
        "approving": ("state = 'APPROVED' and not is_bot", "not is_bot"),
        "asking for changes": ("state = 'CHANGES_REQUESTED' and not is_bot", "not is_bot"),
        "of their own work": ("is_self", "true"),
        "by known reviewers": ("reviewer_person_key is not null", "true"),
    }
    return " union all ".join(
        f"select '{name}' as unit, submitted_at as moment, ({hits})::integer as hits,"
        f" ({trials})::integer as trials from {TABLE}"
        for name, (hits, trials) in shares_of.items()
    )
