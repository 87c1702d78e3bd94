"""reports/run.json: what a run read, found, made and estimated, for people and for other programs.

Belongs here: collecting it out of the warehouse and the gate's report. It is the operator's, who has
the warehouse anyway, yet it holds counts only. Printing is in `summary.py`.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from orchestration import warehouse
from orchestration.load_summary import dead_letters, load_summary
from orchestration.quality_report import read_quality
from orchestration.run_context import RunContext
from signalpath.program import Program
from signalpath.publish import systems
from signalpath.settings import Settings

PATHS = {
    "made": "select count(distinct person_key) as people, count(*) as steps from recommend.path_steps",
    "withheld": "select reason, count(*) as people from recommend.withheld group by reason order by all",
    "effects": "effects.pilot_effects",
    # Which role it was and not who: this report holds counts only.
    "sign_offs": "select refused_because, given_by_role_id as role_id, count(*) as answers "
    "from intermediate.int_sign_offs where refused_because is not null group by all order by all",
}
EFFECT = (
    *("target_id", "metric_name", "competency_id", "unit", "estimate", "ci_lower", "ci_upper", "n"),
    *("people_pilot", "people_comparison", "p_value", "minimum_p", "verdict", "reason"),
)


def collect(settings: Settings, program: Program, as_of: date) -> dict[str, Any]:
    """Everything that the last run left, as plain values.

    Keys: as_of, sources (kind, system, status, rows, first_on, last_on, consequence, names),
    dead_letters (source_name, reason, rows), quality, paths, sign_offs that do not count (refused_because,
    role_id, answers), may_sign, effects, missing.
    """
    path = settings.warehouse
    names: dict[str, list[str]] = {source.kind: [] for source in program.sources.root}
    for source in program.sources.root:
        names[source.kind].append(source.name)
    sources = systems.sources(systems.summarise(load_summary(path), is_exact=True), program)
    frames = warehouse.read(path, PATHS)
    return {
        "as_of": as_of.isoformat(),
        "sources": [{**row, "names": names.get(row["kind"], [])} for row in _rows(sources)],
        "dead_letters": _rows(dead_letters(path)),
        "quality": [
            {
                "check": f"{outcome.asset_key[1]}.{outcome.check_name}",
                "status": outcome.status,
                "confined_to": outcome.confined_to,
                "units": outcome.unit_count,
            }
            for outcome in read_quality(settings)
        ],
        "paths": {**_rows(frames["made"])[0], "withheld": _rows(frames["withheld"])},
        "sign_offs": _rows(frames["sign_offs"]),
        "may_sign": [role.name for role in program.competencies.roles if role.is_senior]
        if program.competencies
        else [],
        "effects": _rows(frames["effects"].select(EFFECT)),
        "missing": systems.missing(program)["what"].to_list(),
    }


def write_report(run: RunContext) -> None:
    """Write reports/run.json at the end of a run."""
    run.settings.reports.mkdir(parents=True, exist_ok=True)
    document = collect(run.settings, run.program, run.day)
    report_path(run.settings).write_text(json.dumps(document, indent=2, default=str) + "\n", "utf-8")


def read_report(settings: Settings) -> dict[str, Any]:
    """The report of the last run that reached its end."""
    report: dict[str, Any] = json.loads(report_path(settings).read_text("utf-8"))
    return report


def report_path(settings: Settings) -> Path:
    """Where the report is."""
    return settings.reports / "run.json"


def _rows(frame: pl.DataFrame) -> list[dict[str, Any]]:
    return list(frame.iter_rows(named=True))
