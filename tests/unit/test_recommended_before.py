"""What earlier runs recommended is kept once per day, and goes with the person."""

from __future__ import annotations

from datetime import date

import duckdb
import polars as pl
import pytest

from ingestion.exclusions import Exclusions
from ingestion.raw_tables import ensure_raw_tables
from orchestration.purge_tables import empty_derived, remove_from_tables
from orchestration.recommended_before import ensure_history, forget_unknown, remember
from signalpath.recommend import PATH_SCHEMA

MONDAY, TUESDAY = date(2026, 6, 29), date(2026, 6, 30)


def steps(*people: str, content: str = "lab") -> pl.DataFrame:
    rows = [
        {
            "person_key": person,
            "step": 1,
            "competency_id": "caching",
            "content_id": content,
            "score": 0.5,
            "gap_probability": 0.7,
            "evidence_ids": ["a", "b"],
        }
        for person in people
    ]
    return pl.DataFrame(rows, schema=PATH_SCHEMA)


def history(con: duckdb.DuckDBPyConnection) -> list[tuple]:
    return con.execute(
        "select person_key, recommended_on, content_id, evidence_count from history.recommendations order by all"
    ).fetchall()


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    ensure_raw_tables(con)
    con.execute(
        "create schema identity; create table identity.people as from (values ('k1'), ('k2')) t(person_key)"
    )
    ensure_history(con)
    return con


def test_a_day_that_is_run_again_replaces_its_own_steps_and_no_others(con: duckdb.DuckDBPyConnection) -> None:
    remember(con, steps("k1"), MONDAY)
    remember(con, steps("k1", "k2"), TUESDAY)
    remember(con, steps("k1", content="talk"), TUESDAY)
    assert history(con) == [("k1", MONDAY, "lab", 2), ("k1", TUESDAY, "talk", 2)]


@pytest.mark.mission("B3")
def test_a_purge_takes_the_person_out_and_keeps_the_others(con: duckdb.DuckDBPyConnection) -> None:
    """The table is not emptied, as derived ones are; somebody else's competency of that name is no person."""
    remember(con, steps("k1", "k2"), MONDAY)
    removals = remove_from_tables(con, Exclusions(frozenset()), frozenset({"k1", "caching"}))
    empty_derived(con)
    assert history(con) == [("k2", MONDAY, "lab", 2)]
    assert {(r.table, r.deleted) for r in removals} >= {("history.recommendations", 1)}


@pytest.mark.mission("B3")
def test_whom_identity_no_longer_knows_is_forgotten(con: duckdb.DuckDBPyConnection) -> None:
    """After a new person key the old pseudonyms mean nobody: nothing could ever purge them."""
    remember(con, steps("k1", "old-pseudonym"), MONDAY)
    assert forget_unknown(con) == 1
    assert history(con) == [("k1", MONDAY, "lab", 2)]
