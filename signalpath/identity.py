"""One person across tools: accounts of many systems joined by identifiers, never by name.

Belongs here: which identifiers an account has, which accounts they join, and the pseudonymous key.
Does not belong here: where accounts are read from (orchestration gathers them out of the raw tables)
and suggestions that a person has to approve.

The worst failure is a silent merge of strangers, so every rule errs on the side of not joining: an
identifier that would join two people of the roster joins nobody, and a bot's never joins people.
"""

from __future__ import annotations

import hashlib
import hmac

import numpy as np
import polars as pl
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

ACCOUNT_SYSTEMS = ("roster", "github", "git", "pagerduty", "jira", "xapi", "feedback")
ACCOUNTS_SCHEMA: dict[str, pl.DataType] = {
    "system": pl.String(),
    "account_id": pl.String(),
    "email": pl.String(),
    "login": pl.String(),
    "jira_account_id": pl.String(),
    "is_bot": pl.Boolean(),
}
# How sure a link is. The roster and logins are the organisation's own statement; an e-mail address
# can be handed on; an account that nothing links may be somebody's second one.
CONFIDENCE = {"roster": 1.0, "login": 0.98, "email": 0.95, "unlinked": 0.5, "conflict": 0.0}

_EMAIL_IS_ACCOUNT_ID = ("git", "feedback", "xapi")
_LOWER_CASE_ACCOUNT_ID = ("git", "github", "feedback")
_NOREPLY = r"^(?:\d+\+)?([a-z0-9-]+(?:\[bot\])?)@users\.noreply\.github\.com$"
# Addresses that many machines or people share by default; they say nothing about who it was.
_PLACEHOLDER = (
    r"(^(no-?reply|root|nobody|unknown|none|user|git)@"
    r"|@(localhost|none|unknown)$|@.*(\(none\)|\.localdomain|\.local|\.lan)$|@users\.noreply\.)"
)
_BOT_LOGIN = r"\[bot\]$"
_BOT_EMAIL = (
    r"(\[bot\]@|[-_.+]bot@|^(noreply|actions?)@github\.com$|^(support|dependabot)@(dependabot|github)\.com$"
    r"|^bot@renovateapp\.com$|^bot@(pyup|snyk|stepsecurity)\.io$|^pre-commit-ci@|@bots\.)"
)

_ACCOUNT = ["system", "account_id"]


def resolve_people(accounts: pl.DataFrame, key: bytes) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Join accounts into people by shared identifiers and give each person a keyed pseudonym.

    Identifiers are `email:<lower case>`, `github:<login lower case>` (also from GitHub's noreply
    addresses) and `jira:<account id>`. People are the connected components of accounts and
    identifiers. Where a component holds two people of the roster, only identifiers that exactly one
    of them states are kept, and an account that then belongs to both, or to neither, stands alone
    with the method `conflict`. Bots join other bots only.

    Args:
        accounts: columns of `ACCOUNTS_SCHEMA`, one or more rows per account in any order; `email`,
            `login` and `jira_account_id` are what the account states about itself and may be null.
        key: the HMAC key, kept outside the warehouse; at least 16 bytes.

    Returns:
        `people` (person_key, roster_person_id, is_bot, account_count) and `person_accounts`
        (person_key, system, account_id, method, confidence), both sorted. `person_key` is the first
        16 hex digits of HMAC-SHA256 over `roster:<person_id>`, or else over the smallest
        `<system>:<account_id>` of the component.

    Raises:
        ValueError: the key is too short, a column is missing or a system is unknown.
    """
    nodes, identifiers = _read_accounts(accounts, key)
    links = identifiers.filter(pl.len().over("identifier") > 1)
    links, conflicts = _cut_conflicts(nodes, links)
    links = links.filter(pl.len().over("identifier") > 1)

    component = _components(nodes, links)
    is_roster = pl.col("system") == "roster"
    anchor = pl.concat_str("system", "account_id", separator=":")
    resolved = (
        nodes.with_columns(component.alias("component"))
        .with_columns(
            pl.coalesce(anchor.filter(is_roster).min(), anchor.min()).over("component").alias("anchor")
        )
        .join(links.group_by("node").agg(pl.col("is_email").any()), on="node", how="left")
        .join(conflicts.with_columns(is_conflict=True), on="node", how="left")
        .with_columns(
            method=pl.when(is_roster)
            .then(pl.lit("roster"))
            .when(pl.col("is_email"))
            .then(pl.lit("email"))
            .when(pl.col("is_email").is_not_null())
            .then(pl.lit("login"))
            .when(pl.col("is_conflict"))
            .then(pl.lit("conflict"))
            .otherwise(pl.lit("unlinked"))
        )
        .with_columns(confidence=pl.col("method").replace_strict(CONFIDENCE, return_dtype=pl.Float64))
    )
    anchors = resolved["anchor"].unique().sort()
    resolved = resolved.join(
        pl.DataFrame({"anchor": anchors, "person_key": _pseudonyms(anchors, key)}, schema_overrides=_TEXT),
        on="anchor",
    )
    people = (
        resolved.group_by("person_key")
        .agg(
            pl.col("account_id").filter(is_roster).min().alias("roster_person_id"),
            pl.col("is_bot").any(),
            pl.len().cast(pl.Int64).alias("account_count"),
        )
        .sort("person_key")
    )
    person_accounts = resolved.select("person_key", *_ACCOUNT, "method", "confidence").sort(
        "person_key", *_ACCOUNT
    )
    return people, person_accounts


_TEXT = {"anchor": pl.String(), "person_key": pl.String()}


def _read_accounts(accounts: pl.DataFrame, key: bytes) -> tuple[pl.DataFrame, pl.DataFrame]:
    """One row per account (`node` is its number), and one per account and identifier."""
    if len(key) < 16:
        raise ValueError(f"person key: {len(key)} bytes, at least 16 are needed to keep pseudonyms secret")
    if missing := [name for name in ACCOUNTS_SCHEMA if name not in accounts.columns]:
        raise ValueError(f"accounts: columns {', '.join(missing)} are missing")
    given = accounts.select(pl.col(name).cast(dtype) for name, dtype in ACCOUNTS_SCHEMA.items())
    if strange := sorted(set(given["system"].unique().to_list()) - set(ACCOUNT_SYSTEMS), key=str):
        raise ValueError(f"accounts: unknown system {strange}, expected one of {', '.join(ACCOUNT_SYSTEMS)}")

    trimmed = pl.col("account_id").str.strip_chars()
    given = (
        given.with_columns(
            account_id=pl.when(pl.col("system").is_in(_LOWER_CASE_ACCOUNT_ID))
            .then(trimmed.str.to_lowercase())
            .otherwise(trimmed)
        )
        .filter(pl.col("account_id").str.len_chars() > 0)
        .with_columns(_stated_identifiers())
        .with_columns(is_bot=_is_bot())
        # An account is a bot whichever of its rows says so.
        .with_columns(pl.col("is_bot").any().over(_ACCOUNT))
    )
    nodes = given.select(*_ACCOUNT, "is_bot").unique().sort(_ACCOUNT).with_row_index("node")
    noreply_login = pl.col("email").str.extract(_NOREPLY)
    # One row per identifier: a noreply address is GitHub's way to write a login, not a mailbox.
    identifiers = (
        given.select(
            *_ACCOUNT,
            "is_bot",
            pl.when(
                ~pl.col("email").str.contains(_PLACEHOLDER)
                & pl.col("email").str.contains(r"^[^@\s]+@[^@\s]+$")
            )
            .then("email:" + pl.col("email"))
            .alias("by_email"),
            ("github:" + noreply_login).alias("by_noreply"),
            ("github:" + pl.col("login")).alias("by_login"),
            ("jira:" + pl.col("jira_account_id")).alias("by_jira"),
        )
        .unpivot(index=[*_ACCOUNT, "is_bot"], variable_name="stated_as", value_name="identifier")
        .drop_nulls("identifier")
        .join(nodes.select("node", *_ACCOUNT), on=_ACCOUNT)
        .select(
            "node",
            "is_bot",
            # What a bot shares with people links neither: bots have a name space of their own.
            pl.when("is_bot").then("bot:" + pl.col("identifier")).otherwise("identifier").alias("identifier"),
            pl.col("identifier").alias("bare"),
            (pl.col("stated_as") == "by_email").alias("is_email"),
        )
        .unique()
        .filter(pl.col("is_bot") | ~pl.col("is_bot").any().over("bare"))
        .drop("bare", "is_bot")
    )
    return nodes, identifiers


def _stated_identifiers() -> list[pl.Expr]:
    """E-mail, login and Jira id, from the account's own id where the system uses one as such."""

    def clean(name: str) -> pl.Expr:
        text = pl.col(name).str.strip_chars()
        return pl.when(text.str.len_chars() > 0).then(text)

    own = pl.col("account_id")
    own_email = pl.when(pl.col("system").is_in(_EMAIL_IS_ACCOUNT_ID) & own.str.contains("@")).then(own)
    own_login = pl.when(pl.col("system") == "github").then(own)
    own_jira = pl.when(pl.col("system") == "jira").then(own)
    return [
        pl.coalesce(own_email, clean("email")).str.to_lowercase().alias("email"),
        pl.coalesce(own_login, clean("login")).str.to_lowercase().alias("login"),
        pl.coalesce(own_jira, clean("jira_account_id")).alias("jira_account_id"),
    ]


def _is_bot() -> pl.Expr:
    return (
        pl.col("is_bot").fill_null(False)
        | pl.col("login").str.contains(_BOT_LOGIN).fill_null(False)
        | pl.col("email").str.contains(_BOT_EMAIL).fill_null(False)
    )


def _cut_conflicts(nodes: pl.DataFrame, links: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Take out every link that would join two people of the roster.

    Returns the links that are kept and the accounts (`node`) that lost theirs.
    """
    roster = nodes.filter(pl.col("system") == "roster").select("node", owner=pl.col("node"))
    component = pl.DataFrame({"node": nodes["node"], "component": _components(nodes, links)})
    crowded = (
        component.join(roster, on="node", how="semi")
        .filter(pl.len().over("component") > 1)
        .unique("component")
    )
    suspect = component.join(crowded, on="component", how="semi").select("node")
    if suspect.is_empty():
        return links, suspect
    # Within such a component only what exactly one roster entry states is believed.
    owners = (
        links.join(roster, on="node")
        .group_by("identifier")
        .agg(pl.col("owner").unique())
        .filter(pl.col("owner").list.len() == 1)
        .select("identifier", pl.col("owner").list.first())
    )
    believed = links.join(suspect, on="node", how="semi").join(owners, on="identifier")
    torn = believed.filter(pl.col("owner").n_unique().over("node") > 1).select("node").unique()
    believed = believed.join(torn, on="node", how="anti")
    kept = pl.concat([links.join(suspect, on="node", how="anti"), believed.drop("owner")])
    lost = suspect.join(believed, on="node", how="anti").join(roster, on="node", how="anti")
    return kept, lost.select("node")


def _components(nodes: pl.DataFrame, links: pl.DataFrame) -> pl.Series:
    """The connected component of each account, as a number, in the order of `nodes`."""
    identifier = links["identifier"].rank("dense").to_numpy().astype(np.int64)
    size = nodes.height + (int(identifier.max()) if len(identifier) else 0)
    edges = (np.ones(links.height, dtype=np.int8), (links["node"].to_numpy(), nodes.height - 1 + identifier))
    _, labels = connected_components(coo_array(edges, shape=(size, size)), directed=False)
    return pl.Series(labels[: nodes.height], dtype=pl.Int64)


def _pseudonyms(anchors: pl.Series, key: bytes) -> list[str]:
    return [hmac.new(key, anchor.encode(), hashlib.sha256).hexdigest()[:16] for anchor in anchors]
