"""Protects F4 and B4: practice is made of what really fails, and of nothing that fewer than five answered."""

from __future__ import annotations

from datetime import datetime, timedelta

import duckdb
import pytest

from orchestration.practice import FACTS

pytestmark = [pytest.mark.mission("F4"), pytest.mark.mission("B4")]
TABLES = {
    "marts.fct_deployments": "repository_key varchar, finished_at timestamp, created_at timestamp, "
    "is_production boolean, status varchar",
    "marts.dim_repository": "repository_key varchar, name varchar",
    "intermediate.int_incidents": "incident_key varchar, service_key varchar, service_name varchar, signature varchar, "
    "created_at timestamp, resolved_at timestamp, reassignment_count bigint, escalation_count bigint, is_moot boolean",
    "intermediate.int_incident_competencies": "incident_key varchar, competency_id varchar",
    "intermediate.int_incident_responses": "incident_key varchar, person_key varchar",
    "intermediate.int_pull_request_files": "pull_request_key varchar, path varchar, is_generated boolean",
    "intermediate.int_pull_requests": "pull_request_key varchar, repository_name varchar, author_person_key varchar, "
    "merged_at timestamp",
    "intermediate.int_path_competencies": "path varchar, competency_id varchar",
    "intermediate.int_fix_pull_requests": "pull_request_key varchar",
}
BEGIN = datetime(2026, 1, 1, 14)


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    for name, columns in TABLES.items():
        con.execute(f"create schema if not exists {name.split('.')[0]}")
        con.execute(f"create table {name} ({columns})")
    return con


def fail(
    con: duckdb.DuckDBPyConnection,
    signature: str | None,
    count: int,
    people: int,
    *skills: str,
    every: int = 100,
) -> None:
    """Incidents of the queue, `every` so many days, of 2 hours; answered by so many people in turn."""
    for number in range(count):
        key, began = f"{signature}{number}", BEGIN + timedelta(days=every * number)
        con.execute(
            "insert into intermediate.int_incidents values (?, 'q', 'scan-queue', ?, ?, ?, 0, 0, false)",
            [key, signature, began, began + timedelta(hours=2)],
        )
        for skill in skills or ("queues",):
            con.execute("insert into intermediate.int_incident_competencies values (?, ?)", [key, skill])
        for _ in range(2):  # who acknowledges and resolves is one responder
            con.execute(
                "insert into intermediate.int_incident_responses values (?, ?)", [key, f"p{number % people}"]
            )


def failures(con: duckdb.DuckDBPyConnection, *columns: str, least: int = 5) -> list[tuple]:
    sql = FACTS["failures"].replace(":least", str(least))
    return con.sql(f"select competency_id, signature, {', '.join(columns)} from ({sql})").fetchall()


def test_an_alert_that_five_people_answered_stands_alone_and_the_rest_together(con) -> None:
    """Worked by hand: 6 of one signature; 3 and 3 of two others stand together. No incident is in both groups."""
    fail(con, "aa", 6, 5, every=30)
    fail(con, "bb", 3, 3)
    fail(con, "cc", 3, 3)
    con.execute(
        "update intermediate.int_incident_responses set person_key = 'o' || person_key where incident_key[1] = 'c'"
    )
    assert failures(con, "incidents", "median_hours", "round(repeat_share, 2)", "mostly_from_hour") == [
        ("queues", "aa", 6, 2.0, 0.83, 12),
        ("queues", None, 6, 2.0, 0.0, 12),
    ]


@pytest.mark.parametrize(("count", "people"), [(4, 4), (9, 4)])
def test_what_fewer_than_five_answered_is_left_out(con, count: int, people: int) -> None:
    fail(con, "aa", count, people)
    assert failures(con, "incidents") == []


def test_a_rest_that_is_too_small_is_left_out_and_cannot_be_worked_out(con) -> None:
    fail(con, "aa", 6, 5)
    fail(con, "bb", 4, 4)
    assert failures(con, "incidents") == [("queues", "aa", 6)]


def test_a_charter_may_ask_for_more(con) -> None:
    fail(con, "aa", 6, 6)
    assert failures(con, "incidents", least=6) == [("queues", "aa", 6)]
    assert failures(con, "incidents", least=7) == []


def test_the_time_of_day_is_said_only_of_most(con) -> None:
    fail(con, "aa", 10, 10)
    night = "update intermediate.int_incidents set created_at = created_at - interval 12 hour where incident_key in "
    con.execute(night + "('aa0', 'aa1', 'aa2', 'aa3', 'aa4')")
    assert failures(con, "mostly_from_hour") == [("queues", "aa", None)]
    con.execute(night.replace("- interval", "+ interval") + "('aa0')")
    assert failures(con, "mostly_from_hour") == [("queues", "aa", 12)]


def test_the_skill_is_the_one_that_the_rules_for_incidents_name(con) -> None:
    fail(con, "aa", 5, 5, "caching", "resilience")
    assert failures(con, "incidents") == [("caching", "aa", 5), ("resilience", "aa", 5)]


def test_deployments_before_an_incident_are_counted_where_any_are_known(con) -> None:
    fail(con, "aa", 5, 5)
    assert failures(con, "after_deployment_share") == [("queues", "aa", None)]
    con.execute("insert into marts.dim_repository values ('r', 'acme/scan-queue')")
    con.execute(
        "insert into marts.fct_deployments values ('r', ?, null, true, 'success')",
        [BEGIN - timedelta(hours=1)],
    )
    assert failures(con, "after_deployment_share") == [("queues", "aa", 0.2)]


@pytest.mark.parametrize(("people", "found"), [(5, 1), (4, 0)])
def test_a_folder_that_fewer_than_five_change_is_left_out(con, people: int, found: int) -> None:
    for number in range(10):
        con.execute(
            "insert into intermediate.int_pull_request_files values (?, 'q/a.py', false)", [f"{number}"]
        )
        con.execute(
            "insert into intermediate.int_pull_requests values (?, 'acme/q', ?, timestamp '2026-02-03')",
            [f"{number}", f"p{number % people}"],
        )
    con.execute("insert into intermediate.int_path_competencies values ('q/a.py', 'queues')")
    assert len(con.sql(FACTS["areas"].replace(":least", "5")).fetchall()) == found
