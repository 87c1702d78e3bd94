"""Protects G5 and K1: the sensor starts once per news, never breaks, and nobody hears of the same thing twice."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import dagster as dg
import duckdb
import pytest
from nudge_home import AT, add_incident, make_home

from ingestion.exclusions import Exclusions
from orchestration.just_in_time import WATCHED, just_in_time
from orchestration.nudges import propose
from orchestration.purge_tables import empty_derived, remove_from_tables
from signalpath.settings import Settings

pytestmark = [pytest.mark.mission("G5"), pytest.mark.mission("K1")]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("SIGNALPATH_HOME", str(tmp_path))
    return make_home(tmp_path)


@pytest.fixture
def instance() -> Iterator[dg.DagsterInstance]:
    with dg.DagsterInstance.ephemeral() as made:
        yield made


def built(instance: dg.DagsterInstance) -> None:
    """What a run leaves behind in Dagster once it has built incidents and reviews."""
    for key in WATCHED:
        instance.report_runless_asset_event(dg.AssetMaterialization(key))


def look(instance: dg.DagsterInstance, cursor: str | None = None) -> tuple[list[str], str | None, str]:
    """Run keys, the cursor afterwards, and why nothing was started."""
    context = dg.build_sensor_context(instance=instance, cursor=cursor)
    tick = just_in_time.evaluate_tick(context)
    return [request.run_key for request in tick.run_requests or []], tick.cursor, tick.skip_message or ""


def rows(home: Settings, sql: str) -> list[tuple]:
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        return con.execute(sql).fetchall()


TOLD = "select person_key, content_id, evidence_id from history.nudges order by all"


def test_the_sensor_starts_once_for_each_piece_of_news(home: Settings, instance: dg.DagsterInstance) -> None:
    assert look(instance)[2] == "no run has built incidents or reviews yet"
    built(instance)
    keys, cursor, _ = look(instance)
    assert keys == ["2026-06-30T07:00:00|none|none"]
    assert look(instance, cursor)[::2] == ([], "nothing was built since the last look")
    built(instance)
    keys, cursor, why = look(instance, cursor)
    assert (keys, why) == ([], "built again, and no incident or review is new")
    add_incident(home, 2, AT - timedelta(hours=1))
    # Not before Dagster says that somebody has built: an open reader would stand in a writer's way.
    assert look(instance, cursor)[0] == []
    built(instance)
    keys, later, _ = look(instance, cursor)
    assert keys == ["2026-06-30T08:00:00|none|none"]
    assert json.loads(later or "")["newest"]["incidents"] == "2026-06-30T08:00:00"


HOLD = """
import sys, duckdb
con = duckdb.connect(sys.argv[1]); print("held", flush=True); sys.stdin.read()
"""


def test_a_locked_warehouse_is_looked_at_again_and_no_failure(
    home: Settings, instance: dg.DagsterInstance
) -> None:
    built(instance)
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(home.warehouse)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        keys, cursor, why = look(instance, "{}")
        assert keys == []
        assert "another process has it open" in why
    finally:
        holder.communicate(b"")
    assert look(instance, cursor)[0] == ["2026-06-30T07:00:00|none|none"]


@pytest.mark.parametrize("cursor", [None, "no json", "[1]"])
def test_a_missing_or_unbuilt_warehouse_and_a_strange_cursor_are_no_failure(
    cursor: str | None, home: Settings, instance: dg.DagsterInstance
) -> None:
    built(instance)
    assert look(instance, cursor)[0] != []
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("drop table intermediate.int_reviews")
    assert "cannot be read now" in look(instance, cursor)[2]
    home.warehouse.unlink()
    assert "there is none yet" in look(instance, cursor)[2]


def test_a_second_run_says_nothing_twice_and_a_restart_keeps_the_budget(home: Settings) -> None:
    assert propose(home, AT) == (1, 1)
    assert rows(home, TOLD) == [("ann", "book_1", "incident 1")]
    page = home.outbox / "person-E1/now.html"
    first = page.read_text("utf-8")
    assert propose(home, AT) == (0, 1)
    assert propose(home, AT + timedelta(minutes=5)) == (0, 1)
    assert page.read_text("utf-8") == first
    # Nothing but the warehouse is left of an earlier process; another incident is within the budget's week.
    add_incident(home, 2, AT + timedelta(hours=3))
    assert propose(Settings(home=home.home), AT + timedelta(hours=5)) == (0, 1)
    add_incident(home, 3, AT + timedelta(days=7, hours=1))
    assert propose(home, AT + timedelta(days=7, hours=4)) == (1, 1)
    assert rows(home, TOLD) == [("ann", "book_1", "incident 1"), ("ann", "book_2", "incident 3")]


def test_who_did_not_consent_gets_nothing_anywhere(home: Settings) -> None:
    propose(home, AT)
    assert rows(home, "select distinct person_key from history.nudges") == [("ann",)]
    assert rows(home, "select distinct person_key from recommend.nudges") == [("ann",)]
    assert [path.name for path in home.outbox.iterdir()] == ["person-E1"]


def test_the_page_is_for_its_reader_alone_says_why_and_how_to_say_no(home: Settings) -> None:
    propose(home, AT)
    page = home.outbox / "person-E1/now.html"
    assert page.stat().st_mode & 0o077 == page.parent.stat().st_mode & 0o077 == 0
    text = page.read_text("utf-8")
    for said in ("Read a plan, part 1", "incident 1", "Slow queries", "ann@example.invalid", "Nothing certain is known",
                 "Tuesday 2026-06-30 11:00 Europe/Berlin", "no_more_nudges"):  # fmt: skip
        assert said in text, said
    assert "ben" not in text
    assert "://" not in text


def test_the_page_goes_when_its_day_is_over_and_other_pages_stay(home: Settings) -> None:
    propose(home, AT)
    other = home.outbox / "person-E1/path.html"
    other.write_text("a card", "utf-8")
    assert propose(home, AT + timedelta(hours=25)) == (0, 0)
    assert not (home.outbox / "person-E1/now.html").exists()
    assert other.read_text("utf-8") == "a card"
    assert rows(home, TOLD) != []


def test_nobody_is_spoken_to_during_an_incident_of_theirs_or_of_their_shift(home: Settings) -> None:
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute(
            "insert into intermediate.int_incidents values ('pd|9', 'incident 9', 'web', ?, null, false)",
            [AT - timedelta(minutes=10)],
        )
        con.execute("insert into intermediate.int_service_schedules values ('web', 'rota')")
        con.execute(
            "insert into intermediate.int_oncall_shifts values ('rota', 'ann', 1, ?, ?)",
            [AT - timedelta(hours=5), AT + timedelta(hours=5)],
        )
    assert propose(home, AT) == (0, 0)
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("update intermediate.int_incidents set resolved_at = ? where incident_key = 'pd|9'", [AT])
    assert propose(home, AT + timedelta(minutes=1)) == (1, 1)
    # The page that began it was at ten to: an hour of quiet from there.
    assert rows(home, "select send_after from history.nudges") == [(AT + timedelta(minutes=50),)]


@pytest.mark.mission("B3")
def test_a_purge_takes_the_person_out_of_what_is_kept(home: Settings) -> None:
    propose(home, AT)
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("create table history.peer_matches (person_key varchar, peer_person_key varchar)")
        con.execute("insert into history.peer_matches values ('ann', 'ben'), ('ben', 'ann'), ('ben', 'cem')")
        remove_from_tables(con, Exclusions(frozenset()), frozenset({"ann"}))
        empty_derived(con)
    assert rows(home, "from history.nudges") == []
    assert rows(home, "from recommend.nudges") == []
    # Neither as who learns nor as who helps.
    assert rows(home, "from history.peer_matches") == [("ben", "cem")]


def test_whom_identity_no_longer_knows_is_forgotten(home: Settings) -> None:
    propose(home, AT)
    with duckdb.connect(str(home.warehouse)) as con:
        con.execute("delete from identity.people where person_key = 'ann'")
    propose(home, AT + timedelta(hours=1))
    assert rows(home, TOLD) == []
