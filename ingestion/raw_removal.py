"""Removes people from `raw.*` who are excluded now and were not when their rows were loaded.

Belongs here: deleting subjects' rows with all that hangs on them, blanking mentions, and counting both.
Who is excluded is `exclusions.py`'s answer; what is derived of raw is orchestration's to remove.
"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import polars as pl

from ingestion.boundary import Column, Table, allow_list
from ingestion.exclusions import Exclusions
from ingestion.identifiers import account_sql, is_about, naming_columns


@dataclass
class Removal:
    """What was taken out of one table: rows before and after, and values nulled or shortened."""

    table: str
    before: int
    after: int
    nulled: int = 0

    @property
    def deleted(self) -> int:
        """Rows that are gone."""
        return self.before - self.after

    @property
    def is_any(self) -> bool:
        """Whether anything was taken out."""
        return bool(self.deleted or self.nulled)


def remove_excluded(con: duckdb.DuckDBPyConnection, exclusions: Exclusions) -> list[Removal]:
    """Take everybody whom `exclusions` names out of every raw table that is there, in the open transaction.

    Rows about such a person go, and with a pull request its files and reviews: with a parent every
    row of the same system that carries the parent's key. Mentions become null.
    """
    tables = [table for kind in allow_list().values() for table in kind.values()]
    held = [table for table in tables if _is_there(con, table)]
    counts = {table.name: Removal(table.name, _count(con, table), 0) for table in held}
    for table in held:
        for column in naming_columns(table):
            counts[table.name].nulled += _clean(con, table, column, exclusions, held)
    for table in held:
        counts[table.name].after = _count(con, table)
    return [removal for removal in counts.values() if removal.is_any]


def drop_orphans(con: duckdb.DuckDBPyConnection, exclusions: Exclusions) -> None:
    """Delete what hangs on the rows that a load left out, such as the files of their pull requests."""
    for table, keys in exclusions.gone:
        _delete_children(con, table, keys, list(allow_list()[table.source].values()))


def _clean(
    con: duckdb.DuckDBPyConnection, table: Table, column: Column, exclusions: Exclusions, held: list[Table]
) -> int:
    """Clean one column; returns how many values were blanked in rows that stay."""
    name = account_sql(table, column.name)
    values = con.execute(
        f"select distinct {name} from raw.{table.name} where {name} is not null"  # noqa: S608 - names are ours
    ).fetchall()
    changes = exclusions.changes(table, column, (value for (value,) in values))
    if not changes:
        return 0
    frame = pl.DataFrame(
        {"old": list(changes), "new": list(changes.values())}, schema={"old": pl.String, "new": pl.String}
    )
    if is_about(table, column):
        _delete_rows(con, table, column, frame.filter(pl.col("new").is_null()), held)
        frame = frame.drop_nulls("new")
    if frame.is_empty():
        return 0
    con.register("changes", frame)
    count = con.execute(
        f"update raw.{table.name} set {name} = changes.new from changes where {name} = changes.old"  # noqa: S608
    ).fetchone()
    con.unregister("changes")
    return int(count[0]) if count else 0


def _delete_rows(
    con: duckdb.DuckDBPyConnection, table: Table, column: Column, gone: pl.DataFrame, held: list[Table]
) -> None:
    con.register("gone", gone.select("old"))
    matches = f"{account_sql(table, column.name)} in (select old from gone)"  # noqa: S608 - names are ours
    columns = ", ".join(f'"{name}"' for name in table.key)
    keys = con.sql(f"select distinct {columns} from raw.{table.name} where {matches}").pl()  # noqa: S608
    con.execute(f"delete from raw.{table.name} where {matches}")  # noqa: S608
    con.unregister("gone")
    _delete_children(con, table, keys, held)


def _delete_children(
    con: duckdb.DuckDBPyConnection, parent: Table, keys: pl.DataFrame, tables: list[Table]
) -> None:
    if keys.is_empty():
        return
    for child in tables:
        if not hangs_on(child, parent):
            continue
        con.register("parents", keys)
        columns = ", ".join(f'"{name}"' for name in parent.key)
        matches = f"({columns}) in (select ({columns}) from parents)"  # noqa: S608 - names are ours
        own = ", ".join(f'"{name}"' for name in child.key)
        found = con.sql(f"select distinct {own} from raw.{child.name} where {matches}").pl()  # noqa: S608
        con.execute(f"delete from raw.{child.name} where {matches}")  # noqa: S608
        con.unregister("parents")
        _delete_children(con, child, found, tables)


def hangs_on(child: Table, parent: Table) -> bool:
    """Whether rows of `child` carry the key of a row of `parent`, of the same system."""
    is_kin = child.source == parent.source and child.name != parent.name
    return is_kin and set(parent.key) <= set(child.schema) and set(parent.key) != set(child.key)


def _is_there(con: duckdb.DuckDBPyConnection, table: Table) -> bool:
    found = con.execute(
        "select count(*) from duckdb_columns() where database_name = current_database() "
        "and schema_name = 'raw' and table_name = ? and list_contains(?::varchar[], column_name)",
        [table.name, list(table.schema)],
    ).fetchone()
    return found is not None and found[0] == len(table.schema)


def _count(con: duckdb.DuckDBPyConnection, table: Table) -> int:
    row = con.execute(f"select count(*) from raw.{table.name}").fetchone()  # noqa: S608 - names are ours
    return int(row[0]) if row else 0
