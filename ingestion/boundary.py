"""The boundary: turns parsed rows into typed Arrow tables that hold only allow-listed columns.

Belongs here: reading `allow_list.yml`, the type of each column, and rejecting rows that do not fit.
Does not belong here: how a provider is called (`sources/`), how Arrow reaches DuckDB (`load.py`).

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

POLARS_TYPES: dict[str, pl.DataType] = {
    "text": pl.String(),
    "bigint": pl.Int64(),
    "double": pl.Float64(),
    "bool": pl.Boolean(),
    "timestamp": pl.Datetime("us", "UTC"),
    "date": pl.Date(),
}
EXPECTED = {
    "text": "text",
    "bigint": "a whole number",
    "double": "a number",
    "bool": "true or false",
    "timestamp": "an ISO 8601 instant with a UTC offset, such as 2026-01-31T09:00:00Z",
    "date": "an ISO 8601 date, such as 2026-01-31",
}


@dataclass(frozen=True)
class Column:
    """One allow-listed column: its type, why it is read, and whether it can identify somebody."""

    name: str
    type: str
    use: str
    personal: bool = False


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
    document = yaml.safe_load(files("ingestion").joinpath("allow_list.yml").read_text("utf-8"))
    return {
        source: {plural: _table(source, plural, spec) for plural, spec in tables.items()}
        for source, tables in document.items()
    }


def _table(source: str, plural: str, spec: Mapping[str, Any]) -> Table:
    columns = tuple(Column(name, **attributes) for name, attributes in spec["columns"].items())
    return Table(
        source=source,
        plural=plural,
        grain=spec["grain"],
        key=(SOURCE_NAME.name, *spec["key"]),
        columns=(SOURCE_NAME, *columns),
        cursor=spec.get("cursor"),
    )


def table(source: str, plural: str) -> Table:
    """The allow-listed table of a source kind, such as `table("github", "reviews")`."""
    return allow_list()[source][plural]


def to_arrow(
    table: Table,
    rows: Sequence[Mapping[str, Any]],
    source_name: str,
    locators: Iterable[str] | None = None,
) -> tuple[pa.Table, list[Rejection]]:
    """Type `rows` by the allow-list; keys that it does not name are dropped.

    Args:
        table: the raw table that the rows are for.
        rows: mappings by column name; a missing key is null.
        source_name: fills the `source_name` column.
        locators: where each row came from ("people.csv row 7"), for the rejections; the row's
            position by default.

    Returns:
        The rows that fit, as Arrow with exactly the allow-listed columns, and one `Rejection` for
        each that did not: a value of the wrong type, or a key column that is empty.
    """
    raw = pl.DataFrame(
        [_series(column, [row.get(column.name) for row in rows]) for column in table.columns[1:]]
    ).with_columns(pl.lit(source_name).alias(SOURCE_NAME.name))
    typed = raw.select(_cast(column).alias(column.name) for column in table.columns)

    faults = [
        pl.when(raw[column.name].is_not_null() & typed[column.name].is_null())
        .then(pl.lit(f"`{column.name}` is not {EXPECTED[column.type]}"))
        for column in table.columns
    ] + [
        pl.when(raw[name].is_null()).then(pl.lit(f"`{name}` is empty, but it is part of the key"))
        for name in table.key
    ]
    reasons = typed.select(pl.coalesce(faults).alias("reason"))["reason"]
    rejections = []
    if reasons.null_count() < len(reasons):
        places = list(locators) if locators is not None else [f"row {i + 1}" for i in range(len(rows))]
        rejections = [
            Rejection(table.name, place, reason)
            for place, reason in zip(places, reasons, strict=True)
            if reason is not None
        ]
    return typed.filter(reasons.is_null()).to_arrow(compat_level=pl.CompatLevel.oldest()), rejections


def _series(column: Column, values: list[Any]) -> pl.Series:
    """Values as they came: typed where they already are, else as text for `_cast` to read."""
    if all(value is None or isinstance(value, str) for value in values):
        return pl.Series(column.name, values, dtype=pl.String)
    try:
        return pl.Series(column.name, values, dtype=POLARS_TYPES[column.type], strict=True)
    except (pl.exceptions.PolarsError, TypeError, ValueError, OverflowError):
        return pl.Series(column.name, [None if v is None else str(v) for v in values], dtype=pl.String)


def _cast(column: Column) -> pl.Expr:
    """Text to the column's type, null where it does not fit; typed columns pass through."""
    target = POLARS_TYPES[column.type]
    value = pl.col(column.name)
    if column.type == "timestamp":
        # Jira writes +0000, GitHub Z: one spelling. An instant without an offset is refused.
        iso = (
            value.cast(pl.String)
            .str.replace(r"[zZ]$", "+00:00")
            .str.replace(r"([+-]\d{2})(\d{2})$", "${1}:${2}")
            .str.replace(r"^(\d{4}-\d{2}-\d{2}) ", "${1}T")
        )
        return iso.str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False)
    if column.type == "bool":
        return value.cast(pl.String).str.to_lowercase().replace_strict(
            {"true": True, "false": False}, default=None, return_dtype=pl.Boolean
        )
    if column.type == "date":
        return value.cast(pl.String).str.to_date("%Y-%m-%d", strict=False)
    return value.cast(target, strict=False)
