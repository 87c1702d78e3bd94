"""One person across tools: accounts of many systems joined into people, each under a keyed pseudonym.

Belongs here: the tables that the rest of signalpath reads, and the pseudonym. Does not belong here: which
accounts are joined (`matching.py`) and where accounts are read from (orchestration gathers them).

The worst failure is a silent merge of strangers, so every rule errs on the side of not joining.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection

import polars as pl

from signalpath.identity.accounts import ACCOUNT
from signalpath.identity.matching import Matching, match

# How sure a link is. The roster and logins are the organisation's own statement; an e-mail address
# can be handed on; an account that nothing links may be somebody's second one. A link by likeness has
# its own score.
CONFIDENCE = {
    "roster": 1.0, "approved": 1.0, "login": 0.98, "email": 0.95, "likeness": None, "unlinked": 0.5,
    "conflict": 0.0, "shared": 0.0,
}  # fmt: skip
PERSON_ACCOUNTS_SCHEMA: dict[str, pl.DataType] = {
    "person_key": pl.String(),
    "system": pl.String(),
    "account_id": pl.String(),
    "method": pl.String(),
    "confidence": pl.Float64(),
    "approved_by": pl.String(),
    "approved_on": pl.Date(),
}


def resolve_people(
    accounts: pl.DataFrame,
    key: bytes,
    decisions: pl.DataFrame | None = None,
    bots: Collection[str] = (),
    people: Collection[str] = (),
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Join accounts into people and give each person a keyed pseudonym.

    Accounts are joined by identifiers that they state (e-mail, login, Jira id), by approved decisions and
    by likeness that is as good as sure. Where identifiers would join two people of the roster, only those
    that exactly one of them states are kept, and an account that then belongs to both, or to neither,
    stands alone with the method `conflict`. Bots join other bots only; shared addresses join nobody.

    Args:
        accounts: columns of `ACCOUNTS_SCHEMA` and perhaps of `NAMED_SCHEMA`, one or more rows per account
            in any order; what an account does not say about itself is null.
        key: the HMAC key, kept outside the warehouse; at least 16 bytes.
        decisions: columns of `DECISIONS_SCHEMA`.
        bots, people: accounts as `system:account_id` that are so whatever they look like.

    Returns:
        `people` (person_key, roster_person_id, is_bot, account_count, kind) and `person_accounts`
        (`PERSON_ACCOUNTS_SCHEMA`), both sorted. `kind` is person, bot, ai or shared. `person_key` is the
        first 16 hex digits of HMAC-SHA256 over `roster:<person_id>`, or else over the smallest
        `<system>:<account_id>` of the group.

    Raises:
        ValueError: the key is too short, a column is missing or a system is unknown.
    """
    return people_of(match(accounts, decisions, bots, people), key)


def people_of(matching: Matching, key: bytes) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The tables of `resolve_people`, of a matching that is already made."""
    if len(key) < 16:
        raise ValueError(f"person key: {len(key)} bytes, at least 16 are needed to keep pseudonyms secret")
    nodes = matching.accounts.nodes
    how = [(*_method(matching, node, system, kind),) for node, system, _, kind in nodes.rows()]
    methods = pl.DataFrame(how, schema=dict(list(PERSON_ACCOUNTS_SCHEMA.items())[3:]), orient="row")
    group = pl.Series("group", [matching.groups.find(node) for node in nodes["node"]], dtype=pl.Int64)
    is_roster = pl.col("system") == "roster"
    anchor = pl.concat_str("system", "account_id", separator=":")
    resolved = nodes.with_columns(group, *methods.get_columns()).with_columns(
        anchor=pl.coalesce(anchor.filter(is_roster).min(), anchor.min()).over("group")
    )
    anchors = resolved["anchor"].unique().sort()
    keys = pl.DataFrame(
        {"anchor": anchors, "person_key": pl.Series(_pseudonyms(anchors, key), dtype=pl.String)}
    )
    resolved = resolved.join(keys, on="anchor")
    people = (
        resolved.group_by("person_key")
        .agg(
            pl.col("account_id").filter(is_roster).min().alias("roster_person_id"),
            pl.col("kind").is_in(["ai", "bot"]).any().alias("is_bot"),
            pl.len().cast(pl.Int64).alias("account_count"),
            pl.col("kind").min(),
        )
        .sort("person_key")
    )
    return people, resolved.select(*PERSON_ACCOUNTS_SCHEMA).sort("person_key", *ACCOUNT)


def _method(
    matching: Matching, node: int, system: str, kind: str
) -> tuple[str, float | None, str | None, object]:
    """How an account came to its person, how sure that is, and who approved it when."""
    by, on = None, None
    confidence = None
    if system == "roster":
        method = "roster"
    elif node in matching.by_email:
        method = "email" if matching.by_email[node] else "login"
    elif node in matching.approved:
        method = "approved"
        by, on = matching.approved[node]
    elif node in matching.likeness:
        method, confidence = "likeness", matching.likeness[node]
    elif kind == "shared":
        method = "shared"
    else:
        method = "conflict" if node in matching.conflicts else "unlinked"
    return method, CONFIDENCE[method] if confidence is None else confidence, by, on


def _pseudonyms(anchors: pl.Series, key: bytes) -> list[str]:
    return [hmac.new(key, anchor.encode(), hashlib.sha256).hexdigest()[:16] for anchor in anchors]
