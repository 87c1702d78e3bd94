"""The sponsor's and L&D's tables, put together and checked: aggregates of k people or more, and no person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from signalpath.privacy import assert_aggregate_only
from signalpath.program import Program
from signalpath.publish import engagement, outcomes, paths, quality, systems
from signalpath.publish.problem import problem_figures
from signalpath.publish.programme import programme
from signalpath.publish.schemas import SPONSOR_TABLES, enforce

# Which warehouse tables `frames` are read from, by the name that they have there.
SPONSOR_INPUTS = {
    "dim_person": "marts.dim_person",
    "dim_team": "marts.dim_team",
    "mart_metric_months": "marts.mart_metric_months",
    "mart_engagement_funnel": "marts.mart_engagement_funnel",
    "mart_engagement_weeks": "marts.mart_engagement_weeks",
    "mart_feedback_answers": "marts.mart_feedback_answers",
    "path_steps": "recommend.path_steps",
    "withheld": "recommend.withheld",
    "pilot_effects": "effects.pilot_effects",
    "problem_figures": "effects.problem_figures",
}
DEFAULT_K = 5
# The program's owners are named in the charter in order to be named.
MAY_NAME = {
    "programme": ("organisation", "problem", "sponsor", "model_owner", "content_owner"),
    "problem_figures": ("says",),
}


def publish_sponsor(
    frames: Mapping[str, pl.DataFrame],
    program: Program,
    as_of: date,
    *,
    quality_results: Sequence[Mapping[str, Any]],
    load_summary: pl.DataFrame,
    inventory: pl.DataFrame,
    person_keys: Iterable[str] = (),
) -> dict[str, pl.DataFrame]:
    """Make every table of `SPONSOR_TABLES`; without input a table is empty, never absent.

    Args:
        frames: the tables of `SPONSOR_INPUTS`, by their names there.
        program: names, owners, cohorts; k is the charter's `minimum_group_size`, 5 without a charter.
        as_of: the run's date.
        quality_results: one mapping per check with the columns of `quality_checks`.
        load_summary: table_name, rows, first_at, last_at: one row per raw table.
        inventory: source, table_name, column_name, type, use, is_personal, rows: the allow-list.
        person_keys: keys, logins, e-mails and account ids of everybody, which must not appear.

    Raises:
        ValueError: an input or a declared column is missing.
        PrivacyError: a table would hold a person. Nothing is returned then.
    """
    if absent := [f"{name} ({table})" for name, table in SPONSOR_INPUTS.items() if name not in frames]:
        raise ValueError(f"publishing needs frames that were not given: {', '.join(absent)}")
    k = program.charter.minimum_group_size if program.charter else DEFAULT_K
    steps, withheld = frames["path_steps"], frames["withheld"]
    summary = systems.summarise(load_summary)
    made = {
        "programme": programme(
            frames["dim_person"], frames["dim_team"], steps, withheld, summary, program, as_of, k
        ),
        "problem_figures": problem_figures(frames["problem_figures"], program, k),
        "sources": systems.sources(summary, program),
        "quality_checks": quality.quality_checks(quality_results, k),
        "pilot_effects": outcomes.pilot_effects(frames["pilot_effects"], program, k),
        "metric_months": outcomes.metric_months(frames["mart_metric_months"], program, k),
        "engagement_funnel": engagement.engagement_funnel(frames["mart_engagement_funnel"], k),
        "engagement_weeks": engagement.engagement_weeks(frames["mart_engagement_weeks"], k),
        "feedback_answers": engagement.feedback_answers(frames["mart_feedback_answers"], k),
        "path_outcomes": paths.path_outcomes(steps, withheld, k),
        "path_competencies": paths.path_competencies(steps, program, k),
        "data_inventory": systems.data_inventory(inventory, summary, k),
        "missing": systems.missing(program),
    }
    tables = {name: enforce(name, made[name]) for name in SPONSOR_TABLES}
    personal = inventory.filter(pl.col("is_personal").fill_null(False))["column_name"]
    assert_aggregate_only(tables, personal, person_keys, may_name=MAY_NAME)
    return tables
