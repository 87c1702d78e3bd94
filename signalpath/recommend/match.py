"""Which items fit which gaps, and which of them first.

Belongs here: level, requirements, the curriculum's order, other ways after failures. Whether an item may
be offered to anybody is constraints.py's matter.
"""

from __future__ import annotations

import polars as pl

from signalpath.recommend.adapt import Progress
from signalpath.recommend.constraints import LEVELS

# How engineers learn (DOMAIN, F2): close to the work first, courses last.
MODALITY_ORDER = ("lab", "runbook", "sandbox", "review", "talk", "pairing", "course")
MODULE_ORDER = ("foundation", "repetition", "production")
_PAIR = ["person_key", "competency_id"]
_ITEM = ["person_key", "content_id"]
_PLACE_OF_MODALITY = {name: place for place, name in enumerate(MODALITY_ORDER)}
_PLACE_OF_MODULE = {name: place for place, name in enumerate(MODULE_ORDER)}


def level_held(estimate: pl.Expr) -> pl.Expr:
    """The rubric level that an estimate of 0 to 1 stands for: 0 (below the first) to 3."""
    return (estimate * LEVELS).floor().clip(0, LEVELS - 1).cast(pl.Int64)


def wanted_level(gaps: pl.DataFrame, progress: Progress) -> pl.DataFrame:
    """Add `wanted_level`, `passed_level` and `has_failed`.

    The level above the one held, floor(4 * estimate) + 1, above any that is proven (`proven_level`) and any
    that was passed after a step; for a refresher (`is_refresh`) the level held or proven itself, at least 1.
    """
    held = pl.max_horizontal(level_held(pl.col("estimate")), "proven_level")
    to_learn = pl.max_horizontal(held, "passed_level") + 1
    has_failed = progress.failed.select(_PAIR).unique().with_columns(has_failed=pl.lit(value=True))
    return (
        gaps.join(progress.passed, on=_PAIR, how="left")
        .join(has_failed, on=_PAIR, how="left")
        .with_columns(
            pl.col("has_failed").fill_null(value=False),
            wanted_level=pl.when("is_refresh").then(held).otherwise(to_learn).clip(1, LEVELS),
        )
    )


def match_content(
    gaps: pl.DataFrame,
    content: pl.DataFrame,
    done: pl.DataFrame,
    fresh: pl.DataFrame,
    out: pl.DataFrame,
    progress: Progress,
    chosen: pl.DataFrame,
) -> pl.DataFrame:
    """Every item that fits a gap: at most one level off the wanted one, above any proven or passed.

    To have completed an item is not to master the skill. As long as the gap stands, completed items stay
    among what fits, last (`rank_content`), for repetition; those that are in `fresh` do not.

    Args:
        gaps: what `wanted_level` returns, with is_refresh.
        content: `inputs.CONTENT`, offerable items alone.
        done: person_key, content_id: done items.
        fresh: the same: done too lately for anything but a refresher.
        out: person_key, content_id: items that are out for that person.
        progress: failed items are out, and their modalities come last.
        chosen: person_key, content_id: items that a senior chose, whatever their level.

    Returns:
        person_key, competency_id, content_id, modality, minutes, is_synchronous, is_done, is_tried,
        is_chosen, distance, is_local, module, sequence; unordered.
    """
    tried = progress.failed.select(*_PAIR, "modality").unique().with_columns(is_tried=pl.lit(value=True))
    is_chosen = chosen.select(_ITEM).unique().with_columns(is_chosen=pl.lit(value=True))
    is_done = done.select(_ITEM).unique().with_columns(is_done=pl.lit(value=True))
    is_fresh = fresh.select(_ITEM).unique().with_columns(is_fresh=pl.lit(value=True))
    above = pl.max_horizontal("passed_level", "proven_level", pl.lit(0))
    return (
        gaps.select(*_PAIR, "wanted_level", "passed_level", "proven_level", "is_refresh")
        .join(content.drop("requires_competency_ids", "requires_levels"), on="competency_id")
        .join(is_chosen, on=_ITEM, how="left")
        .with_columns(
            pl.col("is_chosen").fill_null(value=False),
            distance=(pl.col("level") - pl.col("wanted_level")).abs(),
        )
        .filter(pl.col("is_chosen") | (pl.col("distance") <= 1))
        .filter(pl.col("is_chosen") | pl.col("is_refresh") | (pl.col("level") > above))
        .join(out, on=_ITEM, how="anti")
        .join(progress.failed, on=_ITEM, how="anti")
        .join(is_done, on=_ITEM, how="left")
        .join(is_fresh, on=_ITEM, how="left")
        .filter(pl.col("is_refresh") | pl.col("is_fresh").is_null())
        .join(tried, on=[*_PAIR, "modality"], how="left")
        .with_columns(pl.col("is_done", "is_tried").fill_null(value=False))
        .drop("wanted_level", "passed_level", "proven_level", "is_refresh", "is_fresh", "level")
    )


def unmet_requirements(items: pl.DataFrame, content: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """person_key, content_id, required, gap_probability: what an item builds on and the person lacks.

    Lacking is a known gap and a level held below the required one; what is unknown is no gap. What an
    item requires of the skill that it teaches itself is the wanted level's matter.
    """
    needs = (
        content.select(
            "content_id", "competency_id", required="requires_competency_ids", least="requires_levels"
        )
        .explode("required", "least")
        .drop_nulls("required")
        .filter(pl.col("required") != pl.col("competency_id"))
        .drop("competency_id")
    )
    lacks = known.filter("is_gap").select(
        "person_key", "gap_probability", required="competency_id", held=level_held(pl.col("estimate"))
    )
    return (
        items.select(_ITEM)
        .join(needs, on="content_id")
        .join(lacks, on=["person_key", "required"])
        .filter(pl.col("held") < pl.col("least"))
        .select(*_ITEM, "required", "gap_probability")
    )


def rank_content(options: pl.DataFrame) -> pl.DataFrame:
    """Add `content_rank` (1 is best) within person and competency, and put the rows in that order.

    Order: what a senior chose, not done before, not a way that failed, local before generic, the nearer
    level, the curriculum's order, asynchronous before synchronous, by modality, the shorter, the id.
    """
    ranked = options.with_columns(
        module_rank=pl.col("module").replace_strict(
            _PLACE_OF_MODULE, default=len(MODULE_ORDER), return_dtype=pl.Int64
        ),
        modality_rank=pl.col("modality").replace_strict(
            _PLACE_OF_MODALITY, default=len(MODALITY_ORDER), return_dtype=pl.Int64
        ),
        is_generic=~pl.col("is_local"),
        is_free_choice=~pl.col("is_chosen"),
        place=pl.col("sequence").fill_null(2**31),
    )
    order = ["is_free_choice", "is_done", "is_tried", "is_generic", "distance", "module_rank", "place",
             "is_synchronous", "modality_rank", "minutes", "content_id"]  # fmt: skip
    return (
        ranked.sort([*_PAIR, *order])
        .with_columns(content_rank=pl.int_range(1, pl.len() + 1).over(_PAIR))
        .drop("module_rank", "modality_rank", "is_generic", "is_free_choice", "place")
    )
