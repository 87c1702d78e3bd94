"""Who is ranked what: the product, and what it has to beat.

Belongs here: rankings of a world, each person_key, competency_id, rank. Not here: how good they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from signalpath.recommend import (
    Recommendations,
    RecommendSettings,
    rank_by_last_incident,
    rank_by_popularity,
    rank_randomly,
    recommend,
    score_gaps,
)
from signalpath.skill_state import estimate_skills

if TYPE_CHECKING:
    from benchmarks.recommender.worlds import World

# NDCG@5 needs five places. Choosing is greedy, so the first three are the product's own path.
SETTINGS = RecommendSettings(maximum_steps=5)
PRODUCT, RANDOM, POPULAR, INCIDENT = "signalpath", "random", "most popular", "last incident"
MANAGER, COMMENTED = "manager nomination", "most comments"
BASELINES = (RANDOM, POPULAR, INCIDENT, MANAGER)
# How often a manager's nomination is one of the person's gaps by knowledge, not by luck.
MANAGER_SEES = 0.5


def made(
    world: World, people: pl.DataFrame, evidence: pl.DataFrame, settings: RecommendSettings = SETTINGS
) -> tuple[Recommendations, pl.DataFrame]:
    """The product's paths for `people`, and every scored pair of theirs."""
    frames, as_of = world.frames, world.as_of
    states = estimate_skills(evidence, as_of, proofs=frames["proofs"])
    done = (
        frames["learning"]
        .filter(pl.col("verb") == "completed")
        .group_by("person_key", "content_id")
        .agg(completed_on=pl.col("occurred_at").dt.date().max())
    )
    paths = recommend(
        people, states, evidence, frames["competencies"], frames["content"], as_of, settings, completed=done
    )
    scored = score_gaps(states, evidence, frames["competencies"], as_of, settings)
    return paths, scored.join(people, on="person_key", how="semi")


def ranking_of(paths: Recommendations) -> pl.DataFrame:
    """The steps of paths as a ranking."""
    return paths.path_steps.select("person_key", "competency_id", rank="step")


def baselines(world: World, people: pl.Series, seed: int) -> Iterator[tuple[str, pl.DataFrame]]:
    """The four that the bar names, and the raw number of comments, which it does not."""
    competencies = world.frames["competencies"]["competency_id"]
    last = rank_by_last_incident(people, world.frames["incidents"])
    yield RANDOM, rank_randomly(people, competencies, seed)
    yield POPULAR, rank_by_popularity(people, competencies, world.frames["learning"])
    yield INCIDENT, last
    yield MANAGER, nominate(people, world.gaps, last, MANAGER_SEES, seed)
    yield COMMENTED, rank_by_comments(people, world.frames["evidence"])


def nominate(
    people: pl.Series, gaps: pl.DataFrame, last: pl.DataFrame, sees: float, seed: int
) -> pl.DataFrame:
    """One nomination a person, as a manager makes them in a talk.

    With probability `sees` it is one of the person's gaps, all equally likely; otherwise what the person's
    last incident was about, for that is what managers hear of, or nothing where there was none. One
    nomination each: managers name one thing, not three.
    """
    everybody = people.unique().sort()
    random = np.random.default_rng([seed, 1])
    seeing = pl.DataFrame({"person_key": everybody}).with_columns(
        sees=pl.Series(random.random(len(everybody)) < sees),
        draw=pl.Series(random.random(len(everybody))),
    )
    known = gaps.select("person_key", "competency_id").unique().sort("person_key", "competency_id")
    seen = (
        known.join(seeing.filter("sees"), on="person_key")
        .with_columns(
            place=pl.int_range(pl.len()).over("person_key"),
            chosen=(pl.col("draw") * pl.len().over("person_key")).floor().cast(pl.Int64),
        )
        .filter(pl.col("place") == pl.col("chosen"))
        .select("person_key", "competency_id")
    )
    heard = last.filter(pl.col("rank") == 1).join(seen, on="person_key", how="anti")
    return (
        pl.concat([seen, heard.select("person_key", "competency_id")])
        .with_columns(rank=pl.lit(1, pl.Int64))
        .sort("person_key")
    )


def rank_by_comments(people: pl.Series, evidence: pl.DataFrame) -> pl.DataFrame:
    """Where somebody's changes drew the most comments, whatever their number, size and reviewers.

    A row of review_comment_density weighs half of observed and expected comments, value = expected / both.
    """
    return (
        evidence.filter(
            pl.col("signal_id") == "review_comment_density", pl.col("person_key").is_in(people.to_list())
        )
        .group_by("person_key", "competency_id")
        .agg(comments=(pl.col("weight") * (1 - pl.col("value"))).sum().round(6))
        .sort("person_key", "comments", "competency_id", descending=[False, True, False])
        .select(
            "person_key",
            "competency_id",
            rank=pl.int_range(1, pl.len() + 1).over("person_key").cast(pl.Int64),
        )
    )
