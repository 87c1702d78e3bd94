"""The published tables of the sponsor: every column and its type, declared once and enforced."""

from __future__ import annotations

import polars as pl

TEXT, COUNT, NUMBER, DAY, FLAG = pl.String(), pl.Int64(), pl.Float64(), pl.Date(), pl.Boolean()
Schema = dict[str, pl.DataType]

SPONSOR_TABLES: dict[str, Schema] = {
    "programme": {
        **dict.fromkeys(("organisation", "problem", "sponsor", "model_owner", "content_owner"), TEXT),
        **dict.fromkeys(("as_of", "first_on", "last_on"), DAY),
        **dict.fromkeys(("people", "consenting", "pilot_people", "comparison_people", "teams"), COUNT),
        **dict.fromkeys(("repositories", "pull_requests", "reviews", "incidents", "tickets"), COUNT),
        **dict.fromkeys(("learning_events", "commits", "paths_made", "paths_withheld", "k"), COUNT),
    },
    "problem_figures": {
        **dict.fromkeys(("figure_id", "says", "metric_name", "competency_name", "period"), TEXT),
        **dict.fromkeys(("from_on", "to_on"), DAY),
        **dict.fromkeys(("stated", "value"), NUMBER),
        **dict.fromkeys(("n", "people"), COUNT),
        **dict.fromkeys(("is_share", "is_agreed", "is_suppressed"), FLAG),
    },
    "sources": {
        "system": TEXT,
        "kind": TEXT,
        "status": TEXT,
        "rows": COUNT,
        "first_on": DAY,
        "last_on": DAY,
        "consequence": TEXT,
    },
    "quality_checks": {
        "check_order": COUNT,
        **dict.fromkeys(("question", "check_name", "status", "observed", "expected"), TEXT),
        "failing_rows": COUNT,
        "who_can_mend": TEXT,
        "meaning": TEXT,
    },
    "pilot_effects": {
        **dict.fromkeys(("target_id", "title", "metric_name", "competency_name", "direction", "unit"), TEXT),
        **dict.fromkeys(("before_pilot", "during_pilot", "before_comparison", "during_comparison"), NUMBER),
        **dict.fromkeys(("estimate", "ci_lower", "ci_upper", "p_value", "minimum_p"), NUMBER),
        **dict.fromkeys(("n", "people_pilot", "people_comparison"), COUNT),
        "verdict": TEXT,
        "reason": TEXT,
        "registered_on": DAY,
        "target_hash": TEXT,
        "launch_on": DAY,
    },
    "metric_months": {
        **dict.fromkeys(
            ("metric_id", "metric_name", "unit", "competency_id", "competency_name", "cohort"), TEXT
        ),
        "month_on": DAY,
        "n": COUNT,
        "people": COUNT,
        **dict.fromkeys(("median", "p90", "mean", "mean_lower", "mean_upper", "share_censored"), NUMBER),
        "is_kaplan_meier": FLAG,
        "is_suppressed": FLAG,
    },
    "engagement_funnel": {
        "stage_order": COUNT,
        "stage": TEXT,
        "people": COUNT,
        "share": NUMBER,
        "is_suppressed": FLAG,
    },
    "engagement_weeks": {
        "week_on": DAY,
        "enrolled": COUNT,
        "active": COUNT,
        "rate": NUMBER,
        "is_suppressed": FLAG,
    },
    "feedback_answers": {
        "question_id": TEXT,
        "question": TEXT,
        "score": COUNT,
        "n": COUNT,
        "people": COUNT,
        "share": NUMBER,
        "is_suppressed": FLAG,
    },
    "path_outcomes": {
        "outcome": TEXT,
        "reason": TEXT,
        "meaning": TEXT,
        "people": COUNT,
        "is_suppressed": FLAG,
    },
    "path_competencies": {
        "competency_id": TEXT,
        "competency_name": TEXT,
        "domain": TEXT,
        "people": COUNT,
        "is_suppressed": FLAG,
    },
    "data_inventory": {
        **dict.fromkeys(("source", "table_name", "column_name", "type", "use"), TEXT),
        "is_personal": FLAG,
        "who_sees": TEXT,
        "retention": TEXT,
        "rows": COUNT,
    },
    "missing": {"what": TEXT},
}


def enforce(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Exactly the declared columns, in order and type.

    Raises:
        ValueError: a declared column is missing, or a value does not fit its type.
    """
    schema = SPONSOR_TABLES[name]
    if absent := [column for column in schema if column not in frame.columns]:
        raise ValueError(f"published table {name}: columns {', '.join(absent)} were not made")
    try:
        return frame.select(pl.col(column).cast(dtype) for column, dtype in schema.items())
    except pl.exceptions.PolarsError as error:
        # The error's own text may quote values.
        raise ValueError(f"published table {name}: {type(error).__name__} while typing its columns") from None
