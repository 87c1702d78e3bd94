"""The steps that earlier runs recommended: kept run by run, and read by the next one as an input.

Belongs here: the table, and what goes in and out of it. Nothing of a run flows back into that run: it is
written at the end and `fct_recommendations` reads what days before `as_of` left. It is the one thing that a
purge does not empty, so a purge takes the person out of it (`purge_tables.py`), and each run takes out whom
identity no longer knows: who was kept out, and pseudonyms of a key that was replaced.
"""

from __future__ import annotations

from datetime import date

import dagster as dg
import duckdb
import polars as pl

from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.path_history import forget_unknown as forget_unknown_versions
from orchestration.run_context import RunContext

SCHEMA = "history"
TABLE = """
    create schema if not exists history;
    create table if not exists history.recommendations (
        person_key varchar not null,
        recommended_on date not null,
        step bigint not null,
        competency_id varchar not null,
        content_id varchar,
        score double,
        gap_probability double,
        evidence_count bigint,
        primary key (person_key, recommended_on, step)
    );
    -- A step with a peer has no item.
    alter table history.recommendations alter content_id drop not null
"""


def ensure_history(con: duckdb.DuckDBPyConnection) -> None:
    """Make the table, empty, where it is missing. Changes nothing where it is there."""
    con.execute(TABLE)


def remember(con: duckdb.DuckDBPyConnection, path_steps: pl.DataFrame, day: date) -> int:
    """Put the steps of a day in place of those that an earlier run of that day left; returns how many.

    Args:
        con: the warehouse, writable.
        path_steps: `signalpath.recommend.PATH_SCHEMA`.
        day: the run's `as_of`.
    """
    ensure_history(con)
    con.register("made", path_steps)
    con.execute("begin")
    con.execute("delete from history.recommendations where recommended_on = ?", [day])
    con.execute(
        "insert into history.recommendations by name select person_key, ?::date as recommended_on, step, "
        "competency_id, content_id, score, gap_probability, len(evidence_ids) as evidence_count from made",
        [day],
    )
    con.execute("commit")
    con.unregister("made")
    return path_steps.height


def forget_unknown(con: duckdb.DuckDBPyConnection) -> int:
    """Take out people whom identity does not know any more; returns how many steps were left."""
    ensure_history(con)
    con.execute(
        "delete from history.recommendations where person_key not in (from identity.people select person_key)"
    )
    row = con.execute("select count(*) from history.recommendations").fetchone()
    return int(row[0]) if row else 0


@dg.asset(
    key=[SCHEMA, "recommendations"],
    deps=[["privacy", "kept_out"], ["identity", "people"]],
    group_name="recommend",
    kinds={"duckdb"},
    pool=POOL,
    description="One row per person, day and step that a run recommended, this run's own not yet among them",
)
def recommended_before(run: RunContext) -> dg.MaterializeResult:
    """What earlier runs recommended, of the people who are still known."""
    with warehouse.connect(run.settings.warehouse) as con:
        forget_unknown_versions(con)
        return dg.MaterializeResult(metadata={"dagster/row_count": forget_unknown(con)})
