"""The score of a person's gap in a competency: a product of five factors, each kept beside it.

score = relevance * gap_probability * evidence_strength * readiness * freshness

Every factor lies in [0, 1] and can be recomputed by hand from the tables that it came from.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from signalpath.recommend.gap import gap_probability
from signalpath.recommend.settings import RecommendSettings
from signalpath.skill_state import decayed_evidence

FACTORS = ("relevance", "gap_probability", "evidence_strength", "readiness", "freshness")

_PAIR = ["person_key", "competency_id"]


def score_gaps(
    skill_states: pl.DataFrame,
    evidence: pl.DataFrame,
    competencies: pl.DataFrame,
    as_of: date,
    settings: RecommendSettings,
) -> pl.DataFrame:
    """Score every known skill state; unknown ones, and exposure alone, have no score.

    Args:
        skill_states: what `estimate_skills` returns.
        evidence: `mart_skill_evidence`.
        competencies: `dim_competency`: competency_id, relevance in [0, 1], prerequisites (list).
        as_of: the day of the path.
        settings: thresholds.

    Returns:
        One row per person and competency with a known state, sorted: estimate, lower, upper, the
        five `FACTORS`, their product `score`, and `is_gap` (gap_probability at least the threshold).

        * relevance: the competency's weight in the problem of the charter.
        * gap_probability: P(skill < proficiency) under Beta(alpha, beta).
        * evidence_strength: w / (w + half_strength) of the evidence pieces w.
        * readiness: 1 - the largest gap_probability among prerequisites with a known state; 1 where
          none is known, since what is unknown is no gap.
        * freshness: 2^(-days since the last work in the domain / half-life); without work, 0.
    """
    known = skill_states.filter(~pl.col("is_unknown"))
    strength = pl.col("evidence_weight") / (pl.col("evidence_weight") + settings.half_strength)
    known = known.with_columns(gap_probability(known, settings), evidence_strength=strength).join(
        competencies.select("competency_id", "relevance"), on="competency_id"
    )
    days = (pl.lit(as_of) - pl.col("worked_on")).dt.total_days()
    return (
        known.join(_readiness(known, competencies), on=_PAIR, how="left")
        .join(_last_work(evidence, as_of), on=_PAIR, how="left")
        .with_columns(
            pl.col("readiness").fill_null(1.0),
            freshness=(2.0 ** (-days / settings.freshness_half_life_days)).fill_null(0.0),
        )
        .with_columns(
            score=pl.col(FACTORS[0])
            * pl.col(FACTORS[1])
            * pl.col(FACTORS[2])
            * pl.col(FACTORS[3])
            * pl.col(FACTORS[4]),
            is_gap=pl.col("gap_probability") >= settings.minimum_gap_probability,
        )
        .select(*_PAIR, "score", *FACTORS, "estimate", "lower", "upper", "is_gap")
        .sort(_PAIR)
    )


def _readiness(known: pl.DataFrame, competencies: pl.DataFrame) -> pl.DataFrame:
    """1 - the largest known gap among a competency's prerequisites, per person."""
    needs = (
        competencies.select("competency_id", prerequisite=pl.col("prerequisites").cast(pl.List(pl.String)))
        .explode("prerequisite")
        .drop_nulls("prerequisite")
    )
    had = known.select("person_key", "gap_probability", prerequisite="competency_id")
    return (
        needs.join(had, on="prerequisite")
        .group_by(_PAIR)
        .agg(readiness=1.0 - pl.col("gap_probability").max())
    )


def _last_work(evidence: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The last week in which somebody really worked in the domain; a checkpoint is no work."""
    work = evidence.filter(pl.col("week_on") <= as_of, pl.col("signal_kind").is_in(["work", "exposure"]))
    return work.group_by(_PAIR).agg(worked_on=pl.col("week_on").max())


def gap_evidence(evidence: pl.DataFrame, as_of: date, settings: RecommendSettings) -> pl.DataFrame:
    """The artefacts that speak for a gap, per person and competency: the weightiest first.

    A row of evidence weighs decayed weight * (1 - value), what it adds to beta. Rows that add nothing,
    and exposure, are no evidence of a gap and are not shown.

    Returns:
        person_key, competency_id, evidence_ids (list, at most `evidence_rows`, none twice).
    """
    against = pl.col("decayed_weight") * (1 - pl.col("value"))
    return (
        decayed_evidence(evidence.filter(pl.col("signal_kind").is_in(["work", "mastery"])), as_of)
        .select(*_PAIR, "week_on", "signal_id", against.alias("against"), evidence_id="evidence_ids")
        .filter(pl.col("against") > 0)
        .explode("evidence_id")
        .drop_nulls("evidence_id")
        .sort([*_PAIR, "against", "week_on", "evidence_id"], descending=[False, False, True, True, False])
        .unique([*_PAIR, "evidence_id"], keep="first", maintain_order=True)
        .group_by(_PAIR, maintain_order=True)
        .agg(evidence_ids=pl.col("evidence_id").head(settings.evidence_rows))
    )
