"""Accounts that were given to the wrong person. Injected after the matching: they are its faults."""

from __future__ import annotations

import duckdb

from benchmarks.gate_faults.declare import chosen, fault

PEOPLE, ACCOUNTS = "identity.people", "identity.person_accounts"


def in_pairs(con: duckdb.DuckDBPyConnection, pairs: float) -> None:
    """Make a table of pairs of employed people, in the order of the roster."""
    con.execute(
        "create temp table pairs as select person_key as left_key, next_key as right_key from ("
        "select person_key, roster_person_id, lead(person_key) over ordered as next_key,"
        " row_number() over ordered as n"
        f" from {PEOPLE} where roster_person_id is not null window ordered as (order by roster_person_id)"
        f") where n % 2 = 1 and next_key is not null order by n limit {pairs:.0f}"
    )


def swap_accounts(con: duckdb.DuckDBPyConnection, system: str) -> None:
    """Exchange the accounts of the two people of each pair."""
    con.execute(
        f"update {ACCOUNTS} set person_key = other from ("
        "select left_key as own, right_key as other from pairs union all"
        " select right_key, left_key from pairs) where person_key = own and system = ?",
        [system],
    )


@fault("pairs", slight=1, marked=4, serious=15)
def people_merged(con: duckdb.DuckDBPyConnection, pairs: float) -> None:
    """Two people of the roster became one."""
    in_pairs(con, pairs)
    con.execute(f"update {ACCOUNTS} set person_key = left_key from pairs where person_key = right_key")
    con.execute(f"delete from {PEOPLE} where person_key in (select right_key from pairs)")


@fault("people", slight=1, marked=6, serious=25)
def people_split(con: duckdb.DuckDBPyConnection, people: float) -> None:
    """A person's account at the code host became a person of its own, whom the roster does not know."""
    con.execute(
        f"create temp table split as select account_id, md5(account_id)[:16] as new_key from {ACCOUNTS}"
        f" inner join {PEOPLE} using (person_key) where system = 'github' and roster_person_id is not null"
        f" order by account_id limit {people:.0f}"
    )
    con.execute(f"update {ACCOUNTS} set person_key = new_key from split"
                " where person_accounts.account_id = split.account_id and system = 'github'")  # fmt: skip
    con.execute(
        f"insert into {PEOPLE} (person_key, is_bot, account_count) select new_key, false, 1 from split"
    )


@fault("pairs", slight=1, marked=5, serious=20)
def logins_swapped(con: duckdb.DuckDBPyConnection, pairs: float) -> None:
    """Two people have each other's account at the code host."""
    in_pairs(con, pairs)
    swap_accounts(con, "github")


@fault("pairs", slight=1, marked=5, serious=20)
def responders_accounts_swapped(con: duckdb.DuckDBPyConnection, pairs: float) -> None:
    """Two people have each other's account in the on-call tool."""
    in_pairs(con, pairs)
    swap_accounts(con, "pagerduty")


@fault("share of people", slight=0.02, marked=0.1, serious=0.5)
def people_taken_for_bots(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The rules for bots match people."""
    con.execute(f"update {PEOPLE} set is_bot = true where not is_bot and {chosen('roster_person_id', share)}")


@fault("share of bots", slight=0.3, marked=0.6, serious=1.0)
def bots_taken_for_people(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The rules for bots match nothing."""
    con.execute(f"update {PEOPLE} set is_bot = false where is_bot and {chosen('person_key', share)}")


@fault("share of accounts", slight=0.05, marked=0.2, serious=0.6)
def accounts_lost(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Accounts of the code host belong to nobody."""
    con.execute(f"delete from {ACCOUNTS} where system = 'github' and {chosen('account_id', share)}")


@fault("share of accounts", slight=0.1, marked=0.4, serious=1.0)
def links_are_guesses(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Links that were certain are guesses now: a source dropped its e-mail addresses."""
    con.execute(f"update {ACCOUNTS} set confidence = 0.3, method = 'name' where system <> 'roster'"
                f" and {chosen('account_id', share)}")  # fmt: skip
