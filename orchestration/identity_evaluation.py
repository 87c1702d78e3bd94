"""Measures identity on a real history: links found without its .mailmap against the links it vouches for.

Belongs here: identities of a clone, what a mailmap makes of them, and which pairs count. Does not belong
here: the counting (`signalpath.identity.evaluation`) and the linking.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import polars as pl

from ingestion.sources.git.log import GitError, git_command, git_environment
from signalpath.identity import ACCOUNTS_SCHEMA, NAMED_SCHEMA, match
from signalpath.identity.addresses import is_shared_address
from signalpath.identity.evaluation import Agreement, pairwise

Identity = tuple[str, str]
_CANONICAL = re.compile(r"^(.*?) ?<([^<>]*)>$")
_FIELD = "\x1f"


@dataclass(frozen=True)
class Evaluation:
    """Agreement with a mailmap, of automatic links and with suggestions, by which pairs count.

    `contested` are automatic links, of those it speaks of, that the mailmap keeps apart although it gives
    both the same name: namesakes, or mostly what it forgot.
    """

    identities: int
    spoken: int
    figures: dict[str, tuple[Agreement, Agreement]]
    suggestions: int
    contested: int


def evaluate(repository: Path, mailmap: Path) -> Evaluation:
    """Link the identities of a history without its mailmap, and compare.

    An identity is a distinct (name, e-mail) of an author or committer on HEAD. Two are one person if the
    mailmap gives them the same canonical e-mail address, without regard to case; names at an address that is
    nobody's own (`none@none`) are one only if the mailmap says so.

    Raises:
        GitError: no git, no repository, no commit, or a mailmap that cannot be read.
    """
    seen = read_identities(repository)
    identities = sorted(seen)
    canonical = canonical_identities(identities, mailmap)
    truth = [
        # Where no mailmap speaks, an address that is nobody's own, such as none@none, makes no person.
        f"{name} <{email}>" if was == (name, email) and is_shared_address(email) else email.lower()
        for was, (name, email) in zip(identities, canonical, strict=True)
    ]
    named = set(re.findall(r"<([^<>]*)>", mailmap.read_text("utf-8", "replace").lower()))
    changed = {label for was, now, label in zip(identities, canonical, truth, strict=True) if was != now}
    spoken = [
        label in changed or email.lower() in named
        for (_, email), label in zip(identities, truth, strict=True)
    ]
    groups, pairs = _link(identities, seen)
    universes = {"all pairs": [True] * len(identities), "pairs the mailmap speaks of": spoken}
    figures = {
        what: _figures(_kept(truth, keep), _kept(groups, keep), pairs) for what, keep in universes.items()
    }
    # A pair touches the mailmap unless it speaks of neither identity.
    unspoken = [not kept for kept in spoken]
    neither = _figures(_kept(truth, unspoken), _kept(groups, unspoken), pairs)
    figures["pairs that it touches"] = (
        figures["all pairs"][0] - neither[0],
        figures["all pairs"][1] - neither[1],
    )
    contested = _contested(
        *(_kept(rows, spoken) for rows in ([name for name, _ in canonical], truth, groups))
    )
    return Evaluation(len(identities), sum(spoken), figures, len(pairs), contested)


def _kept(rows: list[str], keep: list[bool]) -> list[str]:
    return [row for row, kept in zip(rows, keep, strict=True) if kept]


def read_identities(repository: Path) -> Counter[Identity]:
    """Each (name, e-mail) of the history of HEAD as it was written, with the number of mentions."""
    form = f"--format=%an{_FIELD}%ae%n%cn{_FIELD}%ce"
    text = _git(git_command(repository, "log", "--no-mailmap", "--encoding=UTF-8", form, "HEAD", "--"))
    pairs = (line.split(_FIELD) for line in text.split("\n") if line.count(_FIELD) == 1)
    return Counter((name, email) for name, email in pairs)


def canonical_identities(identities: list[Identity], mailmap: Path) -> list[Identity]:
    """What `git check-mailmap` makes of each identity, by this mailmap alone."""
    lines = "".join(f"{name} <{email}>\n" for name, email in identities)
    with tempfile.TemporaryDirectory() as folder:
        # In an empty repository no other mailmap, such as the clone's own, can speak.
        _git(["git", "init", "--quiet", "--bare", folder])
        command = git_command(Path(folder), "check-mailmap", "--stdin", mailmap=mailmap.resolve())
        answers = _git(command, lines).split("\n")[: len(identities)]
    found = [_CANONICAL.match(answer) for answer in answers]
    if len(found) != len(identities):
        raise GitError(f"git check-mailmap answered {len(found)} of {len(identities)} identities")
    return [(m[1], m[2]) if m else was for m, was in zip(found, identities, strict=True)]


def _git(command: list[str], text: str | None = None) -> str:
    given = None if text is None else text.encode("utf-8", "surrogateescape")
    try:
        done = subprocess.run(  # noqa: S603 - a list, no shell
            command, input=given, capture_output=True, env=git_environment(), check=False
        )
    except FileNotFoundError:
        raise GitError("git is not installed") from None
    if done.returncode:
        raise GitError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout.decode("utf-8", "replace")


def _link(identities: list[Identity], seen: Counter[Identity]) -> tuple[list[str], set[tuple[str, str]]]:
    """A label per identity, equal for linked ones, and the pairs of labels that are suggested.

    An account of git is an address, in any case. Several people's names on one address are kept apart.
    """
    rows = [
        ("git", _account(name, email), email, None, None, False, name, seen[name, email])
        for name, email in identities
    ]
    matching = match(pl.DataFrame(rows, schema=ACCOUNTS_SCHEMA | NAMED_SCHEMA, orient="row"))
    nodes = {account: (node, kind) for node, _, account, kind in matching.accounts.nodes.rows()}
    labels = []
    for name, email in identities:
        node, kind = nodes.get(_account(name, email), (-1, "shared"))
        labels.append(f"{name} <{email}>" if kind == "shared" else str(matching.groups.find(node)))
    suggested = {
        (str(a), str(b)) if str(a) < str(b) else (str(b), str(a))
        for left, right in matching.suggestions.select("left", "right").rows()
        for a, b in [(matching.groups.find(left), matching.groups.find(right))]
    }
    return labels, suggested


def _account(name: str, email: str) -> str:
    """As the git source has it: the address, or the name where a commit has none."""
    return (email.strip() or name.strip()).lower()


def _figures(truth: list[str], groups: list[str], pairs: set[tuple[str, str]]) -> tuple[Agreement, Agreement]:
    """Of automatic links, and of these with every pair of identities that a suggestion would join."""
    automatic = pairwise(truth, groups)
    members: dict[str, Counter[str]] = defaultdict(Counter)
    for group, label in zip(groups, truth, strict=True):
        members[group][label] += 1
    offered = sum(members[a].total() * members[b].total() for a, b in pairs if a in members and b in members)
    right = sum(
        count * members[b][label]
        for a, b in pairs
        if a in members and b in members
        for label, count in members[a].items()
    )
    return automatic, Agreement(automatic.both + right, automatic.predicted + offered, automatic.true)


def _contested(names: list[str], truth: list[str], groups: list[str]) -> int:
    linked: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, label, group in zip(names, truth, groups, strict=True):
        linked[group].append((" ".join(name.lower().split()), label))
    return sum(
        a[0] == b[0] and a[1] != b[1] for together in linked.values() for a, b in combinations(together, 2)
    )
