"""Reads what own pages are built from out of the warehouse: everybody's, or one person's.

Belongs here: which tables those are. A table that a run has not made (an older home, a program without a
model) reads as none. What is made of them is `signalpath/reports/own/`.
"""

from __future__ import annotations

import duckdb
import polars as pl

from ingestion.boundary import allow_list
from orchestration.own_rows import own_rows
from orchestration.purge_people import has_table

# Current humans of the roster. An address is what answers name a person by.
PEOPLE = """
    select people.*, roster.email, roster.display_name, roster.manager_id
    from intermediate.int_people as people
    inner join (
        select
            person_id,
            min(email) as email,
            min(display_name) as display_name,
            min(manager_id) as manager_id
        from raw.roster__people
        group by person_id
    ) as roster on roster.person_id = people.roster_person_id
    where
        not people.is_bot
        and roster.email is not null
        and coalesce(people.start_on <= $as_of::date, true)
        and coalesce(people.end_on >= $as_of::date, true)
"""
COMPLETED = """
    select distinct person_key, content_id
    from marts.fct_learning_events
    where activity_type = 'content' and verb in ('completed', 'passed')
"""
# Where nobody else is an author any more, the one who is left is asked, and nobody else learns whom.
ASKED = """
    select asked_person_key as person_key, competency_id, area_name
    from recommend.teaching_needs
    where asked_person_key is not null
    order by all
"""
TABLES = {
    "path_steps": "recommend.path_steps",
    "withheld": "recommend.withheld",
    "states": "recommend.skill_states",
    "evidence": "marts.mart_skill_evidence",
    "competencies": "marts.dim_competency",
    "content": "marts.dim_content",
    "responses": "intermediate.int_responses",
    "refreshers": "recommend.refreshers",
    "peers": "recommend.peer_matches",
    "versions": "history.path_versions",
}

# Large, and of no use to anybody else's page.
OF_ONE = ("path_steps", "withheld", "states", "evidence", "refreshers", "peers", "versions")


def read_own_frames(
    con: duckdb.DuckDBPyConnection, as_of: str, only: str | None = None
) -> dict[str, pl.DataFrame]:
    """Frames by the names of `signalpath.reports.own.FRAMES`; tables that are not there are left out.

    Args:
        con: the warehouse.
        as_of: the day of the run, as ISO date.
        only: a person_key, where one person's rows will do. Who offers help is read of everybody.
    """
    if not _is_there(con, "intermediate.int_people") or not _is_there(con, "raw.roster__people"):
        return {}
    frames = {"people": con.execute(PEOPLE, {"as_of": as_of}).pl()}
    for name, table in TABLES.items():
        if _is_there(con, table):
            own = only is not None and name in OF_ONE
            frames[name] = con.execute(
                f"from {table}" + (" where person_key = ?" if own else ""), [only] if own else []
            ).pl()
    if _is_there(con, "marts.fct_learning_events"):
        frames["completed"] = con.sql(COMPLETED).pl()
    if _is_there(con, "recommend.teaching_needs"):
        frames["asked_to_teach"] = con.sql(ASKED).pl()
    frames["own_rows"], read = own_rows(con, only)
    frames["tables"] = _tables(read)
    return frames


def _tables(read: set[str]) -> pl.DataFrame:
    """One row per table that holds rows of somebody or other: kind, table_name, grain, fields."""
    tables = [t for kind in allow_list().values() for t in kind.values() if t.name in read]
    return pl.DataFrame(
        [(t.source, t.name, t.grain, len(t.columns) - 1) for t in tables],
        schema={"kind": pl.String, "table_name": pl.String, "grain": pl.String, "fields": pl.Int64},
        orient="row",
    )


def _is_there(con: duckdb.DuckDBPyConnection, name: str) -> bool:
    schema, _, table = name.partition(".")
    found = con.execute(
        "select 1 from information_schema.tables where table_schema = ? and table_name = ? "
        "and table_catalog = current_database()",
        [schema, table],
    ).fetchone()
    return found is not None or has_table(con, schema, table)
