"""What names a person in a raw table, spelled one way: `email:<address>` or `<system>:<account>`.

Belongs here: the spelling by which exclusions and purges recognise somebody in any source. Which
accounts are one person is `signalpath/identity.py`'s question.
"""

from __future__ import annotations

import re

from ingestion.boundary import SOURCE_NAME, Column, Table, allow_list

_NOREPLY = re.compile(r"(?:\d+[+-])?([a-z0-9][\w.-]*)@users\.noreply\.(github|gitlab)\.com")
# Addresses that many people or machines share by default. Whoever is excluded is not these.
_SHARED = re.compile(r"(no-?reply|root|nobody|unknown|none|user|git|devnull)@.*|.*@(localhost|none|unknown)")
_ACCOUNT_OF = re.compile(r"(\w+?)_(?:login|username|account_id|user_id|id)")
_OF_THE_ROSTER = ("person_id", "manager_id", "person", "nominated_by", "given_by")


def identifier(system: str, value: str) -> str | None:
    """The one spelling of an account, e-mail address or `system:account`; None where it names nobody.

    A noreply address is a login; an address that many share by default names nobody.
    """
    text = value.strip().lower()
    named, colon, rest = text.partition(":")
    if colon and rest and (named in allow_list() or named == "email"):
        system, text = named, rest
    elif text.startswith("mailto:"):
        text = rest
    if "@" not in text:
        return f"{system}:{text}" if text else None
    if found := _NOREPLY.fullmatch(text):
        return f"{found[2]}:{found[1]}"
    return None if _SHARED.fullmatch(text) else f"email:{text}"


def account_system(table: Table, column: str) -> str:
    """Whose accounts a column holds: the table's own system's, unless its name says otherwise."""
    found = _ACCOUNT_OF.fullmatch(column)
    if found and found[1] in allow_list():
        return found[1]
    return "roster" if column in _OF_THE_ROSTER else table.source


def account_sql(table: Table, column: str) -> str:
    """The SQL of a column's accounts: with the system before it where each row names its own."""
    return f'"system" || \':\' || "{column}"' if is_qualified(table, column) else f'"{column}"'


def is_qualified(table: Table, column: str) -> bool:
    """Whether the row's `system` says whose account it is, as in the roster's list of accounts."""
    return column == "account_id" and "system" in table.schema


def naming_columns(table: Table) -> list[Column]:
    """The columns that name somebody. People's display names do not: strangers share them."""
    return [c for c in table.columns if c.personal and c.type == "text" and not c.name.endswith("_name")]


def is_about(table: Table, column: Column) -> bool:
    """Whether a row goes with the person in this column: its subject, or a part of its key."""
    return column.is_subject or column.name in table.key


def is_directory(table: Table) -> bool:
    """Whether a table lists people, so that its subject columns are accounts of one and the same."""
    subjects = [column.name for column in table.columns if column.is_subject]
    names = [column.name for column in naming_columns(table)]
    key = [name for name in table.key if name not in (SOURCE_NAME.name, "system")]
    return len(key) == 1 and key[0] in subjects and len(names) > 1
