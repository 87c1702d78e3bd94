"""reports/purges/<request>.json: what a purge removed, where and when. No identity is in it.

Belongs here: the certificate's shape, what it is made of, and finding those that there are. Removing is in
`purge.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import duckdb

from ingestion.boundary import allow_list
from ingestion.identifiers import account_sql, account_system, identifier, naming_columns
from ingestion.raw_removal import Removal
from ingestion.suppression import Suppressions
from orchestration.purge_people import has_table
from signalpath.settings import Settings


@dataclass(frozen=True)
class Purged:
    """What one purge took out, for its certificate.

    Attributes:
        group: the request's id on the suppression list.
        person: keyed hash of the person's pseudonym; None where it is not known any more.
        reason: why.
        identifiers: how many accounts and addresses are suppressed by it.
        removals: per table.
        words: what named the person, which is looked for in every file and written nowhere.
    """

    group: str
    person: str | None
    reason: str
    identifiers: int
    removals: list[Removal]
    words: frozenset[str] = frozenset()


def certificates(settings: Settings) -> Path:
    """The folder that certificates are in."""
    return settings.reports / "purges"


def certified_groups(settings: Settings) -> set[str]:
    """The requests that were carried out to the end."""
    return {path.stem for path in certificates(settings).glob("*.json")}


def write_certificate(
    settings: Settings,
    purged: Purged,
    emptied: Sequence[Removal],
    files: Mapping[str, Sequence[str]],
    at: str,
) -> Path:
    """Write one certificate. A second purge of the same request replaces the first one's."""
    folder = certificates(settings)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{purged.group}.json"
    document = {
        "certificate": purged.group,
        "at": at,
        "tool": f"signalpath {version('signalpath')}",
        "reason": purged.reason,
        "person_hmac_sha256": purged.person,
        "identifiers_suppressed": purged.identifiers,
        "tables": [_row(removal) for removal in purged.removals],
        "derived_tables_emptied": [_row(removal) for removal in emptied],
        "files": dict(files),
        "checked": "every file under the home was searched for the person's accounts, addresses and keys",
    }
    aside = path.with_suffix(".new")
    aside.write_text(json.dumps(document, indent=2) + "\n", "utf-8")
    aside.replace(path)
    return path


def count_named(con: duckdb.DuckDBPyConnection, held: Suppressions, group: str) -> dict[str, int]:
    """Raw table -> rows that name somebody of a request after all; empty is what a purge promises."""
    found: dict[str, int] = {}
    for table in (table for kind in allow_list().values() for table in kind.values()):
        if not has_table(con, "raw", table.name):
            continue
        for column in naming_columns(table):
            system = account_system(table, column.name)
            values = con.execute(
                f"select {account_sql(table, column.name)}, count(*) from raw.{table.name} group by all"  # noqa: S608
            ).fetchall()
            for value, rows in values:
                if any(held.find(name) == group for name in _names(system, value)):
                    found[table.name] = found.get(table.name, 0) + rows
    return found


def _names(system: str, value: Any) -> list[str]:
    if value is None:
        return []
    elements: list[Any] = [value]
    if value.startswith("["):
        try:
            elements = json.loads(value)
        except ValueError:
            elements = [value]
    named = (identifier(system, element) for element in elements if isinstance(element, str))
    return [name for name in named if name]


def _row(removal: Removal) -> dict[str, Any]:
    return {
        "table": removal.table,
        "rows_before": removal.before,
        "rows_deleted": removal.deleted,
        "values_nulled": removal.nulled,
        "rows_after": removal.after,
    }
