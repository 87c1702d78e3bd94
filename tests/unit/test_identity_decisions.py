"""Protects C8: what people decide holds, the roster's people stay apart, and neither order nor repetition matters."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from identity_worlds import COLUMNS, KEY, account, decision, git, groups, suggest_links

from signalpath.identity import DECISIONS_SCHEMA, match, resolve_people

patiently = settings(deadline=None, derandomize=True, max_examples=60)
pytestmark = pytest.mark.mission("C8")


def test_likeness_to_two_people_of_the_roster_decides_nothing():
    accounts = pl.concat(
        [
            account("roster", "p1", email="k1@acme.com", name="Kirill Smelkov"),
            account("roster", "p2", email="k2@acme.com", name="Kirill Smelkov"),
            git(("kirr@home.ru", "Kirill Smelkov")),
        ]
    )
    assert groups(accounts) == []
    assert suggest_links(accounts).height == 2


def test_an_approved_link_holds_with_its_approver_and_a_refused_one_forbids_even_equal_addresses():
    pair = git(("john@acme.com", "John Smith"), ("jsmith@home.com", "John Smith"))
    same = decision("git:john@acme.com", "git:JSmith@home.com", "same")
    _, linked = resolve_people(pair, KEY, same)
    assert linked["person_key"].n_unique() == 1
    assert linked.select("method", "confidence", "approved_by").unique().rows() == [("approved", 1.0, "lead")]
    assert suggest_links(pair, same).is_empty()

    equal = pl.concat([git(("kim@acme.com", "K")), account("pagerduty", "P1", email="kim@acme.com")])
    assert groups(equal) == [["P1", "kim@acme.com"]]
    different = decision("git:kim@acme.com", "pagerduty:p1", "different")
    assert groups(equal, different) == []
    assert suggest_links(equal, different).is_empty()


def test_an_approval_never_joins_two_people_of_the_roster():
    accounts = pl.concat([account("roster", "p1"), account("roster", "p2")])
    decided = decision("roster:p1", "roster:p2", "same")
    assert resolve_people(accounts, KEY, decided)[0].height == 2
    assert match(accounts, decided).refused == ((0, 1),)


names = st.sampled_from(
    [
        "Kirill Smelkov",
        "K. Smelkov",
        "Zoltan Orsi",
        "Smelkov, Kirill",
        "kirr",
        "John Smith",
        "Wei Zhang",
        "root",
        "",
    ]
)
hosts = st.sampled_from(["acme.com", "home.ru", "users.noreply.github.com", "localhost"])
locals_ = st.sampled_from(["kirr", "ksmelkov", "kirill.smelkov", "jsmith", "root", "zorsi"])
systems = st.sampled_from(["git", "pagerduty", "jira", "roster", "github"])
worlds = st.lists(
    st.tuples(systems, st.integers(1, 6), locals_, hosts, names, st.integers(1, 20)), max_size=12
)
said = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.sampled_from(["same", "different"])), max_size=4
)


def world(rows: list[tuple]) -> pl.DataFrame:
    built = []
    for system, number, local, host, name, seen in rows:
        email = f"{local}@{host}"
        account_id = email if system == "git" else f"{system[0]}{number}"
        built.append((system, account_id, email, None, None, False, name, seen))
    return pl.DataFrame(built, schema=COLUMNS, orient="row")


def decided(accounts: pl.DataFrame, given: list[tuple]) -> pl.DataFrame:
    keys = [f"{system}:{account_id}" for system, account_id in accounts.select("system", "account_id").rows()]
    chosen = [
        decision(keys[a], keys[b], what)
        for a, b, what in given
        if max(a, b) < len(keys) and keys[a] != keys[b]
    ]
    return pl.concat([pl.DataFrame(schema=DECISIONS_SCHEMA), *chosen])


@patiently
@given(worlds, said)
def test_whatever_is_stated_or_decided_two_roster_people_stay_two(rows, given_decisions):
    accounts = world(rows)
    decisions = decided(accounts, given_decisions)
    people, linked = resolve_people(accounts, KEY, decisions)
    assert linked.filter(system="roster")["person_key"].is_unique().all()
    person = {(system, account_id): key for key, system, account_id, *_ in linked.rows()}
    for ls, la, rs, ra, what, *_ in decisions.rows():
        if what == "different":
            assert person[ls, la] != person[rs, ra]
    shared = people.filter(kind="shared")
    assert (shared["account_count"] == 1).all()


@patiently
@given(worlds, said, st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(rows, given_decisions, random):
    accounts = world(rows)
    decisions = decided(accounts, given_decisions)
    mixed = accounts.sample(fraction=1, shuffle=True, seed=random.randint(0, 9))
    other = decisions.reverse()
    for one, two in zip(
        resolve_people(accounts, KEY, decisions), resolve_people(mixed, KEY, other), strict=True
    ):
        assert one.equals(two)
    assert suggest_links(accounts, decisions).equals(suggest_links(mixed, other))
