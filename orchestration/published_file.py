"""An audience's DuckDB file: written aside, looked at once more, and only then put in place.

Belongs here: the file and its last check. What may be shown is decided in `signalpath/publish/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import polars as pl

from expectations.check import FAILED, CheckOutcome
from expectations.runner import run_checks
from expectations.suites import published_sponsor
from ingestion.boundary import allow_list

# The site's own DuckDB is older; it could not read a newer storage format.
STORAGE = "v1.4.0"


class PrivacyGateError(Exception):
    """The file would have shown a person. It was not published; the one of before is left in place."""


def publish_file(path: Path, tables: Mapping[str, pl.DataFrame], k: int) -> list[CheckOutcome]:
    """Replace `path` by a file of `tables` in schema main, if it passes the published suite.

    Raises:
        PrivacyGateError: a check failed. The message names table and column, never a value.
    """
    aside = path.with_suffix(".new")
    try:
        write_file(aside, tables)
        outcomes = check_file(aside, k)
        if faults := [outcome for outcome in outcomes if outcome.status == FAILED]:
            raise PrivacyGateError("; ".join(map(_words, faults)))
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
    return outcomes


def write_file(path: Path, tables: Mapping[str, pl.DataFrame]) -> None:
    """A new DuckDB file with one table per frame, in schema main."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with duckdb.connect() as connection:
        connection.execute(f"attach '{path}' as published (storage_version '{STORAGE}')")
        for name, frame in tables.items():
            connection.register("incoming", frame)
            connection.execute(f'create table published.main."{name}" as from incoming')
            connection.unregister("incoming")
        connection.execute("detach published")


def check_file(path: Path, k: int) -> list[CheckOutcome]:
    """Run the published suite over every table that the file holds."""
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.execute(
            "select table_name, column_name, data_type from duckdb_columns()"
            " where schema_name = 'main' and not internal order by table_name, column_index"
        ).fetchall()
    columns: dict[str, dict[str, str]] = {}
    for table, column, data_type in found:
        columns.setdefault(table, {})[column] = data_type
    suite = published_sponsor.checks(columns, k, personal_columns())
    return run_checks(path, ("published", path.with_suffix("").name), suite, frozenset())


def personal_columns() -> list[str]:
    """Columns that the allow-list marks as able to identify somebody."""
    tables = [table for kind in allow_list().values() for table in kind.values()]
    return sorted({column.name for table in tables for column in table.columns if column.personal})


def _words(outcome: CheckOutcome) -> str:
    return f"{outcome.check_name}: expected {outcome.expected}, seen otherwise in {', '.join(outcome.sample)}"
