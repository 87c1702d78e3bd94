"""Protects G4: what the matching reads of the warehouse, and what it remembers."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration.peers import forget_unknown, read_frames, remember
from signalpath.peers import MATCH_SCHEMA, PeerSettings, match_peers

pytestmark = pytest.mark.mission("G4")
AS_OF = date(2026, 6, 30)
NOW = datetime(2026, 6, 20)
TABLES = {
    "identity.people": "person_key varchar",
    "gate.withheld_units": "unit_kind varchar, unit_id varchar, unit_name varchar, detail varchar",
    "staging.stg_roster__people": "source_name varchar, person_id varchar, manager_id varchar",
    "intermediate.int_people": "person_key varchar, is_bot boolean, roster_person_id varchar, time_zone varchar, "
    "start_on date, end_on date, team_name varchar, is_consenting boolean",
    "intermediate.int_responses": "person_key varchar, kind varchar, about_kind varchar, about_id varchar, "
    "made_at timestamp",
    "intermediate.int_area_people": "area_type varchar, area_name varchar, person_key varchar, "
    "authored_count bigint, authored_delivery_count bigint",
    "intermediate.int_deliverers": "person_key varchar, is_current boolean",
    "intermediate.int_path_competencies": "path varchar, competency_id varchar",
    "intermediate.int_pull_requests": "pull_request_key varchar, author_person_key varchar, is_bot_author boolean, "
    "repository_name varchar, created_at timestamp",
    "intermediate.int_pull_request_files": "pull_request_key varchar, path varchar, is_generated boolean",
    "intermediate.int_pull_request_competencies": "pull_request_key varchar, competency_id varchar",
    "intermediate.int_review_requests": "pull_request_key varchar, requested_person_key varchar, "
    "requested_at timestamp",
    "intermediate.int_file_authorship": "repository_name varchar, path varchar, person_key varchar, "
    "is_author boolean, is_deleted boolean, last_delivered_at timestamp, folder_name varchar, is_counted boolean",
    "intermediate.int_file_deliveries": "repository_name varchar, path varchar, person_key varchar, "
    "evidence_id varchar, delivered_at timestamp",
    "marts.mart_knowledge_at_risk": "area_type varchar, area_name varchar, truck_factor bigint",
    "marts.dim_competency": "competency_id varchar, relevance double, prerequisites varchar[]",
    "marts.mart_skill_evidence": "person_key varchar, competency_id varchar, week_on date, signal_id varchar, "
    "value double, weight double, evidence_ids varchar[], half_life_days double, signal_kind varchar",
    "recommend.skill_states": "person_key varchar, competency_id varchar, alpha double, beta double, "
    "estimate double, lower double, upper double, evidence_weight double, is_unknown boolean",
}
PEOPLE = {"new": ("E1", "E9", date(2026, 6, 1)), "ann": ("E2", "E9", None), "ben": ("E3", None, None),
          "boss": ("E9", None, None)}  # fmt: skip


@pytest.fixture
def con(tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """new is a newcomer who changed a.sql, of which everybody is an author; boss is the manager of new and ann."""
    con = duckdb.connect(str(tmp_path / "warehouse.duckdb"))
    for name, columns in TABLES.items():
        con.execute(f"create schema if not exists {name.split('.')[0]}")
        con.execute(f"create table {name} ({columns})")
    for key, (person_id, manager, start) in PEOPLE.items():
        con.execute("insert into identity.people values (?)", [key])
        con.execute("insert into staging.stg_roster__people values ('hr', ?, ?)", [person_id, manager])
        con.execute(
            "insert into intermediate.int_people values (?, false, ?, 'UTC', ?, null, 'Ports', true)",
            [key, person_id, start],
        )
        con.execute(
            "insert into intermediate.int_file_authorship values "
            "('acme/x', 'a.sql', ?, true, false, ?, 'acme/x/', ? = 'ann')",
            [key, NOW, key],
        )
        con.execute("insert into intermediate.int_file_deliveries values ('acme/x', 'a.sql', ?, ?, ?)",
                    [key, f"acme/x#{person_id}", NOW])  # fmt: skip
        if key != "new":
            con.execute(
                "insert into intermediate.int_responses values (?, 'offer_help', 'competency', 'sql', ?)",
                [key, NOW],
            )
    con.execute("insert into intermediate.int_path_competencies values ('a.sql', 'sql')")
    con.execute("insert into marts.dim_competency values ('sql', 1.0, [])")
    con.execute("insert into intermediate.int_pull_requests values ('p1', 'new', false, 'acme/x', ?)", [NOW])
    con.execute("insert into intermediate.int_pull_request_files values ('p1', 'a.sql', false)")
    con.execute("insert into intermediate.int_pull_request_competencies values ('p1', 'sql')")
    return con


def matches(con: duckdb.DuckDBPyConnection, day: date = AS_OF) -> list[tuple]:
    forget_unknown(con)
    frames = read_frames(con, day, PeerSettings())
    made = match_peers(frames, day).peer_matches
    remember(con, made, day)
    return made.select("person_key", "peer_person_key", "match_kind", "evidence_ids").rows()


def test_a_newcomer_meets_an_author_of_the_file_who_is_not_their_manager(
    con: duckdb.DuckDBPyConnection,
) -> None:
    assert matches(con) == [("new", "ann", "newcomer", ["acme/x#E2"])]
    con.execute("insert into gate.withheld_units values ('person', 'ann', 'ann', 'a doubtful account')")
    assert matches(con) == [("new", "ben", "newcomer", ["acme/x#E3"])]
    con.execute("delete from intermediate.int_responses where person_key = 'ben'")
    assert matches(con) == []


def test_whoever_is_asked_by_everybody_is_not_asked_once_more(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("insert into intermediate.int_review_requests values ('p1', 'ann', ?)", [NOW])
    assert matches(con)[0][1] == "ben"
    con.execute("update intermediate.int_review_requests set requested_at = ?", [NOW - timedelta(days=100)])
    con.execute("delete from history.peer_matches")
    assert matches(con)[0][1] == "ann"


def test_a_newcomer_without_a_pull_request_starts_from_the_files_of_the_team(
    con: duckdb.DuckDBPyConnection,
) -> None:
    con.execute("update intermediate.int_pull_requests set author_person_key = 'ben'")
    assert matches(con)[0][:3] == ("new", "ann", "newcomer")
    con.execute("update intermediate.int_people set team_name = 'Rates' where person_key = 'new'")
    con.execute("delete from history.peer_matches")
    assert matches(con) == []


def test_old_authors_and_deleted_files_are_no_contacts(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update intermediate.int_file_authorship set is_deleted = true where person_key = 'ann'")
    con.execute(
        "update intermediate.int_file_authorship set last_delivered_at = ? where person_key = 'ben'",
        [NOW - timedelta(days=300)],
    )
    assert matches(con) == []


def test_an_area_at_risk_has_the_competency_of_most_of_its_files_and_its_first_author(
    con: duckdb.DuckDBPyConnection,
) -> None:
    con.execute(
        "insert into marts.mart_knowledge_at_risk values ('folder', 'acme/x/db', 1), ('folder', 'acme/x/y', 2)"
    )
    con.execute(
        "insert into intermediate.int_area_people values "
        "('folder', 'acme/x/db', 'ann', 2, 6), ('folder', 'acme/x/db', 'ben', 1, 9), "
        "('folder', 'acme/x/db', 'boss', 2, 198), ('folder', 'acme/x/db', 'new', 0, 0)"
    )
    con.execute(
        "insert into intermediate.int_path_competencies values ('db/a.sql', 'sql'), ('db/b.md', 'docs')"
    )
    con.execute(
        "insert into intermediate.int_file_authorship "
        "select 'acme/x', path, 'ann', true, false, ?, 'acme/x/db', is_counted "
        "from (values ('db/a.sql', true), ('db/a.sql', true), ('db/b.md', true), ('db/b.md', false), "
        "('db/b.md', false)) as files (path, is_counted)",
        [NOW],
    )
    con.execute(
        "insert into intermediate.int_deliverers values ('ann', true), ('ben', true), ('boss', false), "
        "('new', true)"
    )
    areas = read_frames(con, AS_OF, PeerSettings()).areas
    assert areas.rows() == [("folder", "acme/x/db", "sql", "ann")]


def test_a_day_run_again_is_remembered_once_and_the_day_before_is_what_was_held(
    con: duckdb.DuckDBPyConnection,
) -> None:
    matches(con, AS_OF - timedelta(days=1))
    matches(con)
    matches(con)
    assert con.execute(
        "select matched_on, count(*) from history.peer_matches group by 1 order by 1"
    ).fetchall() == [
        (AS_OF - timedelta(days=1), 1),
        (AS_OF, 1),
    ]
    # ann was asked once more since, and keeps the newcomer whom she has.
    con.execute("insert into intermediate.int_review_requests values ('p1', 'ann', ?)", [NOW])
    assert matches(con)[0][1] == "ann"
    con.execute("delete from identity.people where person_key = 'ann'")
    forget_unknown(con)
    assert con.execute("select count(*) from history.peer_matches").fetchone() == (0,)


def test_an_empty_warehouse_makes_empty_tables(con: duckdb.DuckDBPyConnection) -> None:
    for name in TABLES:
        con.execute(f"delete from {name}")
    made = match_peers(read_frames(con, AS_OF, PeerSettings()), AS_OF)
    assert made.peer_matches.is_empty()
    assert made.peer_matches.schema == pl.Schema(MATCH_SCHEMA)
    assert made.teaching_needs.is_empty()
