"""What people have decided about pairs of accounts, as frames.

Belongs here: the columns of a decision and its translation to account numbers. Does not belong here: the
file that they live in (`signalpath.program.identity`).
"""

from __future__ import annotations

import polars as pl

PAIR = ["left_system", "left_account_id", "right_system", "right_account_id"]
DECISIONS_SCHEMA: dict[str, pl.DataType] = {
    **{name: pl.String() for name in PAIR},
    "decision": pl.String(),
    "decided_by": pl.String(),
    "decided_on": pl.Date(),
}


def numbered(decisions: pl.DataFrame | None, nodes: pl.DataFrame) -> pl.DataFrame:
    """Decisions with `left` and `right` account numbers, sorted; those about absent accounts are left out.

    Accounts are compared without regard to case, as people write them.
    """
    given = pl.DataFrame(schema=DECISIONS_SCHEMA) if decisions is None else decisions
    known = nodes.select("node", "system", key=pl.col("account_id").str.to_lowercase())
    for side in ("left", "right"):
        key = pl.col(f"{side}_account_id").str.strip_chars().str.to_lowercase().alias("key")
        given = given.with_columns(key).join(
            known.rename({"node": side, "system": f"{side}_system"}), on=[f"{side}_system", "key"]
        ).drop("key")  # fmt: skip
    return given.filter(pl.col("left") != pl.col("right")).sort("left", "right", "decided_on", "decision")
