"""The decision log: what was decided about each person's path, as rows of codes and plain sentences.

Belongs here: `DECISION_SCHEMA` rows of paths, abstentions, overrides, what is out and what was capped.
Where the log is kept is orchestration's matter. Nobody is named in a sentence.
"""

from __future__ import annotations

import polars as pl

from signalpath.recommend.settings import RecommendSettings
from signalpath.recommend.shapes import DECISION_SCHEMA, WHY_CODES

_PAIR = ["person_key", "competency_id"]
OUT_WORDS = {
    "dismissed": "the person said no to it, and that still holds",
    "disputed": "the person said that it is wrong, and there is no new evidence",
    "override": "a named senior left it out",
}


def of_paths(steps: pl.DataFrame) -> pl.DataFrame:
    """One row per step: why it is there."""
    words = pl.col("why_code").replace_strict(WHY_CODES, return_dtype=pl.String)
    return _rows(steps, "path", pl.col("why_code"), pl.format("step {} ({}): {}", "step", "step_kind", words))


def of_abstentions(withheld: pl.DataFrame) -> pl.DataFrame:
    """One row per person without a path."""
    return _rows(withheld, "abstention", pl.col("reason"), pl.col("detail"))


def of_what_is_out(left_out: pl.DataFrame) -> pl.DataFrame:
    """One row per likely gap, or item of one, that is out because somebody says so."""
    words = pl.col("reason").replace_strict(OUT_WORDS, return_dtype=pl.String)
    return _rows(left_out, "excluded", pl.col("reason"), words)


def of_overrides(overrides: pl.DataFrame, steps: pl.DataFrame) -> pl.DataFrame:
    """One row per override that holds: its reason, and whether the path could follow it."""
    on_path = (
        steps.select(*_PAIR, chosen="content_id")
        .unique(_PAIR, keep="first", maintain_order=True)
        .with_columns(is_on_path=pl.lit(value=True))
    )
    followed = overrides.join(on_path, on=_PAIR, how="left", maintain_order="left").with_columns(
        is_on_path=pl.col("is_on_path").fill_null(value=False)
        & (pl.col("content_id").is_null() | (pl.col("content_id") == pl.col("chosen")).fill_null(value=False))
    )
    detail = (
        pl.when(~pl.col("is_named"))
        .then(pl.format("{}: not followed, since no senior who is known gave it", "decision"))
        .when(pl.col("decision") == "exclude")
        .then(pl.lit("exclude: left out of the path"))
        .when("is_on_path")
        .then(pl.lit("include: on the path"))
        .otherwise(
            pl.lit(
                "include: not on the path, since consent, evidence, content or the person's own no stand "
                "against it"
            )
        )
    )
    return _rows(followed, "override", pl.col("reason_code"), detail)


def of_the_cap(capped: pl.DataFrame, settings: RecommendSettings) -> pl.DataFrame:
    """One row per step that would have been there but for the cap on what the problem does not name."""
    detail = pl.format(
        "at most {} of {} steps outside the problem that the charter names; relevance {}",
        pl.lit(settings.maximum_outside),
        pl.lit(settings.maximum_steps),
        "relevance",
    )
    return _rows(capped, "capped", pl.lit("outside_the_problem"), detail)


def _rows(frame: pl.DataFrame, decision: str, reason: pl.Expr, detail: pl.Expr) -> pl.DataFrame:
    missing = [
        pl.lit(None, pl.String).alias(name)
        for name in ("competency_id", "content_id")
        if name not in frame.columns
    ]
    told = frame.with_columns(missing).select(
        "person_key",
        "competency_id",
        "content_id",
        decision=pl.lit(decision),
        reason=reason,
        detail=detail,
    )
    return told.select(pl.col(name).cast(dtype) for name, dtype in DECISION_SCHEMA.items())
