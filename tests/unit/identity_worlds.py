"""Small worlds of accounts for the tests of identity: built in one line, and read back as groups."""

from __future__ import annotations

import polars as pl

from signalpath.identity import (
    ACCOUNTS_SCHEMA,
    DECISIONS_SCHEMA,
    NAMED_SCHEMA,
    match,
    named_suggestions,
    resolve_people,
)

KEY = b"a key that is only for this test"
COLUMNS = ACCOUNTS_SCHEMA | NAMED_SCHEMA


def git(*rows: tuple) -> pl.DataFrame:
    """Rows of (address, name, how often) as accounts of git."""
    return pl.DataFrame(
        [("git", email, email, None, None, False, name, *(seen or [1])) for email, name, *seen in rows],
        schema=COLUMNS,
        orient="row",
    )


def account(system: str, account_id: str, **stated: object) -> pl.DataFrame:
    row = {"system": system, "account_id": account_id, "is_bot": False} | stated
    return pl.DataFrame([[row.get(name) for name in COLUMNS]], schema=COLUMNS, orient="row")


def decision(left: str, right: str, said: str) -> pl.DataFrame:
    """One line of the review queue about two accounts of git or of the roster."""
    pair = [part for account in (left, right) for part in account.split(":", 1)]
    return pl.DataFrame(
        [[*pair, said, "lead", "2026-05-04"]],
        schema=DECISIONS_SCHEMA | {"decided_on": pl.String()},
        orient="row",
    ).with_columns(pl.col("decided_on").str.to_date())


def groups(accounts: pl.DataFrame, *more: object) -> list[list[str]]:
    """The account ids of each person with more than one account."""
    _, linked = resolve_people(accounts, KEY, *more)
    held = (
        linked.group_by("person_key").agg(pl.col("account_id").sort()).filter(pl.len().over("person_key") > 0)
    )
    return sorted(ids for ids in held["account_id"].to_list() if len(ids) > 1)


def suggest_links(accounts: pl.DataFrame, decisions: pl.DataFrame | None = None) -> pl.DataFrame:
    """Pairs of accounts that may be one person's and that nothing has linked or settled yet."""
    return named_suggestions(match(accounts, decisions))
