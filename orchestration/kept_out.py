"""The asset between identity and the models: who opted out is purged before anything is derived.

Belongs here: finding opt-outs that are due, and what the asset says. A purge itself is in `purge.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl

from ingestion.boundary import allow_list
from ingestion.identifiers import identifier
from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.purge import keep_out, purge
from orchestration.purge_people import Person, find_people
from orchestration.run_context import RunContext
from signalpath.settings import Settings

OPTED_OUT = files("orchestration").joinpath("sql/opted_out.sql").read_text("utf-8")
RAW = [["raw", table.name] for kind in allow_list().values() for table in kind.values()]
SCHEMA = {
    "certificate": pl.String(),
    "reason": pl.String(),
    "table_name": pl.String(),
    "rows_deleted": pl.Int64(),
    "values_nulled": pl.Int64(),
}


@dg.asset(
    key=["privacy", "kept_out"],
    deps=[["identity", "people"], ["identity", "person_accounts"], *RAW],
    group_name="identity",
    kinds={"python", "duckdb"},
    pool=POOL,
    description="One row per certificate of this run and table that rows or mentions were removed from",
)
def kept_out(run: RunContext) -> dg.MaterializeResult:
    """Purge who opted out by today, and whom the charter excludes since their rows were loaded."""
    at = run.day.isoformat()
    due = opted_out(run.settings, run.day)
    certificates = purge(run.settings, due, run.day, at, is_in_run=True) if due else []
    certificates += keep_out(run.settings, run.program, at)
    rows = removed(certificates)
    warehouse.write(run.settings.warehouse, "privacy", {"kept_out": rows})
    return dg.MaterializeResult(
        metadata={"dagster/row_count": rows.height, "purges": len(certificates), "opted_out": len(due)}
    )


def opted_out(settings: Settings, day: date) -> list[tuple[Person, str]]:
    """People whose opt-out is in force and whose rows are still there, with the reason."""
    with warehouse.connect(settings.warehouse) as con:
        said = con.execute(OPTED_OUT, {"as_of": day}).fetchall()
        named = [
            (name, at, is_out) for account, at, is_out in said if (name := identifier("roster", account))
        ]
        due = []
        for person in find_people(con, (name for name, _, is_out in named if is_out)):
            words = [(at, is_out) for name, at, is_out in named if name in person.identifiers]
            out_at = max(at for at, is_out in words if is_out)
            if not any(at >= out_at for at, is_out in words if not is_out):
                due.append((person, f"opted out, in force since {out_at.date()}"))
        return due


def removed(certificates: Iterable[Path]) -> pl.DataFrame:
    """What the certificates say was removed from raw and identity, a row per table."""
    rows: list[dict[str, Any]] = []
    for path in certificates:
        document = json.loads(path.read_text("utf-8"))
        rows += [
            {
                "certificate": document["certificate"],
                "reason": document["reason"],
                "table_name": table["table"],
                "rows_deleted": table["rows_deleted"],
                "values_nulled": table["values_nulled"],
            }
            for table in document["tables"]
        ]
    return pl.DataFrame(rows, schema=SCHEMA)
