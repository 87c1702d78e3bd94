"""Versions of a path: what came and what went since the last one, and why.

Belongs here: comparing today's steps with those in force. A version is a set of steps: another order, or
another score, is no new version, so that a path that stays says so. Where versions are kept is
orchestration's matter.
"""

from __future__ import annotations

import polars as pl

from signalpath.recommend.paths import Recommendations
from signalpath.recommend.settings import RecommendSettings
from signalpath.recommend.shapes import WHY_CODES

VERSION_SCHEMA: dict[str, pl.DataType] = {
    "person_key": pl.String(),
    "version": pl.Int64(),
    "change": pl.String(),
    "competency_id": pl.String(),
    "content_id": pl.String(),
    "reason": pl.String(),
    "detail": pl.String(),
}
# Why a step went, the first that applies. A withheld path's reason goes before the last two.
REMOVALS = {
    "dismissed": "you said no to it",
    "disputed": "you said that it is wrong",
    "override": "a named senior left it out",
    "completed": "you have done it",
    "withdrawn_item": "the item may not be offered any more",
    "replaced": "another step of the same skill takes its place",
    "capped": "it lies outside the problem that the charter names, and there is one such step already",
    "refreshed": "it was shown anew, and is not due to be refreshed now",
    "no_gap": "a gap is no longer likely",
    "nothing_fits": "the gap is still likely, but no other item fits now and nobody offers help in it",
    "outranked": "other steps come first now",
}
_STEP = ["person_key", "competency_id", "content_id"]
_PAIR = ["person_key", "competency_id"]


def number_versions(
    made: Recommendations,
    earlier: pl.DataFrame,
    completed: pl.DataFrame,
    due: pl.DataFrame | None = None,
    maximum_steps: int = RecommendSettings.maximum_steps,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tell the version that each path is, and what changed where it is a new one.

    Args:
        made: today's paths.
        earlier: changes of earlier days (`VERSION_SCHEMA` at least).
        completed: person_key, content_id.
        due: person_key, competency_id: what is due to be refreshed today.
        maximum_steps: steps that a path has room for.

    Returns:
        `path_steps` with their `version`, from 1; and the changes of today (`VERSION_SCHEMA`, sorted):
        none of a person whose steps are the same as before.
    """
    last = earlier.group_by("person_key").agg(pl.col("version").max())
    in_force = (
        earlier.sort("version")
        .unique(_STEP, keep="last", maintain_order=True)
        .filter(pl.col("change") == "added")
        .select(*_STEP, was_refresh=pl.col("reason") == "refresh")
    )
    steps = made.path_steps.drop("version")
    added = steps.join(in_force, on=_STEP, how="anti", nulls_equal=True)
    removed = in_force.join(steps, on=_STEP, how="anti", nulls_equal=True)
    changes = pl.concat(
        [
            added.select(
                *_STEP,
                change=pl.lit("added"),
                reason="why_code",
                detail=pl.col("why_code").replace_strict(WHY_CODES, return_dtype=pl.String),
            ),
            _explained(removed, made, completed, due, maximum_steps),
        ]
    )
    numbered = (
        pl.concat([steps.select("person_key"), changes.select("person_key")])
        .unique()
        .join(last, on="person_key", how="left")
        .join(changes.select("person_key").unique().with_columns(is_new=True), on="person_key", how="left")
        .select(
            "person_key",
            version=pl.col("version").fill_null(0) + pl.col("is_new").fill_null(value=False).cast(pl.Int64),
        )
    )
    told = changes.join(numbered, on="person_key").select(
        pl.col(name).cast(dtype) for name, dtype in VERSION_SCHEMA.items()
    )
    with_version = steps.join(numbered, on="person_key", how="left")
    return (
        with_version.select(made.path_steps.columns).sort("person_key", "step"),
        told.sort(*_PAIR, "change", "content_id"),
    )


def _explained(
    removed: pl.DataFrame,
    made: Recommendations,
    completed: pl.DataFrame,
    due: pl.DataFrame | None,
    maximum_steps: int,
) -> pl.DataFrame:
    out = made.decisions.filter(pl.col("decision") == "excluded")
    of_item = out.drop_nulls("content_id").select(*_STEP, of_item="reason")
    of_skill = out.filter(pl.col("content_id").is_null()).select(*_PAIR, of_skill="reason")
    capped = made.decisions.filter(pl.col("decision") == "capped").select(_PAIR)
    done = completed.select("person_key", "content_id").unique()
    # A gap comes before any refresher, so a path that has one has not been filled by other gaps.
    full = (
        made.path_steps.group_by("person_key")
        .agg(count=pl.len(), refreshers=(pl.col("step_kind") == "refresh").sum())
        .filter(pl.col("count") - pl.col("refreshers") >= maximum_steps)
    )
    flags = {
        "completed": (done, ["person_key", "content_id"]),
        "is_offered": (made.offered, ["content_id"]),
        "replaced": (made.path_steps.select(_PAIR), _PAIR),
        "capped": (capped, _PAIR),
        "is_open": (made.open_gaps, _PAIR),
        "is_due": (made.path_steps.select(_PAIR).clear() if due is None else due.select(_PAIR), _PAIR),
        "is_full": (full.select("person_key"), ["person_key"]),
    }
    told = removed.join(of_item.unique(_STEP, keep="first", maintain_order=True), on=_STEP, how="left").join(
        of_skill.unique(_PAIR, keep="first", maintain_order=True), on=_PAIR, how="left"
    )
    for name, (frame, on) in flags.items():
        flag = frame.unique(on).with_columns(pl.lit(value=True).alias(name))
        told = told.join(flag, on=on, how="left")
    told = told.join(
        made.withheld.select("person_key", no_path="reason", no_path_detail="detail"),
        on="person_key",
        how="left",
    ).with_columns(pl.col(list(flags)).fill_null(value=False))
    reason = pl.coalesce(
        "of_item",
        "of_skill",
        pl.when(pl.col("was_refresh") & ~pl.col("is_due")).then(pl.lit("refreshed")),
        # Most refreshers are of items that were done once: that is not why one goes.
        pl.when(pl.col("completed") & ~pl.col("was_refresh")).then(pl.lit("completed")),
        pl.when(~pl.col("is_offered") & pl.col("content_id").is_not_null()).then(pl.lit("withdrawn_item")),
        pl.when("replaced").then(pl.lit("replaced")),
        pl.when("capped").then(pl.lit("capped")),
        "no_path",
        pl.when(pl.col("was_refresh")).then(pl.lit("outranked")),
        pl.when(~pl.col("is_open")).then(pl.lit("no_gap")),
        pl.when("is_full").then(pl.lit("outranked")),
        pl.lit("nothing_fits"),
    )
    words = pl.col("reason").replace_strict(
        REMOVALS, default=pl.col("no_path_detail"), return_dtype=pl.String
    )
    return (
        told.with_columns(reason=reason)
        .with_columns(detail=words)
        .select(*_STEP, change=pl.lit("removed"), reason="reason", detail="detail")
    )
