"""engagement_funnel, engagement_weeks and feedback_answers: how the pilot's people took part.

Counts here are nested: active people are some of the enrolled, so their difference is a group too, and
is shown only if it is nobody or at least k people. The published tables are of all cohorts together.
"""

from __future__ import annotations

import polars as pl

from signalpath.privacy import HIDDEN, nested_visible, suppress

QUESTIONS = {
    "relevant": "Was it relevant to the work you do?",
    "fits": "Did it fit into your week?",
    "improve": "What should change?",
}


def engagement_funnel(funnel: pl.DataFrame, k: int) -> pl.DataFrame:
    """People at each stage, and their share of the enrolled."""
    stages = funnel.group_by("stage_order", "stage").agg(pl.col("people").sum()).sort("stage_order")
    visible = pl.Series(nested_visible(stages["people"].to_list(), k), dtype=pl.Boolean)
    return stages.with_columns(
        (~visible).alias(HIDDEN),
        people=pl.when(visible).then("people"),
        share=pl.when(visible).then(pl.col("people") / pl.col("people").first()),
    ).with_columns(share=pl.when(pl.col("share").is_finite()).then("share"))


def engagement_weeks(weeks: pl.DataFrame, k: int) -> pl.DataFrame:
    """Active of enrolled people, week by week.

    The last week's number of enrolled people is the one that is kept; an earlier week in which it
    differs by fewer than k is hidden, or two dates would give away who joined in between.
    """
    counts = (
        weeks.group_by("week_on")
        .agg(pl.col("enrolled").sum(), pl.col("active").sum())
        .sort("week_on", descending=True)
    )
    is_same_group = nested_visible(counts["enrolled"].to_list(), k)
    is_visible = [
        same and all(nested_visible([enrolled, active], k))
        for same, enrolled, active in zip(is_same_group, counts["enrolled"], counts["active"], strict=True)
    ]
    visible = pl.Series(is_visible, dtype=pl.Boolean)
    return (
        counts.with_columns(
            (~visible).alias(HIDDEN),
            enrolled=pl.when(pl.Series(is_same_group, dtype=pl.Boolean)).then("enrolled"),
            active=pl.when(visible).then("active"),
        )
        .with_columns(rate=_ratio("active", "enrolled"))
        .sort("week_on")
    )


def feedback_answers(answers: pl.DataFrame, k: int) -> pl.DataFrame:
    """Answers by question and score. Shares tell a question's total, so scores are its parts."""
    counts = (
        answers.group_by("question_id", "score")
        .agg(pl.col("n").sum(), pl.col("people").sum())
        .sort("question_id", "score")
        .with_columns(share=pl.col("n") / pl.col("n").sum().over("question_id"))
    )
    return suppress(counts, "people", k, values=("n", "share"), by=("question_id",)).with_columns(
        question=pl.col("question_id").replace_strict(QUESTIONS, default=pl.col("question_id"))
    )


def _ratio(part: str, whole: str) -> pl.Expr:
    return pl.when(pl.col(whole) > 0).then(pl.col(part) / pl.col(whole))
