"""How well each person masters each competency, as far as the evidence tells: a fading Beta.

Belongs here: how evidence of all signals becomes one estimate with its uncertainty.
Does not belong here: how a signal is measured (dbt `sig_` models), what follows from it (recommend).

Model, after DOMAIN.md (a bounded Beta-Bernoulli, the conjugate estimate of a share):

* start from Beta(1, 1), which knows nothing;
* a piece of evidence fades by 2^(-age / half-life), its age counted from its week's Monday;
* `work` (what happened in reviews and incidents) only sets the prior: its pieces, right and wrong
  together, are scaled down to at most `work_cap`, so that no amount of work becomes proof;
* `mastery` (unaided checkpoints) adds right and wrong answers without that cap;
* `exposure` says that somebody works in a domain. It is counted beside the estimate and never in it:
  its absence is no gap, and its presence no proof;
* `unknown` (on call, and nothing happened) says that nothing is known. It can be shown, and it moves no
  estimate, narrows no interval, is no work and makes no state;
* any other kind, such as practice, is not counted at all either.
"""

from __future__ import annotations

from datetime import date

import polars as pl
from scipy.special import betaincinv

WORK_CAP = 8.0
CREDIBLE_LEVEL = 0.9

STATE_SCHEMA: dict[str, pl.DataType] = {
    "person_key": pl.String(),
    "competency_id": pl.String(),
    "alpha": pl.Float64(),
    "beta": pl.Float64(),
    "estimate": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "evidence_weight": pl.Float64(),
    "exposure_weight": pl.Float64(),
    "has_work": pl.Boolean(),
    "is_unknown": pl.Boolean(),
    "last_evidence_on": pl.Date(),
    "as_of": pl.Date(),
}


def decayed_evidence(evidence: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Add `decayed_weight` = weight * 2^(-age / half_life_days) and drop what lies after `as_of`.

    Ages are days between `week_on` and `as_of`.
    """
    age = (pl.lit(as_of) - pl.col("week_on")).dt.total_days()
    return evidence.filter(pl.col("week_on") <= as_of).with_columns(
        decayed_weight=pl.col("weight") * 2.0 ** (-age / pl.col("half_life_days"))
    )


def estimate_skills(
    evidence: pl.DataFrame,
    as_of: date,
    *,
    minimum_evidence: float = 1.5,
    width: float = 0.7,
    work_cap: float = WORK_CAP,
) -> pl.DataFrame:
    """Estimate each person's skill in each competency that they have any evidence of.

    Args:
        evidence: `mart_skill_evidence`: person_key, competency_id, week_on, signal_id, signal_kind
            (work, mastery, exposure or unknown), value in [0, 1] (1 speaks for the skill), weight in
            pieces of evidence, half_life_days. Row order does not matter.
        as_of: evidence after this day is not looked at.
        minimum_evidence: pieces of work and mastery, faded, below which the state is unknown.
        width: widest 90% interval that still says something; a wider one is unknown. 0.7 is reached
            by one and a half pieces that agree, or by two and a half that do not; nothing at all has
            0.9.
        work_cap: largest number of pieces that work may count for in all.

    Returns:
        One row per person and competency (`STATE_SCHEMA`), sorted: alpha and beta; `estimate`, the
        mean alpha / (alpha + beta); `lower` and `upper`, the central 90% credible interval;
        `evidence_weight`, the pieces that entered; `exposure_weight`, faded pieces that did not;
        `has_work`, whether any work or exposure was seen; `is_unknown`, in which case the estimate
        must not be used as a gap.

    Raises:
        ValueError: a value outside [0, 1], or a weight or half-life that is not positive.
    """
    _check(evidence)
    piece = pl.col("decayed_weight")
    is_work, is_mastery = pl.col("signal_kind") == "work", pl.col("signal_kind") == "mastery"
    is_exposure = pl.col("signal_kind") == "exposure"
    pieces = (
        decayed_evidence(evidence, as_of)
        # Sums of floats depend on their order: fix it, so that shuffled rows give equal bytes.
        .sort(["person_key", "competency_id", "signal_id", "week_on", "value", "weight", "half_life_days"])
        .group_by("person_key", "competency_id", maintain_order=True)
        .agg(
            (piece * pl.col("value")).filter(is_work).sum().alias("work_for"),
            (piece * (1 - pl.col("value"))).filter(is_work).sum().alias("work_against"),
            (piece * pl.col("value")).filter(is_mastery).sum().alias("proof_for"),
            (piece * (1 - pl.col("value"))).filter(is_mastery).sum().alias("proof_against"),
            piece.filter(is_exposure).sum().alias("exposure_weight"),
            (is_work | is_exposure).any().alias("has_work"),
            pl.col("week_on").filter(is_work | is_mastery | is_exposure).max().alias("last_evidence_on"),
        )
        .drop_nulls("last_evidence_on")
    )
    work = pl.col("work_for") + pl.col("work_against")
    share_kept = pl.when(work > work_cap).then(work_cap / work).otherwise(1.0)
    states = pieces.with_columns(
        alpha=1.0 + share_kept * pl.col("work_for") + pl.col("proof_for"),
        beta=1.0 + share_kept * pl.col("work_against") + pl.col("proof_against"),
    ).with_columns(
        estimate=pl.col("alpha") / (pl.col("alpha") + pl.col("beta")),
        evidence_weight=pl.col("alpha") + pl.col("beta") - 2.0,
    )
    alpha, beta, tail = states["alpha"].to_numpy(), states["beta"].to_numpy(), (1 - CREDIBLE_LEVEL) / 2
    return (
        states.with_columns(
            pl.Series("lower", betaincinv(alpha, beta, tail), dtype=pl.Float64),
            pl.Series("upper", betaincinv(alpha, beta, 1 - tail), dtype=pl.Float64),
            as_of=pl.lit(as_of),
        )
        .with_columns(
            is_unknown=(pl.col("upper") - pl.col("lower") > width)
            | (pl.col("evidence_weight") < minimum_evidence)
        )
        .select(pl.col(name).cast(dtype) for name, dtype in STATE_SCHEMA.items())
        .sort("person_key", "competency_id")
    )


def _check(evidence: pl.DataFrame) -> None:
    faults = {
        "value: outside 0 to 1": ~pl.col("value").is_between(0, 1),
        "weight: not a positive number": ~(pl.col("weight") > 0),
        "half_life_days: not a positive number": ~(pl.col("half_life_days") > 0),
    }
    for fault, test in faults.items():
        if rows := evidence.select((test.fill_null(True) | pl.lit(False)).sum()).item():
            raise ValueError(
                f"skill evidence: {fault} in {rows} rows. The signal that made them must be mended"
            )
