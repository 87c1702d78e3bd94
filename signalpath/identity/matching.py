"""Which accounts are one person's: identifiers first, then what people approved, then sure likeness.

Belongs here: the order of these three, what is refused, and what is left to suggest. Does not belong
here: the rules themselves (`identifiers.py`, `decisions.py`, `scores.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import polars as pl

from signalpath.identity.accounts import Accounts, read_accounts
from signalpath.identity.candidates import candidate_pairs
from signalpath.identity.decisions import PAIR, numbered
from signalpath.identity.groups import Groups
from signalpath.identity.identifiers import identifier_links
from signalpath.identity.profiles import Commonness
from signalpath.identity.scores import AUTOMATIC, SUGGESTED, score

SCORED: dict[str, pl.DataType | type[pl.DataType]] = {
    "left": pl.Int64,
    "right": pl.Int64,
    "score": pl.Float64,
    "reasons": pl.List(pl.String),
}


@dataclass(frozen=True)
class Matching:
    """The outcome: `groups` of account numbers, and how each account (node) came into its group.

    `by_email` says of accounts that identifiers link whether an e-mail address did, `approved` holds the
    decision (by, on) that linked an account, `likeness` the score of its best automatic link.
    `suggestions` (left, right, score, reasons) are pairs of different groups; `refused` (left, right) are
    approvals that would have joined two people of the roster or a pair that was decided to be different.
    """

    accounts: Accounts
    groups: Groups
    by_email: dict[int, bool]
    conflicts: frozenset[int]
    approved: dict[int, tuple[str, object]]
    likeness: dict[int, float]
    suggestions: pl.DataFrame
    refused: tuple[tuple[int, int], ...]


def match(
    accounts: pl.DataFrame,
    decisions: pl.DataFrame | None = None,
    bots: Collection[str] = (),
    people: Collection[str] = (),
) -> Matching:
    """Join accounts into people.

    Args:
        accounts: columns of `ACCOUNTS_SCHEMA` and perhaps of `NAMED_SCHEMA`.
        decisions: columns of `DECISIONS_SCHEMA`, from the review queue.
        bots, people: accounts as `system:account_id` that are so whatever they look like.

    Raises:
        ValueError: a column is missing or a system is unknown.
    """
    read = read_accounts(accounts, bots, people)
    decided = numbered(decisions, read.nodes)
    of = {name: part.select("left", "right").rows() for (name,), part in decided.group_by("decision")}
    owners = read.nodes.filter(system="roster")["node"].to_list()
    groups = Groups(read.nodes.height, owners, of.get("different", []))

    links, lost = identifier_links(read.nodes, read.identifiers)
    by_email, torn = _join_identifiers(groups, links)
    approved, refused = _join_approved(groups, decided.filter(decision="same"), read.nodes)
    scored = score_pairs(read)
    sure = scored.filter(pl.col("score") >= AUTOMATIC)
    conflicts = frozenset(lost["node"].to_list()) | torn
    # What an account states weighs more than what it is like: one that states two people is nobody's.
    alike = [(a, b, s) for a, b, s, _ in sure.rows() if not {a, b} & conflicts]
    likeness = _join_alike(groups, alike, owners)
    settled = {frozenset(pair) for pair in of.get("different", [])}
    open_pairs = [
        (a, b, s, why)
        for a, b, s, why in scored.rows()
        if groups.find(a) != groups.find(b) and groups.can_join(a, b) and frozenset((a, b)) not in settled
    ]
    suggestions = pl.DataFrame(open_pairs, schema=SCORED, orient="row")
    return Matching(read, groups, by_email, conflicts, approved, likeness, suggestions, refused)


def score_pairs(read: Accounts) -> pl.DataFrame:
    """Every pair of people's accounts that is at least worth a look (left, right, score, reasons)."""
    common = Commonness(read.profiles.values())
    rows = []
    for left, right in candidate_pairs(read.profiles).rows():
        found = score(read.profiles[left], read.profiles[right], common)
        if found.value >= SUGGESTED:
            rows.append((left, right, found.value, list(found.reasons)))
    return pl.DataFrame(rows, schema=SCORED, orient="row")


def named_suggestions(matching: Matching) -> pl.DataFrame:
    """The suggestions of a matching, with accounts as their systems name them."""
    nodes = matching.accounts.nodes.select("node", "system", "account_id")
    suggestions = matching.suggestions
    for side in ("left", "right"):
        names = {"node": side, "system": f"{side}_system", "account_id": f"{side}_account_id"}
        suggestions = suggestions.join(nodes.rename(names), on=side)
    return suggestions.select(*PAIR, "score", "reasons").sort("score", *PAIR, descending=[True, *[False] * 4])


def _join_identifiers(groups: Groups, links: pl.DataFrame) -> tuple[dict[int, bool], frozenset[int]]:
    by_email: dict[int, bool] = {}
    refused = set()
    held = links.group_by("identifier").agg(pl.col("node").unique().sort(), pl.col("is_email").any())
    for _, nodes, is_email in held.sort("identifier").rows():
        for node in nodes[1:]:
            if groups.join(nodes[0], node):
                by_email[node] = by_email.get(node, False) or is_email
                by_email[nodes[0]] = by_email.get(nodes[0], False) or is_email
            else:
                refused.add(node)
    return by_email, frozenset(refused - by_email.keys())


def _join_approved(
    groups: Groups, same: pl.DataFrame, nodes: pl.DataFrame
) -> tuple[dict[int, tuple[str, object]], tuple[tuple[int, int], ...]]:
    humans = set(nodes.filter(kind="person")["node"])
    approved: dict[int, tuple[str, object]] = {}
    refused = []
    for left, right, who, when in same.select("left", "right", "decided_by", "decided_on").rows():
        # Bots may be joined to bots, people to people; a shared address is nobody's to join.
        if (left in humans) == (right in humans) and groups.join(left, right):
            approved.setdefault(left, (who, when))
            approved.setdefault(right, (who, when))
        else:
            refused.append((left, right))
    return approved, tuple(refused)


def _join_alike(groups: Groups, pairs: list[tuple[int, int, float]], owners: list[int]) -> dict[int, float]:
    """Join sure pairs, best first; where likeness leads to two people of the roster, it decides nothing."""
    trial = Groups(groups.size)
    for left, right, _ in pairs:
        trial.join(groups.find(left), groups.find(right))
    people: dict[int, set[int]] = defaultdict(set)
    for owner in owners:
        people[trial.find(groups.find(owner))].add(owner)
    likeness: dict[int, float] = {}
    for left, right, value in sorted(pairs, key=lambda pair: (-pair[2], pair[0], pair[1])):
        if len(people[trial.find(groups.find(left))]) <= 1 and groups.join(left, right):
            for node in (left, right):
                likeness[node] = max(value, likeness.get(node, 0))
    return likeness
