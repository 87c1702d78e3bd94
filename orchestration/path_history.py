"""Versions of paths and the decision log: kept run by run, for who must answer for them.

Belongs here: the two tables, and what goes in and out of them. Both are written at the end of a run, a day
that is run again replaces that day's rows, and both lose a person with a purge (`purge_tables.py`) or when
identity no longer knows them. No later model reads them.
"""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl

TABLES = {
    "path_versions": """
        create table if not exists history.path_versions (
            person_key varchar not null,
            version bigint not null,
            made_on date not null,
            change varchar not null,
            competency_id varchar not null,
            content_id varchar,
            reason varchar not null,
            detail varchar
        )
    """,
    "decisions": """
        create table if not exists history.decisions (
            made_on date not null,
            person_key varchar not null,
            decision varchar not null,
            competency_id varchar,
            content_id varchar,
            reason varchar not null,
            detail varchar
        )
    """,
}


def ensure_path_history(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables, empty, where they are missing. Changes nothing where they are there."""
    con.execute("create schema if not exists history")
    for statement in TABLES.values():
        con.execute(statement)


def earlier_versions(con: duckdb.DuckDBPyConnection, day: date) -> pl.DataFrame:
    """The changes of all days before `day`."""
    ensure_path_history(con)
    return con.execute("from history.path_versions where made_on < ?", [day]).pl()


def keep(con: duckdb.DuckDBPyConnection, day: date, changes: pl.DataFrame, decisions: pl.DataFrame) -> None:
    """Put a day's changes and decisions in place of those that an earlier run of that day left.

    Args:
        con: the warehouse, writable.
        day: the run's `as_of`.
        changes: `signalpath.recommend.VERSION_SCHEMA`.
        decisions: `signalpath.recommend.DECISION_SCHEMA`.
    """
    ensure_path_history(con)
    con.execute("begin")
    for table, rows in (("path_versions", changes), ("decisions", decisions)):
        con.register("made", rows)
        con.execute(f"delete from history.{table} where made_on = ?", [day])  # noqa: S608 - names are ours
        con.execute(
            f"insert into history.{table} by name select *, ?::date as made_on from made",  # noqa: S608
            [day],
        )
        con.unregister("made")
    con.execute("commit")


def forget_unknown(con: duckdb.DuckDBPyConnection) -> None:
    """Take out people whom identity does not know any more."""
    ensure_path_history(con)
    for table in TABLES:
        con.execute(
            f"delete from history.{table} where person_key not in (select person_key from identity.people)"  # noqa: S608
        )
