"""Accounts as the systems give them: cleaned, told apart into people, bots and shared ones, with identifiers.

Belongs here: what one account states about itself. Does not belong here: which accounts are one person's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from signalpath.identity import addresses
from signalpath.identity.profiles import Profile, main_names, read_profile

ACCOUNT_SYSTEMS = (
    "roster", "github", "gitlab", "git", "pagerduty", "opsgenie", "servicenow", "incident_export", "jira",
    "linear", "xapi", "feedback", "responses",
)  # fmt: skip
ACCOUNTS_SCHEMA: dict[str, pl.DataType] = {
    "system": pl.String(),
    "account_id": pl.String(),
    "email": pl.String(),
    "login": pl.String(),
    "jira_account_id": pl.String(),
    "is_bot": pl.Boolean(),
}
# What not every system says: a display name, and how often the account carries it.
NAMED_SCHEMA: dict[str, pl.DataType] = {"name": pl.String(), "seen": pl.Int64()}
ACCOUNT = ["system", "account_id"]

_EMAIL_IS_ACCOUNT_ID = ("git", "feedback", "xapi", "responses")
_LOWER_CASE_ACCOUNT_ID = ("git", "github", "gitlab", "feedback", "responses")


@dataclass(frozen=True)
class Accounts:
    """`nodes` (node, system, account_id, kind), `identifiers` (node, identifier, is_email), `profiles`.

    `kind` is person, bot, ai or shared; only persons have a profile, and only where it says something.
    """

    nodes: pl.DataFrame
    identifiers: pl.DataFrame
    profiles: dict[int, Profile]


def read_accounts(
    accounts: pl.DataFrame, bots: Collection[str] = (), people: Collection[str] = ()
) -> Accounts:
    """Clean the mentions of accounts and number the accounts, sorted by system and id.

    Args:
        accounts: columns of `ACCOUNTS_SCHEMA` and perhaps of `NAMED_SCHEMA`, one or more rows an account.
        bots, people: accounts as `system:account_id` that are bots, or are people, whatever they look like.

    Raises:
        ValueError: a column is missing or a system is unknown.
    """
    given = _clean(accounts).with_columns(kind=_kind(_written(bots), _written(people)))
    # An account is a bot whichever of its rows says so.
    kinds = given.group_by(ACCOUNT).agg(pl.col("kind").max())
    nodes = kinds.sort(ACCOUNT).with_row_index("node").with_columns(pl.col("node").cast(pl.Int64))
    given = given.drop("kind").join(nodes, on=ACCOUNT)
    # Names of several people on one address make it nobody's, unless the roster says whose it is.
    crowded = _crowded(given)
    profiles = _profiles(given.filter(pl.col("kind") == "0person"))
    # Only where the address is the account: an account that merely states one keeps its own id.
    own = given.filter(pl.col("account_id").str.to_lowercase() == pl.col("email"))
    shared = pl.col("node").is_in(own.join(crowded, on="email")["node"].unique().implode())
    nodes = nodes.with_columns(
        kind=pl.when(shared & (pl.col("kind") == "0person"))
        .then(pl.lit("shared"))
        .otherwise(pl.col("kind").str.slice(1))
    )
    alone = set(nodes.filter(kind="shared")["node"])
    return Accounts(
        nodes.select("node", *ACCOUNT, "kind"),
        _identifiers(given, crowded),
        {node: profile for node, profile in profiles.items() if node not in alone},
    )


def _clean(accounts: pl.DataFrame) -> pl.DataFrame:
    if missing := [name for name in ACCOUNTS_SCHEMA if name not in accounts.columns]:
        raise ValueError(f"accounts: columns {', '.join(missing)} are missing")
    absent = [pl.lit(None).alias(name) for name in NAMED_SCHEMA if name not in accounts.columns]
    schema = ACCOUNTS_SCHEMA | NAMED_SCHEMA
    given = accounts.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in schema.items())
    if strange := sorted(set(given["system"].unique().to_list()) - set(ACCOUNT_SYSTEMS), key=str):
        raise ValueError(f"accounts: unknown system {strange}, expected one of {', '.join(ACCOUNT_SYSTEMS)}")
    trimmed = pl.col("account_id").str.strip_chars()
    lower = pl.col("system").is_in(_LOWER_CASE_ACCOUNT_ID)
    given = given.with_columns(account_id=pl.when(lower).then(trimmed.str.to_lowercase()).otherwise(trimmed))
    return given.filter(pl.col("account_id").str.len_chars() > 0).with_columns(_stated())


def _stated() -> list[pl.Expr]:
    """E-mail, login and Jira id, from the account's own id where the system uses one as such."""

    def clean(name: str) -> pl.Expr:
        text = pl.col(name).str.strip_chars()
        return pl.when(text.str.len_chars() > 0).then(text)

    own = pl.col("account_id")
    is_email = own.str.contains(r"^[^\s:/]+@\S+$")  # not an xAPI account, "https://hr.example ada@x.io"
    own_email = pl.when(pl.col("system").is_in(_EMAIL_IS_ACCOUNT_ID) & is_email).then(own)
    own_login = pl.when(pl.col("system") == "github").then(own)
    own_jira = pl.when(pl.col("system") == "jira").then(own)
    return [
        pl.coalesce(own_email, clean("email")).str.to_lowercase().alias("email"),
        pl.coalesce(own_login, clean("login")).str.to_lowercase().alias("login"),
        pl.coalesce(own_jira, clean("jira_account_id")).alias("jira_account_id"),
        clean("name").alias("name"),
        pl.col("seen").fill_null(1),
    ]


def _written(listed: Collection[str]) -> list[str]:
    return [text.strip().lower() for text in listed]


def _kind(bots: list[str], people: list[str]) -> pl.Expr:
    """Sorted by what prevails among an account's rows: person < bot < ai."""
    noreply = pl.col("email").str.extract(addresses.NOREPLY_LOGIN)

    def like(login: str, email: str) -> pl.Expr:
        said = [(pl.col("login"), login), (noreply, login), (pl.col("email"), email)]
        return pl.any_horizontal(text.str.contains(form).fill_null(False) for text, form in said)

    written = pl.concat_str("system", pl.col("account_id").str.to_lowercase(), separator=":")
    return (
        pl.when(written.is_in(people))
        .then(pl.lit("0person"))
        .when(like(addresses.AI_LOGIN, addresses.AI_EMAIL))
        .then(pl.lit("2ai"))
        .when(
            written.is_in(bots)
            | pl.col("is_bot").fill_null(False)
            | like(addresses.BOT_LOGIN, addresses.BOT_EMAIL)
        )
        .then(pl.lit("1bot"))
        .otherwise(pl.lit("0person"))
    )


def _crowded(given: pl.DataFrame) -> pl.DataFrame:
    """Addresses (`email`) that several people use, by their form or by the names on them."""
    listed = given.filter(pl.col("system") == "roster")["email"].drop_nulls().unique()
    named = given.filter(pl.col("email").is_not_null() & ~pl.col("email").str.contains(addresses.NOREPLY))
    names: dict[str, list[tuple[str, int]]] = defaultdict(list)
    several = named.filter(pl.col("name").drop_nulls().n_unique().over("email") > 1)
    for email, name, seen in several.select("email", "name", "seen").drop_nulls().rows():
        names[email].append((name, seen))
    by_name = [email for email, on_it in names.items() if main_names(on_it) is None]
    by_form = named.filter(pl.col("email").str.contains(addresses.SHARED))["email"].unique().to_list()
    crowded = pl.Series("email", sorted({*by_name, *by_form} - set(listed)), dtype=pl.String)
    return crowded.to_frame()


def _profiles(given: pl.DataFrame) -> dict[int, Profile]:
    rows = given.group_by("node", maintain_order=True).agg(
        pl.col("email").min(),
        pl.col("login").min(),
        pl.col("name", "seen").filter(pl.col("name").is_not_null()),
    )
    read = (
        (node, read_profile(email, login, zip(names, seen, strict=True)))
        for node, email, login, names, seen in rows.sort("node").rows()
    )
    return {node: profile for node, profile in read if profile is not None}


def _identifiers(given: pl.DataFrame, crowded: pl.DataFrame) -> pl.DataFrame:
    """One row per account and identifier; what a bot shares with people links neither."""
    email = pl.col("email")
    is_mailbox = (
        email.str.contains(r"^[^@\s]+@[^@\s]+$")
        & ~email.str.contains(f"{addresses.MACHINE}|{addresses.NOREPLY}|{addresses.SHARED}")
        & ~email.is_in(crowded["email"].implode())
    )
    site = pl.when(pl.col("system") == "gitlab").then(pl.lit("gitlab:")).otherwise(pl.lit("github:"))
    is_bot = pl.col("kind") != "0person"
    return (
        given.select(
            "node",
            is_bot.alias("is_bot"),
            pl.when(is_mailbox).then("email:" + _mailbox(email)).alias("by_email"),
            # A noreply address is a way to write a login, not a mailbox.
            ("github:" + email.str.extract(addresses.NOREPLY_LOGIN)).alias("by_noreply"),
            ("github-id:" + email.str.extract(addresses.NOREPLY_ID)).alias("by_id"),
            ("gitlab:" + email.str.extract(addresses.NOREPLY_GITLAB)).alias("by_gitlab"),
            (site + pl.col("login")).alias("by_login"),
            ("jira:" + pl.col("jira_account_id")).alias("by_jira"),
        )
        .unpivot(index=["node", "is_bot"], variable_name="stated_as", value_name="identifier")
        .drop_nulls("identifier")
        .select(
            "node",
            "is_bot",
            pl.when("is_bot").then("bot:" + pl.col("identifier")).otherwise("identifier").alias("identifier"),
            pl.col("identifier").alias("bare"),
            (pl.col("stated_as") == "by_email").alias("is_email"),
        )
        .unique()
        .filter(pl.col("is_bot") | ~pl.col("is_bot").any().over("bare"))
        .drop("bare", "is_bot")
    )


def _mailbox(email: pl.Expr) -> pl.Expr:
    """One text for one mailbox: without what comes after a plus, and as Google reads its own addresses."""
    plain = email.str.replace(r"\+[^@]*@", "@").str.replace(r"@googlemail\.com$", "@gmail.com")
    local, host = plain.str.extract(r"^([^@]*)@"), plain.str.extract(r"@(.*)$")
    return (
        pl.when(host == "gmail.com")
        .then(local.str.replace_all(".", "", literal=True) + "@gmail.com")
        .otherwise(plain)
    )
