"""What the last run and the last audit left behind, as the counts from which stage gates are judged."""

from __future__ import annotations

import json
from typing import Any

import duckdb

from expectations.check import FAILED
from orchestration import warehouse
from orchestration.audit import report_path
from orchestration.purge_people import has_table
from orchestration.quality_report import quality_path
from signalpath.program import Program
from signalpath.publish.programme import WORK
from signalpath.settings import Settings
from signalpath.stage_gates import Facts

COHORT = """
    select count(*) as people, count(distinct team_name) as teams from marts.dim_person
    where is_current and is_consenting and cohort_id = $cohort
"""
ENGAGED = """
    with weeks as (
        from marts.mart_engagement_weeks where cohort_id = $cohort order by week_on desc limit 4
    )
    select sum(active) / nullif(sum(enrolled), 0) as share, arg_max(active, week_on) as people from weeks
"""
# Counts per score overlap in people: the largest is the least that answered.
ANSWERED = "select max(people) from marts.mart_feedback_answers where cohort_id = $cohort"
FIGURES = "select count(*) from effects.problem_figures where period = 'now' and value is not null"
VERDICTS = "select target_id, verdict from effects.pilot_effects"
FIRST = "select min(first_at) from inventory.tables where list_contains($work, table_name)"


def collect_facts(settings: Settings, program: Program) -> Facts:
    """Read what there is; what was never made is None.

    Raises:
        WarehouseBusyError: a run is at it.
    """
    audit, quality = _document(report_path(settings)), _document(quality_path(settings))
    found: dict[str, Any] = {
        "audit_is_fine": audit["is_fine"] if audit else None,
        "failed_checks": sum(c["status"] == FAILED for c in quality["checks"]) if quality else None,
    }
    if not settings.warehouse.is_file():
        return Facts(**found)
    with warehouse.connect(settings.warehouse, read_only=True) as con:
        return Facts(**found, **_counts(con, program))


def _counts(con: duckdb.DuckDBPyConnection, program: Program) -> dict[str, Any]:
    cohorts = program.charter.cohorts if program.charter else []
    running = [cohort for cohort in cohorts if not cohort.is_closed] or cohorts
    asked = {"cohort": running[-1].id if running else None}
    found: dict[str, Any] = {}
    if has_table(con, "marts", "mart_engagement_weeks"):
        found["cohort_people"], found["cohort_teams"] = _row(con, COHORT, asked)
        found["active_share"], found["active_people"] = _row(con, ENGAGED, asked)
        (found["answering_people"],) = _row(con, ANSWERED, asked)
    if has_table(con, "effects", "problem_figures"):
        (found["problem_figures"],) = _row(con, FIGURES)
    if has_table(con, "effects", "pilot_effects"):
        found["verdicts"] = dict(con.execute(VERDICTS).fetchall())
    if has_table(con, "inventory", "tables"):
        (found["first_work_on"],) = _row(con, FIRST, {"work": WORK})
    return found


def _row(con: duckdb.DuckDBPyConnection, sql: str, given: dict[str, Any] | None = None) -> tuple[Any, ...]:
    row = con.execute(sql, given or {}).fetchone()
    assert row is not None  # noqa: S101 - an aggregate always has its row
    return row


def _document(path: Any) -> dict[str, Any] | None:
    return json.loads(path.read_text("utf-8")) if path.is_file() else None
