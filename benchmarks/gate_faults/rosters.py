"""A roster and a list of consents that are out of date, cut short or mixed up."""

from __future__ import annotations

import duckdb

from benchmarks.gate_faults.declare import chosen, fault

PEOPLE, MEMBERSHIPS = "raw.roster__people", "raw.roster__team_memberships"
CONSENTS = "raw.feedback__consents"


@fault("people", slight=1, marked=3, serious=15)
def two_teams_at_once(con: duckdb.DuckDBPyConnection, people: float) -> None:
    """People are in two teams at the same time."""
    teams = f"(select list(distinct team_name order by team_name) from {MEMBERSHIPS})"
    con.execute(
        f"insert into {MEMBERSHIPS} select * replace ("
        f"{teams}[1 + list_position({teams}, team_name) % len({teams})] as team_name,"
        " (start_on + interval 10 day)::date as start_on)"
        f" from {MEMBERSHIPS} where end_on is null order by person_id limit {people:.0f}"
    )


@fault("share of leavers", slight=0.3, marked=0.6, serious=1.0)
def leavers_not_marked(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Who left is still employed according to the roster."""
    con.execute(f"update {PEOPLE} set end_on = null where end_on is not null"
                f" and md5_number_lower(person_id) % 10000 < {10000 * share:.0f}")  # fmt: skip
    con.execute(f"update {MEMBERSHIPS} set end_on = null where end_on is not null and person_id in"
                f" (select person_id from {PEOPLE} where end_on is null)"
                f" and start_on = (select max(m.start_on) from {MEMBERSHIPS} as m"
                " where m.person_id = roster__team_memberships.person_id)")  # fmt: skip


@fault("share of people", slight=0.03, marked=0.15, serious=0.5)
def everybody_left(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Employed people are marked as having left a year ago, though they work on."""
    con.execute(f"update {PEOPLE} set end_on = date '2025-06-30'"
                " where end_on is null and start_on < date '2025-06-30'"
                f" and {chosen('person_id', share)}")  # fmt: skip


@fault("pairs", slight=1, marked=5, serious=20)
def roster_emails_swapped(con: duckdb.DuckDBPyConnection, pairs: float) -> None:
    """A spreadsheet was sorted by one column: people have each other's e-mail address."""
    con.execute(
        "create temp table swapped as select person_id, case when n % 2 = 1 then lead(email) over ordered"
        " else lag(email) over ordered end as other"
        " from (select *, row_number() over (order by person_id) as n"
        f" from {PEOPLE}) where n <= {2 * pairs:.0f} window ordered as (order by person_id)"
    )
    con.execute(f"update {PEOPLE} set email = other from swapped"
                " where roster__people.person_id = swapped.person_id and other is not null")  # fmt: skip


@fault("share of people", slight=0.03, marked=0.15, serious=0.5)
def roster_cut_short(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """A part of the roster is missing."""
    for table in (PEOPLE, MEMBERSHIPS):
        con.execute(f"delete from {table} where {chosen('person_id', share)}")


@fault("share of people", slight=0.05, marked=0.2, serious=0.7)
def teams_stale(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The roster was not kept up after a reorganisation: people are in teams they are no longer in."""
    teams = f"(select list(distinct team_name order by team_name) from {MEMBERSHIPS})"
    con.execute(f"update {MEMBERSHIPS} set"
                f" team_name = {teams}[1 + list_position({teams}, team_name) % len({teams})]"
                f" where {chosen('person_id', share)}")  # fmt: skip


@fault("share of people", slight=0.1, marked=0.4, serious=1.0)
def teams_lost(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """The roster does not say who is in which team."""
    con.execute(f"delete from {MEMBERSHIPS} where {chosen('person_id', share)}")


@fault("share of people", slight=0.05, marked=0.3, serious=1.0)
def hired_by_migration(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """A new HR system gives its own first day as everybody's first day."""
    con.execute(f"update {PEOPLE} set start_on = date '2026-06-01' where end_on is null"
                f" and {chosen('person_id', share)}")  # fmt: skip


@fault("share of consents", slight=0.05, marked=0.3, serious=0.8)
def consents_of_nobody(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Consents name addresses that are nobody's."""
    con.execute(
        f"update {CONSENTS} set person_email = 'old.' || person_email where {chosen('person_email', share)}"
    )


@fault("share of consents", slight=0.05, marked=0.3, serious=0.8)
def withdrawn_before_consent(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Withdrawals are dated before the consents that they end."""
    con.execute(f"update {CONSENTS} set withdrawn_on = (consented_on - interval 30 day)::date"
                f" where {chosen('person_email', share)}")  # fmt: skip


@fault("years", slight=1, marked=2, serious=6)
def consents_stale(con: duckdb.DuckDBPyConnection, years: float) -> None:
    """Consents are so old that they were given to another programme."""
    con.execute(f"update {CONSENTS} set consented_on = (consented_on - interval {years:.0f} year)::date,"
                f" withdrawn_on = (withdrawn_on - interval {years:.0f} year)::date")  # fmt: skip


@fault("share of consents", slight=0.05, marked=0.3, serious=0.8)
def consents_in_the_future(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Consents are dated after the day of the run."""
    con.execute(f"update {CONSENTS} set consented_on = (consented_on + interval 2 year)::date"
                f" where {chosen('person_email', share)}")  # fmt: skip


@fault("share of consents", slight=0.1, marked=0.4, serious=0.9)
def consents_missing(con: duckdb.DuckDBPyConnection, share: float) -> None:
    """Most of the list of consents was not read."""
    con.execute(f"delete from {CONSENTS} where {chosen('person_email', share)}")
