"""What the raw tables hold: rows and time range of each, and the allow-list as an inventory.

Belongs here: counting what was read, for `mart_data_inventory` and the command line's summary.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import duckdb
import polars as pl

from ingestion.boundary import Table, allow_list
from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.run_context import RunContext

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
TABLES = """
    create schema if not exists inventory;
    create table if not exists inventory.tables (
        table_name varchar, rows bigint, first_at date, last_at date
    );
    create table if not exists inventory.fields (
        kind varchar, table_name varchar, column_name varchar, position bigint, type varchar, "use" varchar,
        is_personal boolean
    )
"""


def load_summary(path: Path) -> pl.DataFrame:
    """table_name, rows, first_at, last_at (dates, null where a table has no time): one row per raw table."""
    tables = [table for kind in allow_list().values() for table in kind.values()]
    return warehouse.read(path, {"summary": " union all ".join(map(_count, tables))})["summary"]


def dead_letters(path: Path) -> pl.DataFrame:
    """source_name, reason, rows: what was refused, by whose entry of sources.yml and why."""
    sql = "select source_name, reason, count(*) as rows from raw.dead_letters group by all order by all"
    return warehouse.read(path, {"dead_letters": sql})["dead_letters"]


def fields() -> pl.DataFrame:
    """The allow-list, a row per column: kind, table_name, column_name, position, type, use, is_personal."""
    rows = [
        (table.source, table.name, column.name, position, column.type, column.use, bool(column.personal))
        for kind in allow_list().values()
        for table in kind.values()
        for position, column in enumerate(table.columns, start=1)
    ]
    names = ["kind", "table_name", "column_name", "position", "type", "use", "is_personal"]
    return pl.DataFrame(rows, schema=names, orient="row")


def ensure_inventory(con: duckdb.DuckDBPyConnection) -> None:
    """Make the two tables, empty, where they are missing, as dbt needs them before a first run."""
    con.execute(TABLES)


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["inventory", name],
            deps=[["privacy", "kept_out"]],
            group_name="ingest",
            kinds={"duckdb"},
            description=description,
        )
        for name, description in {
            "tables": "One row per raw table: its rows, and from when to when they tell",
            "fields": "One row per column of the allow-list: what it is for, and whether it is personal",
        }.items()
    ],
    name="take_inventory",
    pool=POOL,
)
def take_inventory(run: RunContext) -> Iterator[dg.MaterializeResult]:
    """What the loader knows of the raw tables, for the models, once whoever is kept out is gone from them."""
    frames = {"tables": load_summary(run.settings.warehouse), "fields": fields()}
    warehouse.write(run.settings.warehouse, "inventory", frames)
    for name, frame in frames.items():
        yield dg.MaterializeResult(
            asset_key=["inventory", name], metadata={"dagster/row_count": frame.height}
        )


def _count(table: Table) -> str:
    when = next((name for name in HAPPENED if name in table.schema), None)
    first, last = (f"{f}({when})::date" if when else "null::date" for f in ("min", "max"))
    return (
        f"select '{table.name}' as table_name, count(*) as rows, {first} as first_at, {last} as last_at"  # noqa: S608
        f" from raw.{table.name}"
    )
