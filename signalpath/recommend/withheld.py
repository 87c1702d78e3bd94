"""Who has no path, and the first reason that applies."""

from __future__ import annotations

from datetime import date

import polars as pl

WITHHELD_SCHEMA: dict[str, pl.DataType] = {
    "person_key": pl.String(),
    "reason": pl.String(),
    "detail": pl.String(),
    "as_of": pl.Date(),
}
REASONS = ("no_consent", "gate", "thin_evidence", "no_gap", "declined", "no_content")


def withheld(without: pl.DataFrame, gate: pl.DataFrame, counts: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """One row per person without a path (`WITHHELD_SCHEMA`).

    Args:
        without: person_key, is_consenting.
        gate: person_key, detail: whose data failed the gate.
        counts: person_key, known (competencies), gaps (likely ones), open_gaps (of these, those that are
            not dismissed, disputed or left out by a senior).
        as_of: the day of the path.
    """
    reasons = {
        "no_consent": (~pl.col("is_consenting").fill_null(value=False), pl.lit("has not consented to paths")),
        "gate": (pl.col("has_failed"), pl.coalesce("detail", pl.lit("the data failed the quality gate"))),
        "thin_evidence": (
            pl.col("known") == 0,
            pl.lit("no competency has enough recent evidence to tell a gap from chance"),
        ),
        "no_gap": (
            pl.col("gaps") == 0,
            pl.format("{} competencies are known, in none of them is a gap likely", "known"),
        ),
        "declined": (
            pl.col("open_gaps") == 0,
            pl.format("{} likely gaps, each dismissed, disputed or left out by a named senior", "gaps"),
        ),
        "no_content": (
            pl.lit(value=True),
            pl.format("{} likely gaps, but no reviewed content without open errors fits", "open_gaps"),
        ),
    }
    told = (
        without.join(gate.with_columns(has_failed=pl.lit(value=True)), on="person_key", how="left")
        .join(counts, on="person_key", how="left")
        .with_columns(
            pl.col("has_failed").fill_null(value=False), pl.col("known", "gaps", "open_gaps").fill_null(0)
        )
    )
    first = [pl.when(test).then(pl.lit(reason)) for reason, (test, _) in reasons.items()]
    detail = [pl.when(test).then(text) for test, text in reasons.values()]
    return (
        told.with_columns(reason=pl.coalesce(first), detail=pl.coalesce(detail), as_of=pl.lit(as_of))
        .select(pl.col(name).cast(dtype) for name, dtype in WITHHELD_SCHEMA.items())
        .sort("person_key")
    )
