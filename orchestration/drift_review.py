"""The quarterly review of the competency model: reports/drift.html, drift.patch, and the history of reviews.

Belongs here: reading what the last run found, and writing the files. What is found and proposed is
`signalpath/drift/`. A part of every run, which does its work when the quarter's review is due, so that
it is made by whatever runs signalpath, and made up for when nothing ran on that Monday.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import polars as pl

from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.run_context import RunContext
from signalpath.drift import BESIDE_SCHEMA, DRIFT_SCHEMA, QUARTER, Review, is_due, review_model
from signalpath.program import Program
from signalpath.reports import render_drift
from signalpath.settings import Settings

SQL = Path(__file__).parent / "sql" / "drift"
PAGE, PATCH, HISTORY = "drift.html", "drift.patch", "drift_history.jsonl"
READS = (
    *("int_artefact_work", "int_commit_files", "int_commits", "int_incident_competencies", "int_issues"),
    *("int_path_competencies", "int_pull_request_files", "int_pull_requests", "int_service_competencies"),
    *("int_services", "int_tag_competencies"),
)


@dg.asset(
    key=["oversight", "drift_review"],
    deps=[["marts", "mart_model_drift"], *(["intermediate", name] for name in READS)],
    group_name="oversight",
    kinds={"polars", "html"},
    pool=POOL,
    description="reports/drift.html and drift.patch: what the model misses, from a quarter's first Monday on",
)
def drift_review(run: RunContext) -> dg.MaterializeResult:
    """Review the model if the quarter's review is due; a program without a model has none."""
    history = read_history(run.settings)
    last = max((date.fromisoformat(line["as_of"]) for line in history), default=None)
    # A run that is told again makes its review again.
    if run.program.competencies is None or not (last == run.day or is_due(run.day, last)):
        return dg.MaterializeResult(metadata={"made": False, "last": str(last or "")})
    with warehouse.connect(run.settings.warehouse, read_only=True) as con:
        review = make_review(con, run.program, run.day)
    write_review(run.settings, review)
    return dg.MaterializeResult(metadata={"made": True, "proposals": len(review.proposals)})


def make_review(con: duckdb.DuckDBPyConnection, program: Program, as_of: date) -> Review:
    """Review the program's model against the work that the last run found, up to `as_of`.

    Raises:
        duckdb.CatalogException: the warehouse is of no run, or of one before the gate.
        ValueError: the program has no model.
    """
    if program.competencies is None:
        raise ValueError(f"{program.folder}: there is no model/competencies.yml to review")
    given = {"since": as_of - QUARTER}
    found = [con.execute(path.read_text("utf-8"), given).pl() for path in sorted(SQL.glob("*.sql"))]
    beside = pl.concat([frame.select(list(BESIDE_SCHEMA)).cast(BESIDE_SCHEMA) for frame in found])  # type: ignore[arg-type]
    drift = con.sql("from marts.mart_model_drift").pl().select(list(DRIFT_SCHEMA)).cast(DRIFT_SCHEMA)  # type: ignore[arg-type]
    worked = con.sql(
        "select artefact_type, sum(work_count)::bigint from intermediate.int_artefact_work group by all"
    ).fetchall()
    path = program.folder / "model" / "competencies.yml"
    # Line ends as they are: a patch that changes them does not apply.
    text = path.read_bytes().decode("utf-8")
    return review_model(drift, beside, dict(worked), program.competencies, text, in_repository(path), as_of)


def in_repository(path: Path) -> str:
    """A program's file as its repository names it; where there is none, from beside the program folder."""
    path = path.resolve()
    top = next((folder for folder in path.parents if (folder / ".git").exists()), path.parents[2])
    return path.relative_to(top).as_posix()


def read_history(settings: Settings) -> list[dict[str, Any]]:
    """One line per review that was made, oldest first: as_of, version, unmapped shares by artefact."""
    path = settings.reports / HISTORY
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []


def write_review(settings: Settings, review: Review) -> None:
    """Replace page and patch, and put the review in its place in the history."""
    settings.reports.mkdir(parents=True, exist_ok=True)
    line = {
        "as_of": review.as_of.isoformat(),
        "version": review.version,
        "unmapped": dict(review.unmapped),
        "findings": {kind: len(rows) for kind, rows in review.findings.items()},
    }
    kept = [old for old in read_history(settings) if old["as_of"] != line["as_of"]]
    history = sorted([*kept, line], key=lambda old: str(old["as_of"]))
    _replace(settings.reports / PAGE, render_drift(review, history))
    _replace(settings.reports / PATCH, review.patch)
    # Last: a review whose page was not written has not been made.
    _replace(settings.reports / HISTORY, "".join(json.dumps(old) + "\n" for old in history))


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text, "utf-8", newline="")
    fresh.replace(path)
