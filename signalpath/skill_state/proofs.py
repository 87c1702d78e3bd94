"""Single proofs: which level they prove, and the answers that they are, in order.

Belongs here: what follows from unaided checkpoints, teach-backs and sign-offs one by one.
Does not belong here: what counts as a proof (dbt `int_skill_proofs`), forgetting (`refresh`).
"""

from __future__ import annotations

from datetime import date

import polars as pl

PAIR = ["person_key", "competency_id"]
LEVELS = (1, 2, 3, 4)

PROOFS_SCHEMA: dict[str, pl.DataType] = {
    "proof_key": pl.String(),
    "person_key": pl.String(),
    "competency_id": pl.String(),
    "proof_kind": pl.String(),
    "proved_at": pl.Datetime("us"),
    "is_right": pl.Boolean(),
    "score": pl.Float64(),
    "level": pl.Int64(),
}
# Instants that fall together are told apart by the key, so that the order never hangs on the rows'.
ORDER = [*PAIR, "proved_at", "proof_key"]


def no_proofs() -> pl.DataFrame:
    """An empty frame of proofs."""
    return pl.DataFrame(schema=PROOFS_SCHEMA)


def by_day(proofs: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The proofs until the end of `as_of` (UTC), in the order in which they were given."""
    return proofs.filter(pl.col("proved_at").dt.date() <= as_of).sort(ORDER)


def proven_levels(proofs: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The highest level that still stands, by the last word on each.

    A proof that was passed at a level speaks for it and all below; one that was failed speaks against it
    and all above. A level stands where the last proof that speaks about it speaks for it. A proof without
    a level is of level 1: passing it again and again proves no more, and failing it speaks against all.

    Args:
        proofs: `int_skill_proofs` (`PROOFS_SCHEMA`).
        as_of: proofs after this day are not looked at.

    Returns:
        One row per person and competency with a proof, sorted: `proven_level` (0 to 4) and
        `last_proof_on`.
    """
    known = by_day(proofs, as_of).with_columns(pl.col("level").fill_null(1).clip(1, 4))
    levels = pl.DataFrame({"rung": LEVELS}, schema={"rung": pl.Int64()})
    speaks = (
        pl.when("is_right")
        .then(pl.col("rung") <= pl.col("level"))
        .otherwise(pl.col("rung") >= pl.col("level"))
    )
    standing = (
        known.join(levels, how="cross", maintain_order="left_right")
        .filter(speaks)
        .group_by(*PAIR, "rung", maintain_order=True)
        .agg(stands=pl.col("is_right").last())
        .group_by(PAIR)
        .agg(proven_level=pl.col("rung").filter(pl.col("stands")).max().fill_null(0))
    )
    return (
        known.group_by(PAIR)
        .agg(last_proof_on=pl.col("proved_at").dt.date().max())
        .join(standing, on=PAIR)
        .select(*PAIR, "proven_level", "last_proof_on")
        .sort(PAIR)
    )
