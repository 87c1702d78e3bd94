"""When a proven skill should be refreshed, by FSRS, the open model of forgetting.

Belongs here: retrievability and due dates of what was proven.
Does not belong here: what was never proven (that is a gap or unknown), which item refreshes (recommend).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache

import polars as pl
from fsrs import Card, Rating, Scheduler

from signalpath.skill_state.proofs import PAIR, by_day

REFRESHERS_SCHEMA: dict[str, pl.DataType] = {
    "person_key": pl.String(),
    "competency_id": pl.String(),
    "due_on": pl.Date(),
    "retrievability": pl.Float64(),
    "last_proof_on": pl.Date(),
    "proof_count": pl.Int64(),
}
# FSRS's published parameters, which were learnt on flashcards. Its usual aim of nine in ten still known would
# ask for a refresher two days after a first proof; at seven in ten it is three weeks, eleven after a very
# good one, and longer with every proof (our choice: a refresher interrupts work). Learning steps of minutes
# are for flashcards too: proofs are days apart, so there are none. Fuzzing would be random.
RETENTION = 0.7
SCHEDULER = Scheduler(
    desired_retention=RETENTION, learning_steps=(), relearning_steps=(), enable_fuzzing=False
)
GOOD, EASY = 0.7, 0.9


def plan_refreshers(proofs: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """How likely each proven skill is still at hand, and when to refresh it.

    Each proof is a review of one FSRS card per person and competency: failed is Again; passed is Hard
    below a score of 0.7, Good below 0.9 or without a score, and Easy from 0.9 on (our thresholds). The
    card counts whole days in UTC, so the day of a proof is what matters and equal histories of days and
    ratings are computed once. Histories are told in days before `as_of`.

    Args:
        proofs: `int_skill_proofs`.
        as_of: proofs after this day are not looked at; retrievability is as of this day.

    Returns:
        One row per person and competency of which the last proof was passed (a failed one is a gap, not
        something to refresh), sorted (`REFRESHERS_SCHEMA`): `due_on`, when retrievability falls to 0.7;
        `retrievability`, in (0, 1]; the day of the last proof, and how many there are.
    """
    rating = (
        pl.when(~pl.col("is_right"))
        .then(Rating.Again.value)
        .when(pl.col("score") >= EASY)
        .then(Rating.Easy.value)
        .when(pl.col("score") < GOOD)
        .then(Rating.Hard.value)
        .otherwise(Rating.Good.value)
    )
    day = pl.col("proved_at").dt.date()
    histories = (
        by_day(proofs, as_of)
        .group_by(PAIR, maintain_order=True)
        .agg(
            ages=(pl.lit(as_of) - day).dt.total_days(),
            ratings=rating,
            last_proof_on=day.last(),
            proof_count=pl.len(),
            is_right=pl.col("is_right").last(),
        )
        .filter("is_right")
    )
    # fsrs has one object per card and no arrays. So: one card per distinct history, not per person.
    distinct = histories.select("ages", "ratings").unique(maintain_order=True)
    reviewed = [_review(tuple(ages), tuple(ratings)) for ages, ratings in distinct.iter_rows()]
    planned = distinct.with_columns(
        pl.Series("due_in_days", [days for days, _ in reviewed], dtype=pl.Int64()),
        pl.Series("retrievability", [share for _, share in reviewed], dtype=pl.Float64()),
    )
    return (
        histories.join(planned, on=["ages", "ratings"])
        .with_columns(due_on=pl.lit(as_of) + pl.duration(days=pl.col("due_in_days")))
        .select(pl.col(name).cast(dtype) for name, dtype in REFRESHERS_SCHEMA.items())
        .sort(PAIR)
    )


@cache
def _review(ages: tuple[int, ...], ratings: tuple[int, ...]) -> tuple[int, float]:
    """Days from now until the card is due, and its retrievability now."""
    now = datetime(2000, 1, 1, tzinfo=UTC)
    card = Card(card_id=0, due=now - timedelta(days=ages[0]))
    for age, rating in zip(ages, ratings, strict=True):
        card, _ = SCHEDULER.review_card(card, Rating(rating), now - timedelta(days=age))
    return (card.due - now).days, SCHEDULER.get_card_retrievability(card, now)
