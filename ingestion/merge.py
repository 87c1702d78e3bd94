"""Merges one load package into the warehouse in one transaction: all of its tables, or none.

Belongs here: the SQL that puts a package's parquet files into `raw.*`. When it runs, and what else
belongs to the same transaction, is `destination.py`'s work; what the files hold is `resources.py`'s.
"""

# ruff: noqa: S608 - names come from the allow-list and paths are ours
from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from ingestion.boundary import Table

LAST = "last_of_each_key"


def merge_rows(con: duckdb.DuckDBPyConnection, table: Table, files: Sequence[Path], is_snapshot: bool) -> int:
    """Put the rows of `files` into `raw.<table>`; a key that they hold twice counts as it came last.

    Args:
        con: the warehouse, in a transaction.
        table: the allow-listed table.
        files: parquet with the table's columns, all of one source, in the order of reading.
        is_snapshot: the rows are all there is of their source: its other rows go.

    Returns:
        How many rows were put.
    """
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    keys = ", ".join(f'"{name}"' for name in table.key)
    target = f"raw.{table.name}"
    incoming = f"read_parquet([{', '.join(map(_quoted, files))}])"
    if _has_twins(con, incoming, keys):
        _keep_last(con, columns, keys, files)
        incoming = LAST
    source = f"(select source_name from {incoming} limit 1)"
    is_there = con.execute(f"select exists(from {target} where source_name = {source})").fetchone()
    if is_there and is_there[0] and is_snapshot:
        con.execute(f"delete from {target} where source_name = {source}")
    elif is_there and is_there[0]:
        same = " and ".join(f'{target}."{name}" = incoming."{name}"' for name in table.key)
        con.execute(f"delete from {target} using (select {keys} from {incoming}) incoming where {same}")
    put = con.execute(f"insert into {target} ({columns}) select {columns} from {incoming}").fetchone()
    con.execute(f"drop table if exists temp.{LAST}")
    return int(put[0]) if put else 0


def _keep_last(con: duckdb.DuckDBPyConnection, columns: str, keys: str, files: Sequence[Path]) -> None:
    """The rows of `files` into a temporary table, of each key the one that was read last."""
    pieces = " union all ".join(
        f"select {columns}, {place} as place, file_row_number as line "
        f"from read_parquet({_quoted(file)}, file_row_number = true)"
        for place, file in enumerate(files)
    )
    con.execute(
        f"create or replace temp table {LAST} as select {columns} from ({pieces}) "
        f"qualify row_number() over (partition by {keys} order by place desc, line desc) = 1"
    )


def _quoted(file: Path) -> str:
    return "'" + str(file).replace("'", "''") + "'"


def _has_twins(con: duckdb.DuckDBPyConnection, incoming: str, keys: str) -> bool:
    """Whether a key may come twice. By 64-bit hashes, which need a tenth of the keys' memory."""
    found = con.execute(f"select count(*) > count(distinct hash({keys})) from {incoming}").fetchone()
    return bool(found and found[0])
