"""How many raw rows are about each person, by the allow-list's own word on whom a row is about.

Belongs here: counting. Which column names the person a row is about is said in
`ingestion/allow_list/`, and how an account is spelled in `ingestion/identifiers.py`.
"""

from __future__ import annotations

import duckdb
import polars as pl

from ingestion.boundary import Table, allow_list
from ingestion.identifiers import account_sql, account_system, identifier, is_about, naming_columns
from orchestration.purge_people import has_table

SCHEMA = {"person_key": pl.String(), "table_name": pl.String(), "own_rows": pl.Int64()}
# What people said in confidence is not counted back at them, and a program is about nobody.
LEFT_OUT = ("program",)


def own_rows(con: duckdb.DuckDBPyConnection, only: str | None = None) -> tuple[pl.DataFrame, set[str]]:
    """Count rows per person (or of one person_key) and raw table, and name the tables that hold any row.

    A row with two columns that name the same person is one row. Rows that only mention somebody, such as the
    reviewer who was asked, are not about them and are not counted.

    Returns:
        person_key, table_name, own_rows; and the names of the tables with rows.
    """
    people = {name: key for name, key in _accounts(con).items() if only in (None, key)}
    counts, read = [pl.DataFrame(schema=SCHEMA)], set()
    tables = [t for kind, own in allow_list().items() if kind not in LEFT_OUT for t in own.values()]
    for table in tables:
        if not has_table(con, "raw", table.name):
            continue
        if con.execute(f"select 1 from raw.{table.name} limit 1").fetchone():  # noqa: S608 - names are ours
            read.add(table.name)
            counts.append(_count(con, table, people))
    return pl.concat(counts), read


def _count(con: duckdb.DuckDBPyConnection, table: Table, people: dict[str, str]) -> pl.DataFrame:
    parts = []
    for column in naming_columns(table):
        if not is_about(table, column):
            continue
        name, system = account_sql(table, column.name), account_system(table, column.name)
        # Spelled once per distinct value, not once per row.
        values = con.execute(
            f"select distinct {name} from raw.{table.name} where {name} is not null"  # noqa: S608
        ).fetchall()
        spelled = [(v, people.get(identifier(system, v) or "")) for (v,) in values]
        known = pl.DataFrame(
            [pair for pair in spelled if pair[1]],
            schema={"account": pl.String, "person_key": pl.String},
            orient="row",
        )
        con.register("known_accounts", known)
        parts.append(
            con.sql(
                f"select known.person_key, rows.rowid as at from raw.{table.name} as rows "  # noqa: S608
                f"inner join known_accounts as known on known.account = {name}"
            ).pl()
        )
        con.unregister("known_accounts")
    if not parts:
        return pl.DataFrame(schema=SCHEMA)
    return (
        pl.concat(parts)
        .unique()
        .group_by("person_key")
        .agg(pl.len().cast(pl.Int64).alias("own_rows"))
        .select("person_key", pl.lit(table.name).alias("table_name"), "own_rows")
        .sort("person_key")
    )


def _accounts(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The one spelling of an account or address -> person_key."""
    if not has_table(con, "identity", "person_accounts"):
        return {}
    rows = con.execute("select person_key, system, account_id from identity.person_accounts").fetchall()
    return {name: key for key, system, account in rows if (name := identifier(system, account))}
