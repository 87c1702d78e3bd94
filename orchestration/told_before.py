"""The nudges that were made: the budget is counted from them, so they are kept from run to run.

Belongs here: the table. A purge takes the person out of it (`purge_tables.py`), and each run takes out whom
identity no longer knows. Rows are never taken back by a run: a nudge that was made is an interruption spent.
"""

from __future__ import annotations

import duckdb
import polars as pl

from orchestration import warehouse
from signalpath.settings import Settings

TABLE = """
    create schema if not exists history;
    create table if not exists history.nudges (
        person_key varchar not null,
        made_at timestamp not null,
        send_after timestamp not null,
        competency_id varchar not null,
        content_id varchar not null,
        trigger_kind varchar not null,
        evidence_id varchar not null,
        primary key (person_key, trigger_kind, evidence_id)
    )
"""


def read_told(con: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    """Every nudge of people who are still known; makes the table where it is missing."""
    con.execute(TABLE)
    con.execute("delete from history.nudges where person_key not in (select person_key from identity.people)")
    return con.sql("from history.nudges order by person_key, made_at, evidence_id").pl()


def tell(con: duckdb.DuckDBPyConnection, nudges: pl.DataFrame) -> None:
    """Remember what was made now, all of it or nothing."""
    con.register("made", nudges)
    con.execute("insert into history.nudges by name select * from made")
    con.unregister("made")


def count_standing(settings: Settings) -> tuple[int, int]:
    """How many nudges stand now, and how many were ever made."""
    with warehouse.connect(settings.warehouse, read_only=True) as con:
        row = con.execute(
            "select (select count(*) from recommend.nudges), (select count(*) from history.nudges)"
        ).fetchone()
    return (int(row[0]), int(row[1])) if row else (0, 0)
