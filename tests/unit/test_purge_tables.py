"""After a purge no table holds a person's identifiers, and everybody else's rows are as they were."""

from __future__ import annotations

from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.boundary import allow_list, table, to_arrow
from ingestion.exclusions import Exclusions
from ingestion.raw_tables import ensure_raw_tables
from orchestration.purge_people import UnknownPersonError, find_people, find_person
from orchestration.purge_tables import empty_derived, remove_from_tables


def warehouse(rows: dict[str, list[dict[str, Any]]], accounts: list[tuple[str, str, str]]) -> Any:
    """Raw tables by "kind__plural" and identity's accounts (person_key, system, account_id), in memory."""
    con = duckdb.connect()
    ensure_raw_tables(con)
    for name, given_rows in rows.items():
        typed, rejections = to_arrow(table(*name.split("__")), given_rows, "it")
        assert not rejections
        con.register("typed", typed)
        con.execute(f"insert into raw.{name} by name from typed")
    con.execute(
        "create schema identity; create table identity.person_accounts"
        "(person_key varchar, system varchar, account_id varchar)"
    )
    if accounts:
        con.executemany("insert into identity.person_accounts values (?, ?, ?)", accounts)
    con.execute("create table identity.people as select distinct person_key from identity.person_accounts")
    con.execute("create schema marts; create table marts.m as select * from identity.person_accounts")
    return con


def texts(con: Any) -> set[str]:
    """Every text in every table, lower case."""
    found: set[str] = set()
    for schema, name, column in con.execute(
        "select schema_name, table_name, column_name from duckdb_columns() where data_type = 'VARCHAR' "
        "and not internal and database_name = current_database()"
    ).fetchall():
        cells = con.execute(f'select distinct lower("{column}") from {schema}.{name}').fetchall()
        found |= {cell for (cell,) in cells if cell}
    return found


def ada() -> Any:
    """Ada in five systems under names that only links join; Bob beside her, and she in his rows."""
    return warehouse(
        {
            "roster__people": [
                {
                    "person_id": "E1",
                    "email": "ada@example.org",
                    "display_name": "Ada",
                    "github_login": "adal",
                },
                {"person_id": "E2", "email": "bob@example.org", "manager_id": "E1"},
            ],
            "roster__accounts": [
                {"person_id": "E1", "system": "pagerduty", "account_id": "PA"},
                {"person_id": "E2", "system": "jira", "account_id": "PA"},
            ],
            "jira__users": [{"account_id": "77", "email": "Ada@example.org"}, {"account_id": "78"}],
            "jira__issues": [{"issue_id": "1", "assignee_account_id": "77", "reporter_account_id": "78"}],
            "github__pull_requests": [
                {"pull_request_id": "P1", "author_login": "AdaL", "merged_by_login": "bob"},
                {"pull_request_id": "P2", "author_login": "bob", "merged_by_login": "adal"},
            ],
            "github__pull_request_files": [
                {"pull_request_id": "P1", "path": "a"},
                {"pull_request_id": "P2", "path": "b"},
            ],
            "github__reviews": [
                {"review_id": "R1", "pull_request_id": "P1", "author_login": "bob"},
                {"review_id": "R2", "pull_request_id": "P2", "author_login": "bob"},
            ],
            "pagerduty__log_entries": [
                {"log_entry_id": "L1", "incident_id": "I", "agent_id": "PB", "assignee_ids": '["PA", "PB"]'}
            ],
        },
        [
            ("k1", "roster", "E1"),
            ("k1", "github", "adal"),
            ("k1", "pagerduty", "PA"),
            ("k2", "roster", "E2"),
            ("k2", "github", "bob"),
            ("k2", "pagerduty", "PB"),
        ],
    )


@pytest.mark.mission("B3")
@pytest.mark.parametrize(
    "given_as", ["ada@example.org", "GitHub:AdaL", "E1", "k1", "pagerduty:PA", "jira:77"]
)
def test_any_identifier_leads_to_all_of_them(given_as: str) -> None:
    person = find_person(ada(), given_as)
    assert person.words == {"k1", "e1", "adal", "pa", "77", "ada@example.org"}


def test_who_is_unknown_must_be_named_so_that_a_source_would() -> None:
    con = ada()
    assert find_person(con, "eve@example.org").words == {"eve@example.org"}
    with pytest.raises(UnknownPersonError, match="names nobody"):
        find_person(con, "E9")
    assert len(find_people(con, ["jira:77", "github:adal", "github:bob"])) == 2


@pytest.mark.mission("B3")
def test_a_purge_takes_rows_and_what_hangs_on_them_and_blanks_mentions() -> None:
    con = ada()
    person = find_person(con, "ada@example.org")
    removals = {
        r.table: (r.deleted, r.nulled)
        for r in remove_from_tables(con, Exclusions(person.identifiers), person.words)
    }
    assert removals == {
        "roster__people": (1, 1),
        "roster__accounts": (1, 0),
        "jira__users": (1, 0),
        "jira__issues": (0, 1),
        "github__pull_requests": (1, 1),
        "github__pull_request_files": (1, 0),
        "github__reviews": (1, 0),
        "pagerduty__log_entries": (0, 1),
        "identity.people": (1, 0),
        "identity.person_accounts": (3, 0),
    }
    assert {r.table for r in empty_derived(con)} == {"marts.m"}
    assert texts(con).isdisjoint((person.words | {"ada"}) - {"pa"})
    assert con.execute("select person_id, system, account_id from raw.roster__accounts").fetchall() == [
        ("E2", "jira", "PA")
    ], "the same id in another system is somebody else's"
    assert con.execute("select assignee_ids from raw.pagerduty__log_entries").fetchall() == [('["PB"]',)]
    assert con.execute("select pull_request_id, author_login from raw.github__pull_requests").fetchall() == [
        ("P2", "bob")
    ]


@st.composite
def histories(draw: st.DrawFn) -> tuple[Any, list[str]]:
    """Up to five people with accounts in any systems, in any personal column of any raw table."""
    count = draw(st.integers(2, 5))
    systems = sorted({"github", "jira", "pagerduty", "gitlab"})
    accounts = [
        (f"key{n}", system, f"{system}-{n}x")
        for n in range(count)
        for system in systems
        if draw(st.booleans())
    ]
    rows: dict[str, list[dict[str, Any]]] = {}
    for kind in systems:
        names = [account for _, system, account in accounts if system == kind]
        if not names:
            continue
        for made in allow_list()[kind].values():
            texts_of = {c.name: c for c in made.columns[1:] if c.type == "text"}
            rows[made.name] = [
                {
                    name: draw(st.sampled_from(names)) if column.personal else f"{name}{index % 3}"
                    for name, column in texts_of.items()
                }
                | {c.name: "2026-01-01T00:00:00Z" for c in made.columns if c.type == "timestamp"}
                | {c.name: index for c in made.columns if c.type == "bigint"}
                for index in range(draw(st.integers(0, 4)))
            ]
    return warehouse(rows, accounts), sorted({key for key, _, _ in accounts})


@pytest.mark.mission("B3")
@settings(max_examples=40, deadline=None)
@given(st.data())
def test_after_a_purge_no_table_holds_an_identifier(data: st.DataObject) -> None:
    con, keys = data.draw(histories())
    if not keys:
        return
    person = find_person(con, data.draw(st.sampled_from(keys)))
    before = texts(con)
    remove_from_tables(con, Exclusions(person.identifiers), person.words)
    empty_derived(con)
    after = texts(con)
    assert after.isdisjoint(person.words)
    assert before & person.words, "the person was somewhere before"
    others = {f"key{n}" for n in range(5)} & before - person.words
    assert others <= after, "nobody else was purged"


@pytest.mark.mission("B3")
def test_who_signed_off_for_somebody_else_is_blanked_and_the_answer_stays() -> None:
    """Bob's sign-off is Bob's; who gave it is nobody any more once they are purged."""
    con = warehouse(
        {
            "roster__people": [
                {"person_id": "E1", "email": "ada@example.org"},
                {"person_id": "E2", "email": "bob@example.org"},
            ],
            "responses__responses": [
                {
                    "response_id": "1",
                    "kind": "sign_off",
                    "person": "bob@example.org",
                    "given_by": "Ada@Example.org",
                },
                {"response_id": "2", "kind": "self_rate", "person": "ada@example.org", "rating": 2},
                {"response_id": "3", "kind": "sign_off", "person": "bob@example.org", "given_by": "E1"},
            ],
        },
        [
            ("key-ada", "roster", "E1"),
            ("key-ada", "responses", "ada@example.org"),
            ("key-bob", "roster", "E2"),
            ("key-bob", "responses", "bob@example.org"),
        ],
    )
    person = find_person(con, "ada@example.org")
    remove_from_tables(con, Exclusions(person.identifiers), person.words)
    left = con.execute("select response_id, given_by from raw.responses__responses order by 1").fetchall()
    assert left == [("1", None), ("3", None)]
