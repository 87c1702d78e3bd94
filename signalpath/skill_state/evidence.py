"""Pieces of evidence as they fade, and what each signal's count for.

Belongs here: the age and the faded weight of a piece, the caps on work and on claims.
Does not belong here: the estimate that they make (`estimate`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

WORK_CAP = 8.0
CLAIM_CAP = 1.0
PAIR = ["person_key", "competency_id"]
COUNTED = ("work", "mastery", "claim")

SHARES_SCHEMA: dict[str, pl.DataType] = {
    "person_key": pl.String(),
    "competency_id": pl.String(),
    "signal_id": pl.String(),
    "signal_kind": pl.String(),
    "weight_for": pl.Float64(),
    "weight_against": pl.Float64(),
    "counted_weight": pl.Float64(),
    "evidence_count": pl.Int64(),
    "newest_on": pl.Date(),
    "newest_age_days": pl.Int64(),
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


def check(evidence: pl.DataFrame) -> None:
    """Refuse a value outside [0, 1] and a weight or half-life that is not positive (`ValueError`)."""
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


def weights_by_kind(evidence: pl.DataFrame, as_of: date, work_cap: float, claim_cap: float) -> pl.DataFrame:
    """Faded pieces for and against, per person and competency and kind, and the share that counts.

    Returns:
        One row per person and competency with work, mastery, exposure or a claim: `work_for`,
        `work_against`, `proof_for`, `proof_against`, `claim_for`, `claim_against`, `exposure_weight`,
        `has_work`, `last_evidence_on` (claims left out), and

        * `work_kept`: the share of each piece of work that counts, so that all of it is at most `work_cap`.
        * `claim_kept`: the same of claims: at most `claim_cap` pieces in all, and where there is proof at
          most half of what the proofs for and against differ by. What somebody says can therefore tilt
          an open question, and never turns over what was shown.
    """
    piece, kind = pl.col("decayed_weight"), pl.col("signal_kind")
    sides = {"for": piece * pl.col("value"), "against": piece * (1 - pl.col("value"))}
    names = {"work": "work", "proof": "mastery", "claim": "claim"}
    work, claims = (pl.col(f"{k}_for") + pl.col(f"{k}_against") for k in ("work", "claim"))
    balance = (pl.col("proof_for") - pl.col("proof_against")).abs()
    has_proof = pl.col("proof_for") + pl.col("proof_against") > 0
    most = pl.when(has_proof).then(pl.min_horizontal(pl.lit(claim_cap), balance / 2)).otherwise(claim_cap)
    return (
        decayed_evidence(evidence, as_of)
        .filter(kind.is_in([*COUNTED, "exposure"]))
        # Sums of floats depend on their order: fix it, so that shuffled rows give equal bytes.
        .sort([*PAIR, "signal_id", "week_on", "value", "weight", "half_life_days"])
        .group_by(PAIR, maintain_order=True)
        .agg(
            *(
                part.filter(kind == source).sum().alias(f"{name}_{side}")
                for name, source in names.items()
                for side, part in sides.items()
            ),
            piece.filter(kind == "exposure").sum().alias("exposure_weight"),
            kind.is_in(["work", "exposure"]).any().alias("has_work"),
            pl.col("week_on").filter(kind != "claim").max().alias("last_evidence_on"),
        )
        .with_columns(
            work_kept=pl.when(work > work_cap).then(work_cap / work).otherwise(1.0),
            claim_kept=pl.when(claims > most).then(most / claims).otherwise(1.0),
        )
    )


def skill_evidence_shares(
    evidence: pl.DataFrame, as_of: date, *, work_cap: float = WORK_CAP, claim_cap: float = CLAIM_CAP
) -> pl.DataFrame:
    """What each signal says of each person's skills, as faded by `as_of`: the pieces behind an estimate.

    Args:
        evidence: `mart_skill_evidence`, as `estimate_skills` takes it.
        as_of: evidence after this day is not looked at.
        work_cap: as in `estimate_skills`.
        claim_cap: as in `estimate_skills`.

    Returns:
        One row per person, competency and signal (`SHARES_SCHEMA`), sorted: `weight_for` and
        `weight_against`, faded pieces; `counted_weight`, how many of them entered the estimate after the
        caps (0 for exposure and for what is unknown), so that a person's sum of it is alpha + beta - 2;
        `evidence_count`, weeks with such evidence; `newest_on` (a Monday) and its age in days.
    """
    check(evidence)
    caps = weights_by_kind(evidence, as_of, work_cap, claim_cap).select(*PAIR, "work_kept", "claim_kept")
    piece, kind = pl.col("decayed_weight"), pl.col("signal_kind")
    share = (
        pl.when(kind == "mastery")
        .then(1.0)
        .when(kind == "work")
        .then(pl.col("work_kept"))
        .when(kind == "claim")
        .then(pl.col("claim_kept"))
        .otherwise(0.0)
    )
    keys = [*PAIR, "signal_id", "signal_kind"]
    return (
        decayed_evidence(evidence, as_of)
        .sort([*keys, "week_on", "value", "weight", "half_life_days"])
        .group_by(keys, maintain_order=True)
        .agg(
            weight_for=(piece * pl.col("value")).sum(),
            weight_against=(piece * (1 - pl.col("value"))).sum(),
            evidence_count=pl.len(),
            newest_on=pl.col("week_on").max(),
        )
        .join(caps, on=PAIR, how="left")
        .with_columns(
            counted_weight=share * (pl.col("weight_for") + pl.col("weight_against")),
            newest_age_days=(pl.lit(as_of) - pl.col("newest_on")).dt.total_days(),
            as_of=pl.lit(as_of),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in SHARES_SCHEMA.items())
        .sort(keys)
    )
