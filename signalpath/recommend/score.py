"""The score of a person's gap in a competency: a product of six factors, each kept beside it.

score = relevance * gap_probability * evidence_strength * readiness * freshness * nomination

All but the last lie in [0, 1]; a nomination is 1 or more, up to its limit. What each was made of is kept
too (`INPUTS`), so that it can be recomputed by hand.
"""

from __future__ import annotations

from datetime import date
from functools import reduce
from operator import mul

import polars as pl

from signalpath.recommend.answers import NOMINATIONS
from signalpath.recommend.gap import fit_gaps
from signalpath.recommend.settings import RecommendSettings

FACTORS = (
    "relevance",
    "gap_probability",
    "evidence_strength",
    "readiness",
    "freshness",
    "nomination",
)
# What the factors were made of: pieces and what the organisation's say of gaps (`gap.py`), the weakest
# prerequisite, days, wishes.
INPUTS: dict[str, pl.DataType] = {
    "alpha": pl.Float64(),
    "beta": pl.Float64(),
    "base_rate": pl.Float64(),
    "able_share": pl.Float64(),
    "gap_share": pl.Float64(),
    "evidence_weight": pl.Float64(),
    "prerequisite_gap": pl.Float64(),
    "days_since_work": pl.Int64(),
    "is_self_nominated": pl.Boolean(),
    "is_lead_nominated": pl.Boolean(),
}

_PAIR = ["person_key", "competency_id"]


def score_gaps(
    skill_states: pl.DataFrame,
    evidence: pl.DataFrame,
    competencies: pl.DataFrame,
    as_of: date,
    settings: RecommendSettings,
    *,
    nominations: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Score every known skill state; unknown ones, and exposure alone, have no score.

    Args:
        skill_states: what `estimate_skills` returns, of the whole organisation.
        evidence: `mart_skill_evidence`.
        competencies: `dim_competency`: competency_id, relevance in [0, 1], prerequisites (list).
        as_of: the day of the path.
        settings: thresholds.
        nominations: who asked for, or was proposed, which competency (`answers.NOMINATIONS`).

    Returns:
        One row per person and competency with a known state, sorted: estimate, lower, upper, the
        `FACTORS`, their product `score`, their `INPUTS`, and `is_gap` (gap_probability at least the
        threshold).

        * relevance: the competency's weight in the problem of the charter.
        * gap_probability: `gap.py`.
        * evidence_strength: w / (w + half_strength) of the evidence pieces w.
        * readiness: 1 - the largest gap_probability among prerequisites with a known state; 1 where
          none is known, since what is unknown is no gap.
        * freshness: 2^(-days since the last work in the domain / half-life); without work, 0.
        * nomination: the product of the wishes' factors, at most the limit; 1 without any.
    """
    known = with_gap_probability(skill_states, settings).filter(~pl.col("is_unknown"))
    if nominations is None:
        nominations = pl.DataFrame(schema=NOMINATIONS)
    return score_states(known, known, evidence, competencies, as_of, settings, nominations)


def with_gap_probability(skill_states: pl.DataFrame, settings: RecommendSettings) -> pl.DataFrame:
    """All states of the organisation, by which each is judged, with the chance of a gap and its inputs."""
    model = fit_gaps(skill_states, settings)
    return (
        skill_states.join(model.base_rates, on="competency_id", how="left", maintain_order="left")
        .with_columns(
            pl.col("base_rate").fill_null(model.base_rate),
            pl.Series("gap_probability", model.probability(skill_states), dtype=pl.Float64),
            able_share=pl.lit(model.able),
            gap_share=pl.lit(model.gap),
        )
        .with_columns(is_gap=pl.col("gap_probability") >= settings.minimum_gap_probability)
    )


def score_states(
    states: pl.DataFrame,
    known: pl.DataFrame,
    evidence: pl.DataFrame,
    competencies: pl.DataFrame,
    as_of: date,
    settings: RecommendSettings,
    nominations: pl.DataFrame,
) -> pl.DataFrame:
    """Score `states`, of which the probability of a gap is told; prerequisites are looked up in `known`.

    The other arguments and the result are those of `score_gaps`.
    """
    named = states.join(competencies.select("competency_id", "relevance"), on="competency_id")
    own, pieces = named.select(_PAIR), pl.col("evidence_weight")
    wishes = pl.when("is_self_nominated").then(settings.self_nomination).otherwise(1.0) * pl.when(
        "is_lead_nominated"
    ).then(settings.lead_nomination).otherwise(1.0)
    return (
        named.join(_prerequisite_gaps(own, known, competencies), on=_PAIR, how="left")
        .join(_last_work(evidence, own, as_of), on=_PAIR, how="left")
        .join(nominations, on=_PAIR, how="left")
        .with_columns(
            pl.col("is_self_nominated", "is_lead_nominated").fill_null(value=False),
            days_since_work=(pl.lit(as_of) - pl.col("worked_on")).dt.total_days(),
        )
        .with_columns(
            evidence_strength=pieces / (pieces + settings.half_strength),
            readiness=1.0 - pl.col("prerequisite_gap").fill_null(0.0),
            freshness=(2.0 ** (-pl.col("days_since_work") / settings.freshness_half_life_days)).fill_null(
                0.0
            ),
            nomination=pl.min_horizontal(wishes, pl.lit(settings.nomination_limit)),
        )
        .with_columns(score=reduce(mul, map(pl.col, FACTORS)))
        .select(*_PAIR, "score", *FACTORS, *INPUTS, "estimate", "lower", "upper", "is_gap")
        .sort(_PAIR)
    )


def _prerequisite_gaps(pairs: pl.DataFrame, known: pl.DataFrame, competencies: pl.DataFrame) -> pl.DataFrame:
    """The largest known gap among a competency's prerequisites, per person."""
    needs = (
        competencies.select("competency_id", prerequisite=pl.col("prerequisites").cast(pl.List(pl.String)))
        .explode("prerequisite")
        .drop_nulls("prerequisite")
    )
    had = known.select("person_key", "gap_probability", prerequisite="competency_id")
    return (
        pairs.join(needs, on="competency_id")
        .join(had, on=["person_key", "prerequisite"])
        .group_by(_PAIR)
        .agg(prerequisite_gap=pl.col("gap_probability").max())
    )


def _last_work(evidence: pl.DataFrame, pairs: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The last week in which somebody really worked in the domain; a checkpoint is no work."""
    work = evidence.filter(pl.col("week_on") <= as_of, pl.col("signal_kind").is_in(["work", "exposure"]))
    return (
        work.select(*_PAIR, "week_on")
        .join(pairs, on=_PAIR, how="semi")
        .group_by(_PAIR)
        .agg(worked_on=pl.col("week_on").max())
    )
