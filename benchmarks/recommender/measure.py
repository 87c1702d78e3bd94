"""What is measured over worlds: hits, calibration, abstention, ablation, sensitivity.

Belongs here: frames with one row per figure. Not here: fairness (`fairness.py`), printing (`report.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, replace
from typing import TYPE_CHECKING

import polars as pl

from benchmarks.recommender.rankers import PRODUCT, SETTINGS, baselines, made, nominate, ranking_of
from benchmarks.recommender.resampling import interval
from signalpath.evaluation import brier_score, calibrate, expected_calibration_error, rate_people
from signalpath.recommend import RecommendSettings, rank_by_last_incident
from signalpath.skill_state import decayed_evidence

if TYPE_CHECKING:
    from benchmarks.recommender.worlds import World

# Faded pieces of work and proof at which an estimate says something even where they disagree: see
# `estimate_skills`. Fewer, or accounts that are joined wrongly, and nobody could see the gap in these data.
OBSERVABLE_PIECES = 2.5
BINS = 10
MANAGERS_SEE = (0.25, 0.5, 0.75)
FACTOR_OF_SETTING = (0.8, 1.2)
FACTOR_OF_SIGNAL = (0.5, 2.0)
# Settings that change who is ranked what; the others change how much of it is shown.
VARIED = ("proficiency", "minimum_gap_probability", "half_strength", "freshness_half_life_days")


def observable(world: World) -> pl.DataFrame:
    """The planted gaps of which enough is left in the data, under the right name."""
    own = world.frames["evidence"].filter(pl.col("signal_kind").is_in(["work", "mastery"]))
    pieces = (
        decayed_evidence(own, world.as_of)
        .group_by("person_key", "competency_id")
        .agg(pieces=pl.col("decayed_weight").sum())
        .filter(pl.col("pieces") >= OBSERVABLE_PIECES)
    )
    known = world.gaps.join(pieces, on=["person_key", "competency_id"], how="semi")
    return known.join(world.frames["confused"], on="person_key", how="anti")


def as_if_consenting(world: World) -> pl.DataFrame:
    """Everybody employed, as if all had consented: four times as many people to measure by."""
    return world.current.with_columns(is_consenting=pl.lit(True))


def rate_all(worlds: Iterable[World]) -> pl.DataFrame:
    """The product and every baseline, rated: one row per world, ranking, kind of gap and person with one.

    Returns:
        seed, ranking, among (`observable`, `all gaps`), is_consenting, person_key, hit_at_3, ndcg_at_5.
    """
    parts = []
    for world in worlds:
        people = as_if_consenting(world)
        paths, _ = made(world, people, world.frames["evidence"])
        rankings = [(PRODUCT, ranking_of(paths)), *baselines(world, people["person_key"], world.seed)]
        for name, ranking in rankings:
            parts += [part.with_columns(ranking=pl.lit(name)) for part in _rated(world, ranking)]
    return pl.concat(parts)


def _rated(world: World, ranking: pl.DataFrame) -> Iterator[pl.DataFrame]:
    people = world.current.select("person_key", "is_consenting")
    for among, gaps in {"observable": observable(world), "all gaps": world.gaps}.items():
        rated = rate_people(ranking, gaps, people["person_key"]).join(people, on="person_key")
        yield rated.with_columns(among=pl.lit(among), seed=pl.lit(world.seed))


def summarise(rated: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """hit@3 and NDCG@5 with their intervals, for each combination of `by`, in order of appearance."""
    rows = []
    for key, part in rated.group_by(by, maintain_order=True):
        row: dict[str, object] = dict(zip(by, key, strict=True)) | {"people": part.height}
        for value in ("hit_at_3", "ndcg_at_5"):
            names = (value, f"{value}_lower", f"{value}_upper")
            row |= dict(zip(names, interval(part, value), strict=True))
        rows.append(row)
    return pl.DataFrame(rows)


def managers(worlds: Iterable[World]) -> pl.DataFrame:
    """hit@3 of managers by how often they see a gap by knowledge, where it is observable."""
    parts = []
    for world in worlds:
        people, gaps = world.current["person_key"], observable(world)
        last = rank_by_last_incident(people, world.frames["incidents"])
        for sees in MANAGERS_SEE:
            rated = rate_people(nominate(people, world.gaps, last, sees, world.seed), gaps, people)
            parts.append(rated.with_columns(manager_sees=pl.lit(sees), seed=pl.lit(world.seed)))
    return summarise(pl.concat(parts), ["manager_sees"])


def scored_pairs(
    world: World, evidence: pl.DataFrame | None = None, settings: RecommendSettings = SETTINGS
) -> pl.DataFrame:
    """Every pair that the product gives a probability for, of everybody employed."""
    people = as_if_consenting(world)
    _, scored = made(world, people, world.frames["evidence"] if evidence is None else evidence, settings)
    return scored


def calibration(worlds: Iterable[World]) -> tuple[pl.DataFrame, float, float]:
    """Reliability over all worlds at once: the table, its expected calibration error, the Brier score."""
    scored, gaps = [], []
    for world in worlds:
        in_world = pl.format("{}:{}", pl.lit(world.seed), "person_key").alias("person_key")
        scored.append(scored_pairs(world).select(in_world, "competency_id", "gap_probability"))
        gaps.append(world.gaps.select(in_world, "competency_id"))
    pairs, truth = pl.concat(scored), pl.concat(gaps)
    table = calibrate(pairs, truth, BINS)
    return table, expected_calibration_error(table), brier_score(pairs, truth)


def abstention(worlds: Iterable[World]) -> pl.DataFrame:
    """Whether the product holds its tongue where it knows little: quartiles of a person's evidence.

    Returns:
        quartile (1 is the least), people, pieces (mean), abstained, and of those with a gap who were given a
        path: hit_at_3.
    """
    parts = []
    for world in worlds:
        people = as_if_consenting(world)
        paths, _ = made(world, people, world.frames["evidence"])
        ranking = ranking_of(paths)
        own = world.frames["evidence"].filter(pl.col("signal_kind").is_in(["work", "mastery"]))
        pieces = (
            decayed_evidence(own, world.as_of)
            .group_by("person_key")
            .agg(pieces=pl.col("decayed_weight").sum())
        )
        hits = rate_people(ranking, world.gaps, people["person_key"]).select("person_key", "hit_at_3")
        parts.append(
            people.select("person_key")
            .join(pieces, on="person_key", how="left")
            .join(hits, on="person_key", how="left")
            .with_columns(
                pl.col("pieces").fill_null(0.0),
                abstained=~pl.col("person_key").is_in(ranking["person_key"].unique().to_list()),
            )
        )
    everybody = pl.concat(parts)
    place = pl.col("pieces").rank("ordinal")
    return (
        everybody.with_columns(quartile=((place - 1) * 4 // pl.len() + 1).cast(pl.Int64))
        .group_by("quartile")
        .agg(
            people=pl.len(),
            pieces=pl.col("pieces").mean(),
            abstained=pl.col("abstained").mean(),
            hit_at_3=pl.col("hit_at_3").filter(~pl.col("abstained")).mean(),
        )
        .sort("quartile")
    )


def variants(world: World, signals: Iterable[str]) -> Iterator[tuple[str, pl.DataFrame, RecommendSettings]]:
    """Each signal away, at half and at twice its weight; each setting a fifth lower and higher."""
    evidence = world.frames["evidence"]
    for signal in signals:
        is_signal = pl.col("signal_id") == signal
        yield f"without {signal}", evidence.filter(~is_signal), SETTINGS
        for factor in FACTOR_OF_SIGNAL:
            weight = pl.when(is_signal).then(pl.col("weight") * factor).otherwise("weight")
            yield f"{signal} x {factor:g}", evidence.with_columns(weight.alias("weight")), SETTINGS
    numbers = {field.name: getattr(SETTINGS, field.name) for field in fields(SETTINGS)}
    for name in VARIED:
        for factor in FACTOR_OF_SETTING:
            yield f"{name} x {factor:g}", evidence, replace(SETTINGS, **{name: numbers[name] * factor})


def vary(worlds: Iterable[World]) -> pl.DataFrame:
    """The product under every variant, where the gap is observable in the whole data.

    Returns:
        variant, people, hit_at_3 and ndcg_at_5 with intervals, calibration_error; `as it is` first.
    """
    rated, errors, known = [], [], list(worlds)
    # A signal that one world lacks is varied there as well: all variants are of the same people.
    signals = sorted({name for world in known for name in world.frames["evidence"]["signal_id"].unique()})
    for world in known:
        people, gaps = as_if_consenting(world), observable(world)
        as_it_is = ("as it is", world.frames["evidence"], SETTINGS)
        for name, evidence, settings in [as_it_is, *variants(world, signals)]:
            paths, scored = made(world, people, evidence, settings)
            rating = rate_people(ranking_of(paths), gaps, people["person_key"])
            rated.append(rating.with_columns(variant=pl.lit(name), seed=pl.lit(world.seed)))
            errors.append(
                calibrate(scored, world.gaps, BINS).with_columns(
                    variant=pl.lit(name), seed=pl.lit(world.seed)
                )
            )
    pooled = (
        pl.concat(errors)
        .group_by("variant", "bin", maintain_order=True)
        .agg(
            predicted=(pl.col("predicted") * pl.col("n")).sum() / pl.col("n").sum(),
            observed=(pl.col("observed") * pl.col("n")).sum() / pl.col("n").sum(),
            n=pl.col("n").sum(),
        )
    )
    error = {name: expected_calibration_error(part) for (name,), part in pooled.group_by("variant")}
    summary = summarise(pl.concat(rated), ["variant"])
    return summary.with_columns(
        calibration_error=pl.col("variant").replace_strict(error, return_dtype=pl.Float64)
    )
