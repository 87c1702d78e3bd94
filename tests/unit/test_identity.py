"""Protects C8: accounts of one person are joined by identifiers, and strangers never are."""

from __future__ import annotations

import hashlib
import hmac

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signalpath.identity import ACCOUNT_SYSTEMS, ACCOUNTS_SCHEMA, resolve_people

# A loaded machine is no failure, and a failure must come back on the next run.
patiently = settings(deadline=None, derandomize=True, max_examples=100)
KEY = b"a key that is only for this test"
pytestmark = pytest.mark.mission("C8")


def accounts(*rows: tuple) -> pl.DataFrame:
    """Rows of (system, account_id, email, login, jira id, bot); what is left out is null."""
    return pl.DataFrame([(*(*row, None, None, None, None)[:5], len(row) > 5 and row[5]) for row in rows],
                        schema=ACCOUNTS_SCHEMA, orient="row")  # fmt: skip


def person_of(person_accounts: pl.DataFrame) -> dict[tuple[str, str], str]:
    return {(system, account): person for person, system, account, *_ in person_accounts.rows()}


ANN = ("roster", "p1", "Ann@Acme.com ", "AnnL", "J1")
BOB = ("roster", "p2", "bob@acme.com", "bobl")


def test_links_every_system_to_the_roster_entry():
    people, linked = resolve_people(
        accounts(
            ANN,
            ("github", "annl"),
            ("git", "ann@acme.com"),
            ("git", "123+AnnL@users.noreply.github.com"),
            ("pagerduty", "PU1", "ann@ACME.com"),
            ("jira", "J1"),
            ("xapi", "ann@acme.com"),
            ("feedback", "Ann@acme.com"),
        ),
        KEY,
    )
    assert people.height == 1
    expected = hmac.new(KEY, b"roster:p1", hashlib.sha256).hexdigest()[:16]
    assert people.row(0) == (expected, "p1", False, 8, "person")
    assert dict(linked.select("account_id", "method").rows()) == {
        "p1": "roster",
        "annl": "login",
        "ann@acme.com": "email",
        "123+annl@users.noreply.github.com": "login",
        "PU1": "email",
        "J1": "login",
    }
    assert linked.filter(pl.col("system") == "roster")["confidence"].to_list() == [1.0]


def test_equal_names_or_mailbox_names_at_other_hosts_never_merge():
    people, linked = resolve_people(
        accounts(
            ("git", "ann@acme.com"), ("git", "ann@gmail.com"), ("pagerduty", "ann", None), ("jira", "ann")
        ),
        KEY,
    )
    assert people.height == 4
    assert set(linked["method"]) == {"unlinked"}


def test_a_bot_joins_bots_but_never_people():
    """A CI user that commits with somebody's address must not make that somebody a bot."""
    people, linked = resolve_people(
        accounts(
            ANN,
            ("git", "ann@acme.com"),
            ("pagerduty", "PU1", "ann@acme.com"),
            ("github", "release-ci", "ann@acme.com", None, None, True),
            ("github", "renovate[bot]"),
            ("git", "29139614+renovate[bot]@users.noreply.github.com"),
        ),
        KEY,
    )
    person = person_of(linked)
    assert person["git", "ann@acme.com"] != person["github", "release-ci"]
    assert (
        person["github", "renovate[bot]"] == person["git", "29139614+renovate[bot]@users.noreply.github.com"]
    )
    assert people.filter("is_bot")["account_count"].sort().to_list() == [1, 2]
    assert not people.filter(roster_person_id="p1")["is_bot"].item()


def test_an_address_that_a_bot_shares_links_no_people():
    """Whose work it was cannot be told any more, so nobody is given it."""
    _, linked = resolve_people(
        accounts(
            ("git", "build@acme.com"),
            ("pagerduty", "PU1", "build@acme.com"),
            ("github", "release-ci", "build@acme.com", None, None, True),
        ),
        KEY,
    )
    assert linked["person_key"].n_unique() == 3


def test_a_shared_mailbox_links_nobody():
    """Two roster entries that state one address: its accounts stay alone, with the reason."""
    people, linked = resolve_people(
        accounts(
            ("roster", "p1", "oncall@acme.com", "annl"),
            ("roster", "p2", "oncall@acme.com", "bobl"),
            ("github", "annl"),
            ("pagerduty", "PU1", "oncall@acme.com"),
        ),
        KEY,
    )
    person, method = person_of(linked), dict(linked.select("account_id", "method").rows())
    assert person["github", "annl"] == person["roster", "p1"] != person["roster", "p2"]
    assert method["PU1"] == "conflict"
    assert people.filter(pl.col("roster_person_id").is_null())["account_count"].to_list() == [1]


def test_an_account_that_states_two_people_belongs_to_neither():
    _, linked = resolve_people(accounts(ANN, BOB, ("pagerduty", "PX", "bob@acme.com", "annl")), KEY)
    assert linked.filter(account_id="PX")["method"].item() == "conflict"
    assert linked["person_key"].n_unique() == 3


def test_a_chain_of_accounts_cannot_join_two_people():
    """X shares an address with Ann and a login with Y, Y an address with Bob: the login is cut."""
    _, linked = resolve_people(
        accounts(
            ANN,
            BOB,
            ("pagerduty", "X", "ann@acme.com", "ci-user"),
            ("pagerduty", "Y", "bob@acme.com", "ci-user"),
            ("github", "ci-user"),
        ),
        KEY,
    )
    person = person_of(linked)
    assert person["pagerduty", "X"] == person["roster", "p1"]
    assert person["pagerduty", "Y"] == person["roster", "p2"]
    assert linked.filter(account_id="ci-user")["method"].item() == "conflict"


@pytest.mark.parametrize(
    "address", ["root@localhost", "noreply@acme.com", "user@host.(none)", "", "x", "a@b.local"]
)
def test_placeholder_addresses_link_nobody(address):
    _, linked = resolve_people(accounts(("pagerduty", "P1", address), ("jira", "J1", address)), KEY)
    assert linked["person_key"].n_unique() == 2


def test_two_rows_of_one_account_are_one_account():
    people, linked = resolve_people(
        accounts(("github", "AnnL"), ("github", "annl "), ("github", "annl")), KEY
    )
    assert linked["account_id"].to_list() == ["annl"]
    assert people["account_count"].to_list() == [1]


def test_keys_change_with_the_secret_and_need_one():
    frame = accounts(ANN)
    assert (
        resolve_people(frame, KEY)[0]["person_key"][0] != resolve_people(frame, KEY[::-1])[0]["person_key"][0]
    )
    with pytest.raises(ValueError, match="at least 16"):
        resolve_people(frame, b"short")


def test_wrong_input_is_named():
    with pytest.raises(ValueError, match="columns is_bot are missing"):
        resolve_people(accounts(ANN).drop("is_bot"), KEY)
    with pytest.raises(ValueError, match="slack"):
        resolve_people(accounts(("slack", "ann")), KEY)


def test_no_accounts_is_no_people():
    people, linked = resolve_people(accounts(ANN).clear(), KEY)
    assert people.columns == ["person_key", "roster_person_id", "is_bot", "account_count", "kind"]
    assert linked.columns == [
        *("person_key", "system", "account_id", "method", "confidence", "approved_by", "approved_on")
    ]
    assert people.is_empty() and linked.is_empty()


# A small world on purpose: with few addresses and logins, accounts collide all the time.
emails = st.sampled_from([None, "a@x.io", "B@x.io", "c@x.io", "7+l1@users.noreply.github.com"])
logins = st.sampled_from([None, "l1", "L2", "l3"])
jiras = st.sampled_from([None, "j1", "j2"])
tools = st.tuples(
    st.sampled_from(ACCOUNT_SYSTEMS[1:]), st.sampled_from(["1", "2", "3", "a@x.io", "l1", "j1"]), emails, logins, jiras,
    st.booleans(),
)  # fmt: skip
rosters = st.tuples(
    st.just("roster"), st.sampled_from(["p1", "p2", "p3"]), emails, logins, jiras, st.just(False)
)
worlds = st.lists(rosters | tools, max_size=14)


@patiently
@given(worlds)
def test_never_two_roster_people_nor_a_bot_and_a_roster_person_in_one(rows):
    """The worst failure, whatever the accounts state: strangers merged without a word."""
    people, linked = resolve_people(accounts(*rows), KEY)
    of_roster = linked.filter(system="roster")
    assert of_roster["person_key"].is_unique().all()
    assert not people.filter("is_bot", pl.col("roster_person_id").is_not_null()).height
    assert linked.select("system", "account_id").is_unique().all()
    assert people["account_count"].sum() == linked.height
    assert set(people["person_key"]) == set(linked["person_key"])


@patiently
@given(worlds, st.randoms(use_true_random=False))
def test_row_order_changes_nothing(rows, random):
    shuffled = list(rows)
    random.shuffle(shuffled)
    for one, other in zip(
        resolve_people(accounts(*rows), KEY), resolve_people(accounts(*shuffled), KEY), strict=True
    ):
        assert one.equals(other)
