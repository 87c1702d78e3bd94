"""The boundary: turns parsed rows into typed Arrow tables that hold only allow-listed columns.

Belongs here: reading `allow_list/`, and rejecting rows that do not fit.
Does not belong here: what reads as which type (`column_types.py`), how a provider is called
(`sources/`), how Arrow reaches DuckDB (`resources.py`, `load.py`).

A value that is not named in the allow-list never leaves `to_arrow`, and a rejected row is described
by where it was and which column was wrong, never by what it said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl
import pyarrow as pa
import yaml

from ingestion.column_types import EXPECTED, POLARS_TYPES, typed_column


@dataclass(frozen=True)
class Column:
    """One allow-listed column: its type, why it is read, and whether it can identify somebody.

    `is_subject`: the row is about the person whom the column names, who did, wrote or owns it. A
    personal column that is none mentions somebody: the row is about something or somebody else.
    """

    name: str
    type: str
    use: str
    personal: bool = False
    is_subject: bool = False


@dataclass(frozen=True)
class Table:
    """One raw table. `key` always begins with `source_name`."""

    source: str
    plural: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    cursor: str | None = None

    @property
    def name(self) -> str:
        """The table's name in the `raw` schema: `<source>__<plural>`."""
        return f"{self.source}__{self.plural}"

    @property
    def schema(self) -> dict[str, pl.DataType]:
        """Column name to polars type, in the order of the allow-list."""
        return {column.name: POLARS_TYPES[column.type] for column in self.columns}


@dataclass(frozen=True)
class Rejection:
    """One row that did not fit: where it was and what was expected. Never its content."""

    table: str
    locator: str
    reason: str


SOURCE_NAME = Column("source_name", "text", "which entry of program/sources.yml it came from")


@cache
def allow_list() -> dict[str, dict[str, Table]]:
    """All allow-listed tables: source kind -> plural -> `Table`."""
    folder = files("ingestion").joinpath("allow_list")
    documents = {
        file.name.removesuffix(".yml"): yaml.safe_load(file.read_text("utf-8"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".yml")
    }
    return {
        source: {plural: _table(source, plural, spec) for plural, spec in tables.items()}
        for source, tables in documents.items()
    }


def _table(source: str, plural: str, spec: Mapping[str, Any]) -> Table:
    columns = tuple(_column(name, attributes) for name, attributes in spec["columns"].items())
    return Table(
        source=source,
        plural=plural,
        grain=spec["grain"],
        key=(SOURCE_NAME.name, *spec["key"]),
        columns=(SOURCE_NAME, *columns),
        cursor=spec.get("cursor"),
    )


def _column(name: str, attributes: Mapping[str, Any]) -> Column:
    personal = attributes.get("personal", False)
    if personal not in (True, False, "subject"):
        raise ValueError(f"allow-list, column {name}: `personal` is {personal!r}, expected true or subject")
    return Column(name, **{**attributes, "personal": bool(personal)}, is_subject=personal == "subject")


def table(source: str, plural: str) -> Table:
    """The allow-listed table of a source kind, such as `table("github", "reviews")`."""
    return allow_list()[source][plural]


def to_arrow(
    table: Table,
    rows: Sequence[Mapping[str, Any]] | pl.DataFrame,
    source_name: str,
    locators: Iterable[str] | None = None,
) -> tuple[pa.Table, list[Rejection]]:
    """Type `rows` by the allow-list; keys that it does not name are dropped.

    Args:
        table: the raw table that the rows are for.
        rows: mappings by column name, or a frame; what is missing is null. Values are of the
            column's type already, or text that reads as one (`EXPECTED`).
        source_name: fills the `source_name` column.
        locators: where each row came from ("people.csv line 7"), for the rejections; the row's
            position by default.

    Returns:
        The rows that fit, as Arrow with exactly the allow-listed columns, and one `Rejection` for
        each that did not: a value of the wrong type, or a key column that is empty.
    """
    height = len(rows)
    typed = [pl.repeat(source_name, height, dtype=pl.String, eager=True).alias(SOURCE_NAME.name)]
    faults: list[tuple[pl.Series, str]] = []
    for column in table.columns[1:]:
        series, is_wrong = typed_column(column.name, column.type, _values(rows, column.name))
        typed.append(series)
        if is_wrong is not None:
            faults.append((is_wrong, f"`{column.name}` is not {EXPECTED[column.type]}"))
        if column.name in table.key:
            is_empty = series.is_null() | (series == "") if column.type == "text" else series.is_null()
            faults.append((is_empty.fill_null(True), f"`{column.name}` is empty, but it is part of the key"))
    frame = pl.DataFrame(typed)
    faults = [(mask, reason) for mask, reason in faults if mask.any()]
    if not faults:
        return frame.to_arrow(compat_level=pl.CompatLevel.oldest()), []

    reasons = pl.select(
        pl.coalesce(pl.when(mask).then(pl.lit(reason)) for mask, reason in faults)
    ).to_series()
    places = list(locators) if locators is not None else [f"row {i + 1}" for i in range(height)]
    rejections = [
        Rejection(table.name, place, reason)
        for place, reason in zip(places, reasons, strict=True)
        if reason is not None
    ]
    return frame.filter(reasons.is_null()).to_arrow(compat_level=pl.CompatLevel.oldest()), rejections


def _values(rows: Sequence[Mapping[str, Any]] | pl.DataFrame, name: str) -> list[Any] | pl.Series:
    if isinstance(rows, pl.DataFrame):
        return rows[name] if name in rows.columns else pl.repeat(None, len(rows), dtype=pl.String, eager=True)
    return [row.get(name) for row in rows]
