"""What the raw tables hold: rows and time range of each, and the allow-list as an inventory.

Belongs here: counting what was read, for the published pages and the command line's summary.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from ingestion.boundary import Table, allow_list
from orchestration import warehouse

# Which column says when the thing itself happened, the best first. Not when it was last touched.
HAPPENED = (
    "occurred_at",
    "committed_at",
    "submitted_at",
    "created_at",
    "start_at",
    "responded_at",
    "consented_on",
    "start_on",
    "registered_on",
)


def load_summary(path: Path) -> pl.DataFrame:
    """table_name, rows, first_at, last_at (dates, null where a table has no time): one row per raw table."""
    tables = [table for kind in allow_list().values() for table in kind.values()]
    return warehouse.read(path, {"summary": " union all ".join(map(_count, tables))})["summary"]


def dead_letters(path: Path) -> pl.DataFrame:
    """source_name, reason, rows: what was refused, by whose entry of sources.yml and why."""
    sql = "select source_name, reason, count(*) as rows from raw.dead_letters group by all order by all"
    return warehouse.read(path, {"dead_letters": sql})["dead_letters"]


def inventory(summary: pl.DataFrame) -> pl.DataFrame:
    """The allow-list, a row per column: source, table_name, column_name, type, use, is_personal, rows."""
    fields = [
        (table.source, table.name, column.name, column.type, column.use, column.personal)
        for kind in allow_list().values()
        for table in kind.values()
        for column in table.columns
    ]
    names = ["source", "table_name", "column_name", "type", "use", "is_personal"]
    rows = summary.select("table_name", "rows")
    return pl.DataFrame(fields, schema=names, orient="row").join(rows, on="table_name", how="left")


def _count(table: Table) -> str:
    when = next((name for name in HAPPENED if name in table.schema), None)
    first, last = (f"{f}({when})::date" if when else "null::date" for f in ("min", "max"))
    return (
        f"select '{table.name}' as table_name, count(*) as rows, {first} as first_at, {last} as last_at"  # noqa: S608
        f" from raw.{table.name}"
    )
