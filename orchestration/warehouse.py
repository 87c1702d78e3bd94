"""Reading frames from the warehouse and writing frames back, each write in one transaction.

Belongs here: opening the DuckDB file and moving polars frames. What the frames mean is elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import polars as pl

from ingestion.warehouse_file import make_file


class WarehouseBusyError(Exception):
    """Another process has the file open. DuckDB lets one process write, and nobody else read."""


@contextmanager
def connect(
    path: Path, read_only: bool = False, is_small: bool = False
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in UTC, closed at the end so that the next tool can open the file.

    Args:
        path: the DuckDB file.
        read_only: nothing is written.
        is_small: a row or two are written. They stay in the log beside the file, which everybody who opens
            the file reads, until somebody writes more: a checkpoint writes the catalogue of all tables anew.

    Raises:
        WarehouseBusyError: another process holds the file.
    """
    if not read_only:
        make_file(path)
    try:
        connection = duckdb.connect(str(path), read_only=read_only)
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise WarehouseBusyError(
                f"{path}: another process has it open. Wait for that run, or close the tool"
            ) from None
        raise
    try:
        connection.execute("set timezone = 'UTC'")
        if is_small:
            connection.execute("pragma disable_checkpoint_on_shutdown")
        yield connection
    finally:
        connection.close()


def read(path: Path, tables: Mapping[str, str]) -> dict[str, pl.DataFrame]:
    """Read queries, or `schema.table` names, into frames by name."""
    with connect(path, read_only=True) as connection:
        return {name: connection.sql(_query(sql)).pl() for name, sql in tables.items()}


def write(path: Path, schema: str, frames: Mapping[str, pl.DataFrame]) -> None:
    """Replace `schema.<name>` by each frame: all of them, or none where one fails."""
    with connect(path) as connection:
        connection.execute("begin")
        connection.execute(f"create schema if not exists {schema}")
        for name, frame in frames.items():
            connection.register("incoming", frame)
            connection.execute(f'create or replace table {schema}."{name}" as from incoming')
            connection.unregister("incoming")
        connection.execute("commit")


def _query(sql: str) -> str:
    return sql if " " in sql.strip() else f"from {sql}"
