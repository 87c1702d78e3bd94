"""Protects C8: likeness links only what is as good as sure, suggests the rest, and never merges strangers."""

from __future__ import annotations

import polars as pl
import pytest
from identity_worlds import KEY, account, git, groups, suggest_links

from signalpath.identity import resolve_people

pytestmark = pytest.mark.mission("C8")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("ada@acme.com", "Zoltán Őrsi"), ("zorsi@home.hu", "Zoltan Orsi")),
        (("a@acme.com", "Roy, Pamphile"), ("b@home.fr", "Pamphile Roy")),
        (("a@acme.com", "Brian E. Grangerson"), ("b@home.fr", "Brian Grangerson")),
        (("kirr@acme.com", "Кирилл Смелков"), ("k@home.ru", "Kirill Smelkov")),
        (("7+kaistriega@users.noreply.github.com", "kaistriega"), ("k@acme.com", "Kai Striega")),
        (("7+zed42x@users.noreply.github.com", "Zed"), ("zed42x@acme.com", "")),
        (("jane.doe+work@gmail.com", "jd"), ("janedoe@googlemail.com", "jane")),
        (("7+old-login@users.noreply.github.com", "x"), ("7+new-login@users.noreply.github.com", "y")),
    ],
)
def test_sure_likeness_links(one, other):
    assert groups(git(one, other)) == [sorted((one[0], other[0]))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("john@acme.com", "John Smith"), ("jsmith@home.com", "John Smith")),
        (("w1@acme.com", "Wei Zhang"), ("w2@home.com", "Wei Zhang")),
        (("amit@acme.com", "Amit Kumar"), ("kumar@home.com", "Amit Kumar")),
        (("chao.wang@acme.com", "Chao Wang"), ("wc@home.com", "Wang Chao")),
    ],
)
def test_common_names_are_suggested_and_never_linked(one, other):
    """Two John Smiths are the worst failure of all if they are merged."""
    accounts = git(one, other)
    assert groups(accounts) == []
    suggested = suggest_links(accounts)
    assert suggested.height == 1
    assert suggested["reasons"][0].to_list()[0].startswith("same full name")
    assert 0.3 <= suggested["score"][0] < 0.95


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("gvaroquaux@desktop", "gvaroquaux"), ("gael@acme.fr", "Gael Varoquaux")),
        (("zedmaster@home.com", "Zed"), ("zedmaster@acme.com", "Max")),
        (("zed@home.com", "zedmaster"), ("max@acme.com", "zedmaster")),
    ],
)
def test_a_mailbox_or_nickname_alone_is_suggested_and_never_linked(one, other):
    """A site gives a login once; anybody may take the same mailbox name at another host."""
    accounts = git(one, other)
    assert groups(accounts) == []
    assert suggest_links(accounts)["score"].to_list()[0] > 0.85


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("zedmaster@home.com", "zedmaster"), ("zedmaster@acme.com", "Max")),
        (("zedrik@zedrik-laptop", "zedrik"), ("zedrik@zedrik-desktop.local", "Zoltan Orsi")),
        (("gvaroquaux@desktop", "gvaroquaux"), ("gael.varoquaux@acme.fr", "Gael Varoquaux")),
        (("joerg@acme.de", "Joerg Standler"), ("standler@home.de", "Jörg Standler")),
        (("rick@acme.com", "Rick Waldrone"), ("7+rwx@users.noreply.github.com", "Rick Waldone")),
    ],
)
def test_weak_signs_link_where_nothing_else_is_said_of_the_holder(one, other):
    assert groups(git(one, other)) == [sorted((one[0], other[0]))]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("zedmaster@home.com", "Zed Varga"), ("zedmaster@acme.com", "Max Orsi")),
        (("kaustubh@home.com", "Kaustubh"), ("kaustubh@acme.com", "Kaustubh")),
        (("zedrik@home.com", "zedrik"), ("zedrik@acme.com", "zedrik")),
        (("zedrik@zedrik-laptop", "Zedrik"), ("zedrik@zedrik-desktop", "Zedrik")),
        (("daniel@daniel-laptop", "daniel"), ("daniel@daniel-desktop", "daniel")),
        (("zedrik@build-one", "zedrik"), ("zedrik@build-two", "zedrik")),
        (("gvaroquaux@desktop", "Guy"), ("gael.varoquaux@acme.fr", "Gael Varoquaux")),
        (("jsmith@desktop", "jsmith"), ("john.smith@acme.com", "John Smith")),
        (("jon@acme.com", "Joan Standler"), ("standler@home.de", "Jon Standler")),
        (("rick@acme.com", "Rick Waldrone"), ("eric@home.com", "Erick Waldrone")),
        (("anna@acme.com", "Anna Martins"), ("martins@home.com", "Anna Martin")),
    ],
)
def test_look_alikes_of_weak_signs_are_never_linked(one, other):
    """The same handle of two who are called otherwise, given names, common names, brothers and sisters."""
    assert groups(git(one, other)) == []


def test_a_mailbox_is_believed_where_the_organisations_domain_agrees():
    assert groups(git(("zedmaster@x.acme.com", "Zed"), ("zedmaster@acme.com", "Max"))) == [
        ["zedmaster@acme.com", "zedmaster@x.acme.com"]
    ]


def test_names_relayed_by_one_address_are_not_one_person():
    accounts = git(
        ("gitgitgadget@gmail.com", "Kirill Smelkov via GitGitGadget"), ("k@acme.com", "Kirill Smelkov")
    )
    assert groups(accounts) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("daniel@acme.com", "Daniel"), ("daniel@home.com", "Daniel")),
        (("root@buildhost.acme.com", "root"), ("root@localhost", "root")),
        (("a@acme.com", "admin"), ("b@home.com", "admin")),
        (("a@acme.com", "unknown"), ("b@home.com", "unknown")),
        (("a@acme.com", "Your Name"), ("b@home.com", "Your Name")),
        (("ann@acme.com", "Ann Lee"), ("ann@home.com", "Ann Varoquaux")),
    ],
)
def test_given_names_placeholders_and_shared_mailbox_names_link_nobody(one, other):
    assert groups(git(one, other)) == []


@pytest.mark.parametrize(
    "address",
    [
        "devnull@localhost",
        "root@acme.com",
        "noreply@acme.com",
        "none@none",
        "build@ci.acme.com",
        "ec2-user@acme.com",
    ],
)
def test_a_shared_address_links_nobody_even_by_an_exact_full_name(address):
    accounts = git((address, "Kirill Smelkov"), ("kirr@acme.com", "Kirill Smelkov"))
    people, linked = resolve_people(accounts, KEY)
    assert groups(accounts) == []
    assert dict(linked.select("account_id", "method").rows())[address] == "shared"
    assert people["kind"].sort().to_list() == ["person", "shared"]
    assert suggest_links(accounts).is_empty()


@pytest.mark.parametrize(
    "host", ["host.(none)", "laptop.local", "ip-10-0-0-1.ec2.internal", "desktop", "localhost"]
)
def test_a_machines_address_is_no_identifier_across_systems(host):
    accounts = pl.concat(
        [account("pagerduty", "P1", email=f"kim@{host}"), account("jira", "J1", email=f"kim@{host}")]
    )
    assert groups(accounts) == []


def test_names_of_different_people_make_an_address_a_shared_one():
    accounts = git(
        ("team@acme.com", "Kirill Smelkov", 5),
        ("team@acme.com", "Zoltan Orsi", 6),
        ("kirr@acme.com", "Kirill Smelkov"),
        ("zoltan@acme.com", "Zoltan Orsi"),
    )
    assert groups(accounts) == []


def test_a_slip_of_somebody_elses_settings_does_not_speak_for_the_address():
    accounts = git(
        ("kirr@acme.com", "Kirill Smelkov", 400),
        ("kirr@acme.com", "Zoltan Orsi", 2),
        ("kirill@home.ru", "Kirill Smelkov"),
        ("zoltan@acme.com", "Zoltan Orsi"),
    )
    assert groups(accounts) == [["kirill@home.ru", "kirr@acme.com"]]


BOTS = {
    "dependabot": "bot", "renovate-bot": "bot", "codecov": "bot", "sonarcloud": "bot", "github-actions": "bot",
    "copilot": "ai", "coderabbitai": "ai", "claude": "ai", "devin-ai-integration": "ai", "sweep-ai": "ai",
}  # fmt: skip


@pytest.mark.parametrize(("login", "kind"), [*BOTS.items(), ("copilot[bot]", "ai"), ("acme-ci[bot]", "bot")])
def test_bots_and_ai_reviewers_are_apart(login, kind):
    accounts = pl.concat([account("github", login), account("github", f"{login[:4]}-lead", login="anna")])
    people, _ = resolve_people(accounts, KEY)
    assert sorted(people["kind"].to_list()) == sorted([kind, "person"])
    assert people.filter("is_bot").height == 1


def test_the_charter_overrides_what_an_account_looks_like():
    accounts = pl.concat([account("github", "claude"), account("github", "release-train")])
    people, _ = resolve_people(accounts, KEY, None, ["github:release-train"], ["github:Claude"])
    _, linked = resolve_people(accounts, KEY, None, ["github:release-train"], ["github:Claude"])
    kinds = dict(linked.join(people, on="person_key").select("account_id", "kind").rows())
    assert kinds == {"claude": "person", "release-train": "bot"}


def test_suggestions_grow_with_the_accounts_and_not_with_their_square():
    """Blocks are capped: a name that everybody bears compares nobody."""
    crowd = git(*((f"user{n}@acme.com", "Wei Zhang") for n in range(400)))
    assert suggest_links(crowd).height == 0


def test_account_numbers_do_not_overflow_for_many_accounts():
    many = git(*((f"x{n}@acme.com", f"Person{n} Name{n}") for n in range(20_000)))
    assert suggest_links(many).is_empty()
