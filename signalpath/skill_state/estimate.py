"""How well each person masters each competency, as far as the evidence tells: a fading Beta.

Belongs here: how evidence of all signals becomes one estimate with its uncertainty.
Does not belong here: how pieces fade and are capped (`evidence`), what single proofs say (`proofs`).

Model, after DOMAIN.md (a bounded Beta-Bernoulli, the conjugate estimate of a share):

* start from Beta(1, 1), which knows nothing;
* a piece of evidence fades by 2^(-age / half-life), its age counted from its week's Monday;
* `work` (what happened in reviews and incidents) only sets the prior: its pieces, right and wrong
  together, are scaled down to at most `work_cap`, so that no amount of work becomes proof;
* `mastery` (unaided checkpoints, teach-backs, sign-offs) adds right and wrong answers without that cap. An
  answer may be luck or a slip, so that its value is not quite 1 or 0 (dbt macro `answer_says`);
* `claim` (self-ratings, disputed gaps) has its own small cap, at most half of the balance of the proofs
  where there are any. The estimate without claims stands beside, and no claim makes a state known;
* `exposure` says that somebody works in a domain. It is counted beside the estimate and never in it:
  its absence is no gap, and its presence no proof;
* `unknown` (on call, and nothing happened) says that nothing is known. It can be shown, and it moves no
  estimate, narrows no interval, is no work and makes no state;
* any other kind, such as practice, is not counted at all either.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
from scipy.special import betaincinv

from signalpath.skill_state.evidence import CLAIM_CAP, PAIR, WORK_CAP, check, weights_by_kind
from signalpath.skill_state.mastery import mastery_now
from signalpath.skill_state.proofs import no_proofs, proven_levels

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
    "work_weight": pl.Float64(),
    "proof_weight": pl.Float64(),
    "claim_weight": pl.Float64(),
    "estimate_without_claims": pl.Float64(),
    "proven_level": pl.Int64(),
    "last_proof_on": pl.Date(),
    "mastery": pl.Float64(),
}


def estimate_skills(
    evidence: pl.DataFrame,
    as_of: date,
    *,
    minimum_evidence: float = 1.5,
    width: float = 0.7,
    work_cap: float = WORK_CAP,
    claim_cap: float = CLAIM_CAP,
    proofs: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Estimate each person's skill in each competency that they have any evidence of.

    Args:
        evidence: `mart_skill_evidence`: person_key, competency_id, week_on, signal_id, signal_kind
            (work, mastery, claim, exposure or unknown), value in [0, 1] (1 speaks for the skill), weight
            in pieces of evidence, half_life_days. Row order does not matter.
        as_of: evidence after this day is not looked at.
        minimum_evidence: pieces of work and mastery, faded, below which the state is unknown.
        width: widest 90% interval that still says something; a wider one is unknown. 0.7 is reached
            by one and a half pieces that agree, or by two and a half that do not; nothing at all has
            0.9.
        work_cap: largest number of pieces that work may count for in all.
        claim_cap: the same for claims.
        proofs: `int_skill_proofs`, the single proofs behind the mastery signals. Without them no level
            is proven, and there is no `mastery`.

    Returns:
        One row per person and competency (`STATE_SCHEMA`), sorted: alpha and beta; `estimate`, the
        mean alpha / (alpha + beta); `lower` and `upper`, the central 90% credible interval;
        `evidence_weight`, the pieces of work and proof that entered, which is `work_weight` +
        `proof_weight`; `claim_weight`, the pieces of claims that entered, and the estimate without them;
        `exposure_weight`, faded pieces that did not enter; `has_work`, whether any work or exposure was
        seen; `is_unknown`, in which case the estimate must not be used as a gap: the interval, with or
        without claims, is too wide or there is too little evidence; `proven_level` (0 to 4) and
        `last_proof_on`, see `proven_levels`; `mastery`, see `mastery_now`, null
        without a checkpoint.

    Raises:
        ValueError: a value outside [0, 1], or a weight or half-life that is not positive.
    """
    check(evidence)
    known = pl.DataFrame(no_proofs() if proofs is None else proofs)
    right, wrong = (
        1.0 + pl.col("work_kept") * pl.col(f"work_{side}") + pl.col(f"proof_{side}")
        for side in ("for", "against")
    )
    states = (
        weights_by_kind(evidence, as_of, work_cap, claim_cap)
        .with_columns(
            shown_alpha=right,
            shown_beta=wrong,
            work_weight=pl.col("work_kept") * (pl.col("work_for") + pl.col("work_against")),
            proof_weight=pl.col("proof_for") + pl.col("proof_against"),
            claim_weight=pl.col("claim_kept") * (pl.col("claim_for") + pl.col("claim_against")),
        )
        .with_columns(
            alpha=pl.col("shown_alpha") + pl.col("claim_kept") * pl.col("claim_for"),
            beta=pl.col("shown_beta") + pl.col("claim_kept") * pl.col("claim_against"),
            evidence_weight=pl.col("shown_alpha") + pl.col("shown_beta") - 2.0,
            estimate_without_claims=pl.col("shown_alpha") / (pl.col("shown_alpha") + pl.col("shown_beta")),
        )
        .with_columns(estimate=pl.col("alpha") / (pl.col("alpha") + pl.col("beta")), as_of=pl.lit(as_of))
    )
    widest = _interval(states, "shown_alpha", "shown_beta")
    return (
        states.with_columns(
            pl.Series("is_wide", widest[1] - widest[0] > width, dtype=pl.Boolean()),
            *(
                pl.Series(name, bound, dtype=pl.Float64())
                for name, bound in zip(("lower", "upper"), _interval(states, "alpha", "beta"), strict=True)
            ),
        )
        .with_columns(
            is_unknown=pl.col("is_wide")
            | (pl.col("upper") - pl.col("lower") > width)
            | (pl.col("evidence_weight") < minimum_evidence)
        )
        .join(proven_levels(known, as_of), on=PAIR, how="left")
        .join(mastery_now(known, as_of), on=PAIR, how="left")
        .with_columns(pl.col("proven_level").fill_null(0))
        .select(pl.col(name).cast(dtype) for name, dtype in STATE_SCHEMA.items())
        .sort(PAIR)
    )


def _interval(states: pl.DataFrame, alpha: str, beta: str) -> tuple[np.ndarray, np.ndarray]:
    right, wrong, tail = states[alpha].to_numpy(), states[beta].to_numpy(), (1 - CREDIBLE_LEVEL) / 2
    return betaincinv(right, wrong, tail), betaincinv(right, wrong, 1 - tail)
