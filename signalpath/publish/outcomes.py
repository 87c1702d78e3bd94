"""pilot_effects and metric_months: what the pilot changed, and how the metrics went."""

from __future__ import annotations

import polars as pl

from signalpath.privacy import HIDDEN, suppress
from signalpath.program import Program
from signalpath.publish.names import ALL_WORK, competency_names, metric_names

NUMBERS = (
    *("before_pilot", "during_pilot", "before_comparison", "during_comparison"),
    *("estimate", "ci_lower", "ci_upper", "p_value", "minimum_p", "n"),
)
# What a hidden month loses, beside the number of people.
CELL_NUMBERS = ("n", "median", "p90", "mean", "mean_lower", "mean_upper", "share_censored")


def pilot_effects(effects: pl.DataFrame, program: Program, k: int) -> pl.DataFrame:
    """One row per registered target, whatever came of it; numbers only where both sides have k people."""
    cohorts = program.charter.cohorts if program.charter else []
    launches = pl.DataFrame(
        [(cohort.id, cohort.launch_on) for cohort in cohorts],
        schema={"cohort_id": pl.String, "launch_on": pl.Date},
        orient="row",
    )
    named = (
        effects.join(competency_names(program), on="competency_id", how="left")
        .join(launches, on="cohort_id", how="left")
        .with_columns(
            title=pl.concat_str(
                "metric_name",
                pl.coalesce("competency_name", "competency_id"),
                separator=": ",
                ignore_nulls=True,
            )
        )
    )
    is_small = pl.min_horizontal("people_pilot", "people_comparison") < k
    # Only where the charter asks for larger groups than an estimate does.
    is_refused = is_small & pl.col("estimate").is_not_null()
    refusal = f"The pilot or the comparison has fewer than {k} people with outcomes."
    numbers = (*NUMBERS, "people_pilot", "people_comparison")
    return named.with_columns(
        *(pl.when(~is_small).then(pl.col(name)).alias(name) for name in numbers),
        verdict=pl.when(is_refused).then(pl.lit("cannot tell")).otherwise("verdict"),
        reason=pl.when(is_refused).then(pl.lit(refusal)).otherwise("reason"),
    )


def metric_months(months: pl.DataFrame, program: Program, k: int) -> pl.DataFrame:
    """Months by cohort. Pilot and comparison make up `all`, so they are hidden together.

    `mean` is weighted: of a rate it is the ratio of sums that the metric's definition means, where the
    median over pull requests is often nought. `median` and `p90` are Kaplan and Meier's where
    `is_kaplan_meier` says so.

    A metric's own `minimum_people` may ask for more than k. `n` counts work, not people, yet it goes
    with its cell: it would tell how much the few did. Of a metric about people (who left, who takes
    part) the figure itself says how many it happened to: they, and the others, are groups as well.
    """
    cohorts = (
        months.filter(pl.col("scope_type") == "cohort")
        .rename({"scope_id": "cohort"})
        .with_columns(share_censored=pl.col("n_censored") / (pl.col("n") + pl.col("n_censored")))
    )
    named = (
        cohorts.join(metric_names(program), on="metric_id", how="left")
        .join(competency_names(program), on="competency_id", how="left")
        .with_columns(_smallest=_smallest_group())
    )
    hidden = [
        suppress(
            group,
            "_smallest",
            max([k, *group["minimum_people"].drop_nulls()]),
            values=("people", *CELL_NUMBERS),
            by=("metric_id", "competency_id", "month_on"),
            total=pl.col("cohort") == ALL_WORK,
        )
        for _, group in named.group_by("metric_id", maintain_order=True)
    ]
    table = pl.concat(hidden) if hidden else named.with_columns(pl.lit(False).alias(HIDDEN))
    return table.with_columns(metric_name=pl.coalesce("metric_name", "metric_id")).sort(
        "metric_id", "competency_id", "cohort", "month_on"
    )


def _smallest_group() -> pl.Expr:
    """People in a cell's smallest group: of a metric about people those above zero are one, if anybody is."""
    above = pl.col("people_above_zero")
    parts = pl.min_horizontal(
        *(pl.when(part > 0).then(part) for part in (above, pl.col("people") - above)), "people"
    )
    return pl.when(pl.col("is_about_people").fill_null(False)).then(parts).otherwise(pl.col("people"))
