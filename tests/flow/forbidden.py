"""Looks through what a run wrote for managers and sponsors for anything that names, orders or compares people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import duckdb

COMPARING = re.compile(
    r"\b(rank\w*|top|best|worst|scores?|percentiles?|quartiles?|leaderboard|league|compared|outperform\w*"
    r"|above average|below average|strongest|weakest|estimates? of)\b",
    re.I,
)
TOKEN = re.compile(r"[\w.@:+-]{4,}")
BINARY = {".wasm", ".parquet", ".duckdb", ".png", ".woff", ".woff2"}


@dataclass(frozen=True)
class Organisation:
    """Who can be named.

    Attributes:
        names: roster id -> display name.
        words: every login, address and pseudonym in lower case.
        reports: manager's roster id -> roster ids of the people led.
        public: what the charter says in public, which may be said again.
    """

    names: dict[str, str]
    words: frozenset[str]
    reports: dict[str, set[str]]
    public: str = ""


def organisation(home: Path) -> Organisation:
    """The demo's people from its warehouse."""
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        roster = con.execute("select person_id, display_name, manager_id from raw.roster__people").fetchall()
        words = con.execute(
            "select lower(account_id) from identity.person_accounts join identity.people using (person_key) "
            "where not is_bot union select person_key from identity.people "
            "union select lower(email) from raw.roster__people union select lower(github_login) from raw.roster__people"
        ).fetchall()
    reports: dict[str, set[str]] = {}
    for person_id, _, manager_id in roster:
        reports.setdefault(manager_id, set()).add(person_id)
    public = (home.parent / "program/charter.yml").read_text("utf-8")
    named = {person_id: name for person_id, name, _ in roster if name}
    return Organisation(named, frozenset(w for (w,) in words if w and len(w) > 3), reports, public)


def texts(folder: Path) -> Iterator[tuple[str, str]]:
    """Every text under a folder by place: files as they are, tables value by value."""
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        if path.suffix == ".duckdb":
            yield from _values(path)
        elif path.suffix not in BINARY:
            yield path.name, unescape(path.read_text("utf-8", errors="ignore"))


def people_in(text: str, known: Organisation) -> set[str]:
    """Names, logins, addresses and pseudonyms of people that a text holds; public names do not count."""
    found = {name for name in known.names.values() if name in text and name not in known.public}
    tokens = {token.strip(".:-+").lower() for token in TOKEN.findall(text)}
    return found | (tokens & known.words)


def faults_for_sponsors(folders: Iterable[Path], known: Organisation) -> list[str]:
    """Places under the folders that name anybody at all. The person is not repeated."""
    return [place for folder in folders for place, text in texts(folder) if people_in(text, known)]


def faults_in_brief(path: Path, known: Organisation) -> list[str]:
    """What is wrong with one manager's brief."""
    page = unescape(path.read_text("utf-8"))
    body = re.sub(r"<(style|script)\b.*?</\1>", " ", page.partition("<body>")[2], flags=re.S)
    text = re.sub(r"<[^>]+>", " ", body)
    manager = path.parent.name.removeprefix("manager-")
    own = {known.names[person] for person in known.reports.get(manager, set())}
    named = sorted((text.find(name), name) for name in known.names.values() if name in text)
    faults = [
        f"names {name}, who is no report of {manager}"
        for _, name in named
        if name not in own and name != known.names[manager]
    ]
    order = [name for _, name in named if name in own]
    if order != sorted(order, key=str.lower):
        faults.append("people are in another order than the alphabet's")
    for line in re.split(r"<h2|</section>", body):
        said = re.sub(r"<[^>]+>", " ", line)
        if any(name in said for name in own) and re.search(r"\d", said):
            faults.append("a figure stands beside a name")
    if found := COMPARING.search(text):
        faults.append(f"compares: {found[0]}")
    if "<ol" in body or (tokens := people_in(text, known) - set(known.names.values())):
        faults.append("a numbered list" if "<ol" in body else f"holds {len(tokens)} accounts")
    return faults


def _values(path: Path) -> Iterator[tuple[str, str]]:
    with duckdb.connect(str(path), read_only=True) as con:
        columns = con.execute(
            "select schema_name, table_name, column_name from duckdb_columns() "
            "where not internal and data_type like 'VARCHAR%'"
        ).fetchall()
        for schema, table, column in columns:
            sql = (
                f'select distinct "{column}"::varchar from "{schema}"."{table}" where "{column}" is not null'
            )
            for (value,) in con.execute(sql).fetchall():
                yield f"{path.name}: {table}.{column}", value
