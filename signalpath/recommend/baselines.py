"""What the recommender has to beat: rankings that look at nobody's skill.

Each returns person_key, competency_id, rank (from 1), sorted, for the given people.
"""

from __future__ import annotations

import numpy as np
import polars as pl


def _ranked(pairs: pl.DataFrame, by: list[str], descending: list[bool]) -> pl.DataFrame:
    ordered = pairs.sort(["person_key", *by], descending=[False, *descending])
    return ordered.select(
        "person_key", "competency_id", rank=pl.int_range(1, pl.len() + 1).over("person_key").cast(pl.Int64)
    )


def rank_randomly(people: pl.Series, competencies: pl.Series, seed: int) -> pl.DataFrame:
    """Every competency in an order drawn for each person. The seed fixes it, whatever the row order."""
    pairs = _cross(people, competencies)
    draw = np.random.default_rng(seed).random(pairs.height)
    return _ranked(pairs.with_columns(draw=pl.Series(draw)), ["draw"], [False])


def rank_by_popularity(people: pl.Series, competencies: pl.Series, learning: pl.DataFrame) -> pl.DataFrame:
    """What most people chose to learn, the same for everybody; `learning`: person_key, competency_id."""
    popularity = learning.group_by("competency_id").agg(
        learners=pl.col("person_key").n_unique(), events=pl.len()
    )
    pairs = _cross(people, competencies).join(popularity, on="competency_id", how="left")
    return _ranked(
        pairs.with_columns(pl.col("learners", "events").fill_null(0)),
        ["learners", "events", "competency_id"],
        [True, True, False],
    )


def rank_by_last_incident(people: pl.Series, incidents: pl.DataFrame) -> pl.DataFrame:
    """The competencies of a person's incidents, the latest first: what a post-mortem would send them to.

    `incidents`: person_key, competency_id, occurred_at. People without an incident get nothing.
    """
    latest = (
        incidents.drop_nulls("occurred_at")
        .filter(pl.col("person_key").is_in(people.to_list()))
        .group_by("person_key", "competency_id")
        .agg(pl.col("occurred_at").max())
    )
    return _ranked(latest, ["occurred_at", "competency_id"], [True, False])


def _cross(people: pl.Series, competencies: pl.Series) -> pl.DataFrame:
    one = pl.DataFrame({"person_key": people.unique().sort()}, schema={"person_key": pl.String()})
    other = pl.DataFrame(
        {"competency_id": competencies.unique().sort()}, schema={"competency_id": pl.String()}
    )
    return one.join(other, how="cross")
