"""Who is to be purged: from one identifier to all the accounts that are that person's.

Belongs here: following identity's links and the providers' lists of people. It errs on no side: what
identity joined is one person, and what a list of people has in one row is as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

import duckdb

from ingestion.boundary import allow_list
from ingestion.identifiers import account_sql, account_system, identifier, is_directory, naming_columns


class UnknownPersonError(Exception):
    """What was given names nobody; the message says what would."""


@dataclass(frozen=True)
class Person:
    """Everything that names one person.

    Attributes:
        identifiers: `email:<address>` and `<system>:<account>`, lower case.
        person_keys: pseudonyms; empty before the first run.
    """

    identifiers: frozenset[str]
    person_keys: frozenset[str] = frozenset()

    @property
    def words(self) -> frozenset[str]:
        """What must not be found anywhere any more: accounts, addresses and pseudonyms, lower case."""
        return self.person_keys | {name.split(":", 1)[1] for name in self.identifiers}


def find_person(con: duckdb.DuckDBPyConnection, given: str) -> Person:
    """The person behind an e-mail, `system:account`, roster id or person_key.

    Somebody whom the warehouse does not know can be named by e-mail or `system:account`.

    Raises:
        UnknownPersonError: `given` is neither, and the warehouse has no such id or key.
    """
    text = given.strip()
    accounts = _accounts(con)
    if any(key == text for key, _ in accounts):
        return _closed(con, accounts, Person(frozenset(), frozenset({text})))
    in_roster = f"roster:{text.lower()}"
    if any(name == in_roster for row in _directory_rows(con) for name in row):
        return _closed(con, accounts, Person(frozenset({in_roster})))
    name = identifier("", text)
    if name is None or name.startswith(":") or not re.fullmatch(r"\w+:\S.*", name):
        raise UnknownPersonError(
            f"{given!r} names nobody here: give an e-mail, an account such as github:octocat, "
            "an id of the roster or a person_key"
        )
    return _closed(con, accounts, Person(frozenset({name})))


def find_people(con: duckdb.DuckDBPyConnection, names: Iterable[str]) -> list[Person]:
    """The people behind identifiers; two identifiers of one person give one."""
    accounts = _accounts(con)
    found: dict[frozenset[str], Person] = {}
    for name in names:
        person = _closed(con, accounts, Person(frozenset({name})))
        found[person.identifiers] = person
    return sorted(found.values(), key=lambda person: min(person.identifiers))


def _closed(con: duckdb.DuckDBPyConnection, accounts: list[tuple[str, str]], person: Person) -> Person:
    """`person` with everything that is reached from it by identity's links and lists of people."""
    groups = _directory_rows(con)
    names, keys = set(person.identifiers), set(person.person_keys)
    size = -1
    while size != len(names) + len(keys):
        size = len(names) + len(keys)
        keys |= {key for key, name in accounts if name in names}
        names |= {name for key, name in accounts if key in keys}
        for row in groups:
            if not names.isdisjoint(row):
                names |= row
    return Person(frozenset(names), frozenset(keys))


def _accounts(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """(person_key, identifier) of every account; empty before identity's first run."""
    if not has_table(con, "identity", "person_accounts"):
        return []
    rows = con.execute("select person_key, system, account_id from identity.person_accounts").fetchall()
    return [(key, name) for key, system, account in rows if (name := identifier(system, account))]


def _directory_rows(con: duckdb.DuckDBPyConnection) -> list[frozenset[str]]:
    """One set of identifiers per row of every raw table that lists people."""
    rows = []
    for table in (table for kind in allow_list().values() for table in kind.values()):
        if not is_directory(table) or not has_table(con, "raw", table.name):
            continue
        columns = [column.name for column in naming_columns(table) if column.is_subject]
        systems = [account_system(table, column) for column in columns]
        chosen = ", ".join(account_sql(table, column) for column in columns)
        for values in con.execute(f"select {chosen} from raw.{table.name}").fetchall():  # noqa: S608
            named = (identifier(s, v) for s, v in zip(systems, values, strict=True) if v)
            rows.append(frozenset(name for name in named if name))
    return rows


def has_table(con: duckdb.DuckDBPyConnection, schema: str, name: str) -> bool:
    """Whether the warehouse has a table (not a view) of that name."""
    found = con.execute(
        "select 1 from duckdb_tables() where database_name = current_database() "
        "and schema_name = ? and table_name = ?",
        [schema, name],
    ).fetchone()
    return found is not None
