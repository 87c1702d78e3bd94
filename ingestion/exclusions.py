"""People who are kept out: their rows are dropped and their mentions blanked before dlt sees a page.

Belongs here: deciding, value by value of the personal columns, what of a page may stay. Excluded are
the charter's `data_access.excluded_people` and everybody on the suppression list.
Does not belong here: repositories (`context.py`), what was loaded before (orchestration's purge).

Where a table lists people, a row that is dropped names the person's other accounts: these are
excluded from then on as well, in this load and, by the suppression list, in later ones.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl
import pyarrow as pa

from ingestion.boundary import Column, Table
from ingestion.identifiers import (
    account_system,
    identifier,
    is_about,
    is_directory,
    is_qualified,
    naming_columns,
)
from ingestion.suppression import Suppressions, open_suppressions
from signalpath.program import Program
from signalpath.settings import Settings

CHARTER = "charter:"


class Exclusions:
    """Whom a load leaves out.

    Args:
        people: `system:account` or e-mail addresses, as the charter has them.
        suppressions: the suppression list; None is an empty one.
    """

    def __init__(self, people: Iterable[str] = (), suppressions: Suppressions | None = None) -> None:
        spelled = (identifier("email", person) for person in people)
        self._list = suppressions
        # identifier -> the group that it belongs to, or None; grows as values are met.
        self._groups: dict[str, str | None] = {
            name: CHARTER + (suppressions.hash(name) if suppressions else name) for name in spelled if name
        }
        self._learned: dict[str, str] = {}
        # The keys of the rows that were dropped: what hangs on them is to go as well.
        self.gone: list[tuple[Table, pl.DataFrame]] = []
        self.charter_groups = frozenset(group for group in self._groups.values() if group)
        self.is_empty = not self._groups and not (suppressions and suppressions.entries)

    def group(self, name: str) -> str | None:
        """The request or charter entry by which an identifier is excluded; None: it is not."""
        if name not in self._groups:
            self._groups[name] = self._list.find(name) if self._list else None
        return self._groups[name]

    def apply(self, table: Table, rows: pa.Table) -> pa.Table:
        """`rows` of a raw table without excluded people: subjects' rows go, mentions become null."""
        if self.is_empty or not rows.num_rows or not (columns := naming_columns(table)):
            return rows
        frame = pl.DataFrame(rows)
        if is_directory(table):
            self._learn(table, frame, columns)
        is_kept = pl.repeat(True, frame.height, eager=True, dtype=pl.Boolean)
        for column in columns:
            accounts = _accounts(table, frame, column.name)
            changes = self.changes(table, column, accounts.unique().to_list())
            if not changes:
                continue
            if is_about(table, column):
                gone = [value for value, left in changes.items() if left is None]
                is_kept &= ~accounts.is_in(gone).fill_null(False)
            blanked = frame[column.name].replace_strict(
                list(changes), list(changes.values()), default=frame[column.name], return_dtype=pl.String
            )
            frame = frame.with_columns(blanked)
        if not is_kept.all():
            self.gone.append((table, frame.filter(~is_kept).select(table.key)))
        return frame.filter(is_kept).to_arrow(compat_level=pl.CompatLevel.oldest())

    def changes(self, table: Table, column: Column, values: Iterable[str | None]) -> dict[str, str | None]:
        """value -> what is left of it (None: nothing), for the values that name an excluded person.

        Of a JSON list only the elements go that name one.
        """
        system = account_system(table, column.name)
        found: dict[str, str | None] = {}
        for value in values:
            if value and (left := self._left(system, value)) != value:
                found[value] = left
        return found

    def keep(self, as_of: date) -> None:
        """Write down the accounts that this load found out about, for the next ones."""
        if self._list and self._learned:
            for name, group in self._learned.items():
                self._list.add([name], group, as_of)
            self._list.save()

    def _left(self, system: str, value: str) -> str | None:
        if value.startswith("["):
            try:
                elements = json.loads(value)
            except ValueError:
                elements = None
            if isinstance(elements, list):
                left = [element for element in elements if not self._names(system, element)]
                return value if len(left) == len(elements) else json.dumps(left, ensure_ascii=False)
        return None if self._names(system, value) else value

    def _names(self, system: str, value: Any) -> bool:
        if isinstance(value, dict):
            return any(self._names(system, part) for part in value.values())
        name = identifier(system, value) if isinstance(value, str) else None
        return name is not None and self.group(name) is not None

    def _learn(self, table: Table, frame: pl.DataFrame, columns: list[Column]) -> None:
        subjects = [column.name for column in columns if column.is_subject]
        systems = [account_system(table, name) for name in subjects]
        for row in frame.select(_accounts(table, frame, name) for name in subjects).iter_rows():
            names = [identifier(s, v) for s, v in zip(systems, row, strict=True) if v]
            groups = [group for name in names if name and (group := self.group(name))]
            if not groups:
                continue
            for name in names:
                if name and self.group(name) is None:
                    self._groups[name] = self._learned[name] = groups[0]


def _accounts(table: Table, frame: pl.DataFrame, column: str) -> pl.Series:
    """What `account_sql` says in SQL."""
    if not is_qualified(table, column):
        return frame[column]
    return frame.select((pl.col("system") + ":" + pl.col(column)).alias(column)).to_series()


def open_exclusions(settings: Settings, program: Program) -> Exclusions:
    """The exclusions of a home and its program.

    What was learned because of a charter entry is forgotten once the charter no longer has it.
    """
    people = program.charter.data_access.excluded_people if program.charter else []
    if not people and not (settings.keys / "suppressed.json").is_file():
        return Exclusions()
    suppressions = open_suppressions(settings)
    wanted = Exclusions(people, suppressions)
    charters = {
        entry.group for entry in suppressions.entries.values() if entry.group.startswith(CHARTER)
    } - wanted.charter_groups
    if suppressions.remove(charters):
        suppressions.save()
        wanted = Exclusions(people, suppressions)
    return wanted
