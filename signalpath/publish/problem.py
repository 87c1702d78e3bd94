"""problem_figures: what the charter says of its problem, and what the same figures are now."""

from __future__ import annotations

import polars as pl

from signalpath.problem import AGREED
from signalpath.program import Program
from signalpath.publish.names import competency_names, metric_names


def problem_figures(figures: pl.DataFrame, program: Program, k: int) -> pl.DataFrame:
    """One row per figure and period, hidden where it rests on fewer than k people.

    A share of observations above a number, or in a domain, is one figure over all their people. Whether
    somebody lacks a skill, or what a metric about people says, is about the person: there those who do, and
    those who do not, must be k each, for of a group that agrees in full something is said of each member.
    """
    people, matching = pl.col("people"), pl.col("people_matching")
    others = people - matching
    is_small = people < k
    is_about_people = (pl.col("counts") == "lacks_skill") | pl.col("is_about_people").fill_null(value=True)
    tells_on_people = is_about_people & ((matching < k) | (others < k))
    hidden = is_small | tells_on_people
    shown = ("value", "n", "people", "from_on", "to_on")
    return (
        figures.join(competency_names(program), on="competency_id", how="left", maintain_order="left")
        .join(
            metric_names(program).select("metric_id", "metric_name", "is_about_people"),
            on="metric_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            is_suppressed=hidden,
            is_agreed=pl.col("period") == AGREED,
            is_share=pl.col("counts") != "ratio_to_rest",
        )
        .with_columns(
            pl.when("is_suppressed").then(None).otherwise(pl.col(name)).alias(name) for name in shown
        )
    )
