"""The tables of the `raw` schema: made empty from the allow-list, and counted.

Belongs here: the DDL of raw. Filling the tables is dlt's work (`load.py`, `dead_letters.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from ingestion.boundary import Table, allow_list

DUCKDB_TYPES = {
    "text": "VARCHAR",
    "bigint": "BIGINT",
    "double": "DOUBLE",
    "bool": "BOOLEAN",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "date": "DATE",
}
RAW_KINDS: tuple[str, ...] = tuple(allow_list())
DEAD_LETTERS = """
    create table if not exists raw.dead_letters (
        source_name varchar not null,
        source_table varchar not null,
        locator varchar not null,
        reason varchar not null,
        dead_letter_id varchar not null
    )
"""


def ensure_raw_tables(con: duckdb.DuckDBPyConnection) -> None:
    """Create the raw tables that are missing, with exactly the allow-list's columns, and dead_letters.

    A table that no longer is as the allow-list says (an upgrade) is dropped and made anew: its
    source's cursor begins anew at the same time, see `resources.schema_name`.
    """
    schemas = {name for (name,) in con.execute("select schema_name from duckdb_schemas()").fetchall()}
    # Only what is needed: a write makes DuckDB rewrite parts of the file, seconds of a large one.
    if "raw" not in schemas:
        con.execute("create schema raw")
    if "raw_staging" in schemas:  # rows' second copy, of earlier versions
        con.execute("drop schema raw_staging cascade")
    existing: dict[str, list[tuple[str, str, bool]]] = {}
    for table_name, column_name, data_type, nullable in con.execute(
        "select table_name, column_name, data_type, is_nullable from duckdb_columns() "
        "where database_name = current_database() and schema_name = 'raw' order by table_name, column_index"
    ).fetchall():
        existing.setdefault(table_name, []).append((column_name, data_type, nullable))
    for tables in allow_list().values():
        for table in tables.values():
            if existing.get(table.name) == _columns(table):
                continue
            con.execute(f"drop table if exists raw.{table.name}")
            con.execute(f"create table raw.{table.name} ({_ddl(table)})")
    if "dead_letters" not in existing:
        con.execute(DEAD_LETTERS)


def pipeline_name(kind: str, source_name: str) -> str:
    """The dlt pipeline of a source, by which raw._dlt_pipeline_state keeps its cursor."""
    return f"{kind}-{source_name}"


def clear_source(con: duckdb.DuckDBPyConnection, source_name: str, table_names: Iterable[str]) -> None:
    """Delete one source's rows of some raw tables, because all there is was read anew."""
    for table_name in table_names:
        con.execute(f"delete from raw.{table_name} where source_name = ?", [source_name])  # noqa: S608


def drop_removed_sources(con: duckdb.DuckDBPyConnection, kind: str, pipelines: Mapping[str, str]) -> None:
    """Delete what sources no longer in sources.yml left behind: rows, dead letters and cursors.

    Without this a renamed source would count twice. If it comes back it is read from the beginning.

    Args:
        con: the warehouse, writable.
        kind: the source kind.
        pipelines: source name -> `pipeline_name` of the sources that are configured.
    """
    con.begin()
    for name in [table.name for table in allow_list()[kind].values()]:
        found = con.execute(f"select distinct source_name from raw.{name}").fetchall()  # noqa: S608
        for (gone,) in [row for row in found if row[0] not in pipelines]:
            clear_source(con, gone, [name])
    con.execute(
        "delete from raw.dead_letters where starts_with(source_table, ?) "
        "and not list_contains(?::varchar[], source_name)",
        [f"{kind}__", list(pipelines)],
    )
    has_state = con.execute(
        "select 1 from duckdb_tables() where database_name = current_database() "
        "and schema_name = 'raw' and table_name = '_dlt_pipeline_state'"
    ).fetchone()
    if has_state:
        con.execute(
            "delete from raw._dlt_pipeline_state where starts_with(pipeline_name, ?) "
            "and not list_contains(?::varchar[], pipeline_name)",
            [pipeline_name(kind, ""), list(pipelines.values())],
        )
    con.commit()


def count_rows(con: duckdb.DuckDBPyConnection, kind: str) -> dict[str, int]:
    """Rows of each raw table of a kind, by table name."""
    counts = {}
    for table in allow_list()[kind].values():
        row = con.execute(f"select count(*) from raw.{table.name}").fetchone()  # noqa: S608 - names are ours
        counts[table.name] = int(row[0]) if row else 0
    return counts


def known_ids(con: duckdb.DuckDBPyConnection, table: Table, source_name: str, column: str) -> list[str]:
    """What one source's rows hold in a column of a raw table, each value once, as text, sorted.

    Raises:
        KeyError: the allow-list has no such column.
    """
    if column not in table.schema:
        raise KeyError(f"{table.name} has no column {column}")
    exists = con.execute(
        "select 1 from duckdb_columns() where database_name = current_database() "
        "and schema_name = 'raw' and table_name = ? and column_name = ?",
        [table.name, column],
    ).fetchone()
    if not exists:
        return []
    found = con.execute(
        f'select distinct "{column}"::varchar as id from raw.{table.name} '  # noqa: S608 - names are ours
        f'where source_name = ? and "{column}" is not null order by id',
        [source_name],
    ).fetchall()
    return [value for (value,) in found]


def _columns(table: Table) -> list[tuple[str, str, bool]]:
    return [(c.name, DUCKDB_TYPES[c.type], c.name not in table.key) for c in table.columns]


def _ddl(table: Table) -> str:
    return ", ".join(
        f'"{name}" {data_type}{"" if nullable else " not null"}'
        for name, data_type, nullable in _columns(table)
    )
