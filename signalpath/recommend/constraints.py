"""What may be offered at all: whom, which content, and how much of it at a time."""

from __future__ import annotations

from datetime import date

import polars as pl

from signalpath.recommend.settings import RecommendSettings

LEVELS = 4


def current_people(people: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The humans of the roster who are employed on `as_of`; `end_on` is the last day."""
    return people.filter(
        ~pl.col("is_bot"),
        pl.col("roster_person_id").is_not_null(),
        pl.col("start_on").is_null() | (pl.col("start_on") <= as_of),
        pl.col("end_on").is_null() | (pl.col("end_on") >= as_of),
    )


def offerable(content: pl.DataFrame, as_of: date, reported: pl.DataFrame | None = None) -> pl.DataFrame:
    """Content that an engineer has reviewed by `as_of` and in which no error is open; never compliance.

    Args:
        content: `dim_content`; of a catalogue that says more (`is_offerable`, `is_stale`,
            `is_compliance`), that holds too.
        as_of: the day of the path.
        reported: content_id of items of which people reported an error that is open.
    """
    tests = [pl.col("reviewed_on") <= as_of, pl.col("open_error_count") == 0]
    if "is_offerable" in content.columns:
        tests.append(pl.col("is_offerable").fill_null(value=False))
    known = [name for name in ("is_compliance", "is_stale") if name in content.columns]
    tests += [~pl.col(name).fill_null(value=False) for name in known]
    sound = content.filter(tests)
    return sound if reported is None else sound.join(reported, on="content_id", how="anti")


def choose_steps(
    options: pl.DataFrame, settings: RecommendSettings, maximum_outside: int | None = None
) -> pl.DataFrame:
    """At most `maximum_steps` a person: the best competency first, each once, within the budgets.

    Greedy, one pass a step over all people at once. An item whose synchronous minutes no longer fit
    gives way to the next best item of the same competency.

    Args:
        options: person_key, competency_id, tier (included, learn, refresh: in this order), rank_score,
            content_rank, minutes, is_synchronous, is_outside.
        settings: number of steps and synchronous minutes.
        maximum_outside: steps that may lie outside the problem; any number if absent.

    Returns:
        The chosen rows with `step`, from 1 without holes.
    """
    rows = options.with_row_index("row")
    left = (
        rows.select(
            "row",
            "person_key",
            "competency_id",
            "tier",
            "rank_score",
            "content_rank",
            "is_outside",
            binding=pl.when("is_synchronous").then("minutes").otherwise(0).cast(pl.Int64),
            spent=pl.lit(0, pl.Int64),
            outside=pl.lit(0, pl.Int64),
        )
        .sort(
            ["person_key", "tier", "rank_score", "competency_id", "content_rank"],
            descending=[False, False, True, False, False],
        )
        # What binds nobody always fits, so nothing that comes after it in its competency is ever needed.
        .filter(
            (pl.col("binding") == 0).cum_sum().over("person_key", "competency_id")
            - (pl.col("binding") == 0).cast(pl.UInt32)
            == 0
        )
    )
    chosen = []
    for step in range(1, settings.maximum_steps + 1):
        left = left.filter(pl.col("spent") + pl.col("binding") <= settings.synchronous_minutes)
        if maximum_outside is not None:
            left = left.filter(~pl.col("is_outside") | (pl.col("outside") < maximum_outside))
        best = left.unique("person_key", keep="first", maintain_order=True)
        chosen.append(best.select("row", step=pl.lit(step, pl.Int64)))
        taken = best.select(
            "person_key",
            just_taken="competency_id",
            just_spent="binding",
            just_outside=pl.col("is_outside").cast(pl.Int64),
        )
        left = (
            left.join(taken, on="person_key", maintain_order="left")
            .filter(pl.col("competency_id") != pl.col("just_taken"))
            .with_columns(
                spent=pl.col("spent") + pl.col("just_spent"),
                outside=pl.col("outside") + pl.col("just_outside"),
            )
            .drop("just_taken", "just_spent", "just_outside")
        )
    return rows.join(pl.concat(chosen), on="row").drop("row")
