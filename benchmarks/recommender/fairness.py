"""Is anybody served worse than others with the same gaps, and is anybody served who must not be?

Belongs here: comparisons of groups at equal gaps, and what must never happen. Not here: the test's
statistic (`resampling.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import polars as pl

from benchmarks.recommender.measure import as_if_consenting, observable
from benchmarks.recommender.rankers import SETTINGS, made, ranking_of
from benchmarks.recommender.resampling import holm, permutation_p
from signalpath.evaluation import rate_people
from signalpath.recommend import recommend
from signalpath.skill_state import estimate_skills

if TYPE_CHECKING:
    from benchmarks.recommender.worlds import World

# The last is not what the bar names. It is what a difference by team once came from: teams that learn more
# have more answers to checkpoints and more items behind them.
GROUPS = ("team", "tenure", "time zone", "learning")
# Two outcomes: a gap that could be seen was served; a step was made where there is no gap.
OUTCOMES = {"hit_at_3": "a gap that can be seen is among three steps", "needless": "a step without a gap"}
_YEAR = 365


def outcomes(worlds: Iterable[World]) -> pl.DataFrame:
    """What became of everybody employed: one row per world and person.

    Returns:
        seed, person_key, team, tenure, `time zone`, learning (whether an item was completed), gaps (that can
        be seen), hit_at_3 (null without such a gap), needless (whether one of three steps is no gap).
    """
    parts = []
    for world in worlds:
        people, gaps = as_if_consenting(world), observable(world)
        ranking = ranking_of(made(world, people, world.frames["evidence"])[0]).filter(pl.col("rank") <= 3)
        hits = rate_people(ranking, gaps, people["person_key"]).select("person_key", "hit_at_3")
        needless = ranking.join(world.gaps, on=["person_key", "competency_id"], how="anti")
        done = world.frames["learning"].filter(pl.col("verb") == "completed")["person_key"].unique()
        years = (pl.lit(world.as_of) - pl.col("start_on")).dt.total_days() / _YEAR
        parts.append(
            people.join(gaps.group_by("person_key").agg(gaps=pl.len()), on="person_key", how="left")
            .join(hits, on="person_key", how="left")
            .select(
                "person_key",
                "hit_at_3",
                pl.lit(world.seed).alias("seed"),
                pl.col("team_name").fill_null("none").alias("team"),
                pl.when(years < 1)
                .then(pl.lit("under 1 year"))
                .when(years < 3)
                .then(pl.lit("1 to 3 years"))
                .otherwise(pl.lit("over 3 years"))
                .alias("tenure"),
                pl.col("time_zone").fill_null("none").alias("time zone"),
                pl.when(pl.col("person_key").is_in(done.to_list()))
                .then(pl.lit("has completed an item"))
                .otherwise(pl.lit("has not"))
                .alias("learning"),
                pl.col("gaps").fill_null(0).cast(pl.Int64),
                needless=pl.col("person_key").is_in(needless["person_key"].to_list()).cast(pl.Float64),
            )
        )
    return pl.concat(parts)


def compare(everybody: pl.DataFrame) -> pl.DataFrame:
    """Rates of each group, and whether they differ at equal gaps in the same world.

    Returns:
        attribute, outcome, group, people, rate, p_value, p_adjusted (Holm over all tests); both P values are
        those of the attribute's test, repeated for each of its groups.
    """
    tests = []
    for attribute in GROUPS:
        for outcome in OUTCOMES:
            rated = everybody.drop_nulls(outcome)
            p = permutation_p(rated, outcome, attribute, ["seed", "gaps"])
            rates = (
                rated.group_by(pl.col(attribute).alias("group"))
                .agg(people=pl.len(), rate=pl.col(outcome).mean())
                .sort("group")
            )
            tests.append((attribute, outcome, rates, p))
    adjusted = holm([p for *_, p in tests])
    return pl.concat(
        rates.select(
            pl.lit(attribute).alias("attribute"),
            pl.lit(outcome).alias("outcome"),
            "group",
            "people",
            "rate",
            p_value=pl.lit(p),
            p_adjusted=pl.lit(valid),
        )
        for (attribute, outcome, rates, p), valid in zip(tests, adjusted, strict=True)
    )


def forbidden(worlds: Iterable[World]) -> dict[str, int]:
    """Steps that must not exist, counted with the consent that people really gave; all must be 0.

    `people` counts those who gave no consent, so that a zero is seen to have been possible.
    """
    counts = dict.fromkeys(("people", "without_consent", "without_evidence", "not_employed"), 0)
    for world in worlds:
        frames = world.frames
        states = estimate_skills(frames["evidence"], world.as_of, proofs=frames["proofs"])
        steps = recommend(
            frames["people"],
            states,
            frames["evidence"],
            frames["competencies"],
            frames["content"],
            world.as_of,
            SETTINGS,
        ).path_steps
        consenting = frames["people"].filter("is_consenting")["person_key"]
        own = frames["evidence"].filter(pl.col("signal_kind").is_in(["work", "mastery"]))
        counts["people"] += world.current.filter(~pl.col("is_consenting").fill_null(False)).height
        counts["without_consent"] += steps.filter(~pl.col("person_key").is_in(consenting.to_list())).height
        unfounded = steps.join(own, on=["person_key", "competency_id"], how="anti")
        counts["without_evidence"] += (
            unfounded.height + steps.filter(pl.col("evidence_ids").list.len() == 0).height
        )
        counts["not_employed"] += steps.join(world.current, on="person_key", how="anti").height
    return counts
