"""What may be offered at all: whom, which content, and how much of it at a time."""

from __future__ import annotations

from datetime import date

import polars as pl

from signalpath.recommend.settings import RecommendSettings

# How engineers learn (DOMAIN, F2): close to the work first, courses last.
MODALITY_ORDER = ("lab", "runbook", "sandbox", "review", "talk", "pairing", "course")
LEVELS = 4


def current_people(people: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The humans of the roster who are employed on `as_of`; `end_on` is the last day."""
    return people.filter(
        ~pl.col("is_bot"),
        pl.col("roster_person_id").is_not_null(),
        pl.col("start_on").is_null() | (pl.col("start_on") <= as_of),
        pl.col("end_on").is_null() | (pl.col("end_on") >= as_of),
    )


def offerable(content: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Content that an engineer has reviewed by `as_of` and in which no error is open."""
    return content.filter(pl.col("reviewed_on") <= as_of, pl.col("open_error_count") == 0)


def match_content(gaps: pl.DataFrame, content: pl.DataFrame, completed: pl.DataFrame) -> pl.DataFrame:
    """Every item that fits a gap, with `content_rank` (1 is best) within person and competency.

    An item fits where its level is at most one off the level that the estimate calls for
    (floor(4 * estimate) + 1) and the person has not completed it. Order: local before generic, the
    nearer level, asynchronous before synchronous, by modality, the shorter, the id.
    """
    wanted = (pl.col("estimate") * LEVELS).floor().clip(0, LEVELS - 1).cast(pl.Int64) + 1
    rank_of_modality = pl.col("modality").replace_strict(
        {name: place for place, name in enumerate(MODALITY_ORDER)},
        default=len(MODALITY_ORDER),
        return_dtype=pl.Int64,
    )
    pair = ["person_key", "competency_id"]
    return (
        gaps.join(content, on="competency_id")
        .join(completed, on=["person_key", "content_id"], how="anti")
        .with_columns(distance=(pl.col("level") - wanted).abs(), modality_rank=rank_of_modality)
        .filter(pl.col("distance") <= 1)
        .sort(
            [*pair, "is_local", "distance", "is_synchronous", "modality_rank", "minutes", "content_id"],
            descending=[False, False, True, False, False, False, False, False],
        )
        .with_columns(content_rank=pl.int_range(1, pl.len() + 1).over(pair))
    )


def choose_steps(options: pl.DataFrame, settings: RecommendSettings) -> pl.DataFrame:
    """At most `maximum_steps` a person: the best-scored competency first, each once, within the budget.

    Greedy, one pass a step over all people at once. An item whose synchronous minutes no longer fit
    gives way to the next best item of the same competency.

    Args:
        options: what `match_content` returns, with `score`, `minutes`, `is_synchronous`.
        settings: number of steps and synchronous minutes.

    Returns:
        The chosen rows with `step`, from 1 without holes.
    """
    left = options.with_columns(
        binding=pl.when("is_synchronous").then("minutes").otherwise(0).cast(pl.Int64),
        spent=pl.lit(0, pl.Int64),
    )
    chosen = []
    for step in range(1, settings.maximum_steps + 1):
        left = left.filter(pl.col("spent") + pl.col("binding") <= settings.synchronous_minutes)
        best = (
            left.sort(
                ["person_key", "score", "competency_id", "content_rank"],
                descending=[False, True, False, False],
            )
            .unique("person_key", keep="first", maintain_order=True)
            .with_columns(step=pl.lit(step, pl.Int64))
        )
        chosen.append(best)
        left = left.join(best, on=["person_key", "competency_id"], how="anti").join(
            best.select("person_key", just_spent="binding"), on="person_key"
        )
        left = left.with_columns(spent=pl.col("spent") + pl.col("just_spent")).drop("just_spent")
    return pl.concat(chosen).drop("binding", "spent")
