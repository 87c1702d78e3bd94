"""The six column types of the allow-list: what reads as each, and what does not.

Belongs here: turning the values of one column into a typed polars series and marking those that
are not of the type. Which columns there are, and what happens to a marked row, is `boundary.py`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from types import NoneType
from typing import Any

import polars as pl

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
# Python types that need no reading. A bool is an int to Python, and a datetime a date: not here.
NATIVE: dict[str, set[type]] = {
    "text": {str},
    "bigint": {int},
    "double": {float, int},
    "bool": {bool},
    "timestamp": set(),
    "date": {date},
}


def typed_column(
    name: str, column_type: str, values: Sequence[Any] | pl.Series
) -> tuple[pl.Series, pl.Series | None]:
    """One column's values as its type.

    Args:
        name: the column's name.
        column_type: a key of `POLARS_TYPES`.
        values: values of any type; None is null.

    Returns:
        The typed series, null where a value does not fit, and a Boolean series that is true exactly
        there; None instead of it if all fit.
    """
    target = POLARS_TYPES[column_type]
    if isinstance(values, pl.Series):
        if values.dtype == target:
            return _finite(values.alias(name))
        if values.dtype == pl.Null:
            return values.alias(name).cast(target), None
        if values.dtype != pl.String:
            return typed_column(name, column_type, values.to_list())
        given = values.alias(name)
    else:
        types = set(map(type, values)) - {NoneType}
        if types and types <= NATIVE[column_type]:
            try:
                if column_type == "double":
                    values = [None if value is None else float(value) for value in values]
                return _finite(pl.Series(name, values, dtype=target))
            except (pl.exceptions.PolarsError, OverflowError, UnicodeError, TypeError, ValueError):
                pass  # an integer beyond 64 bits, or half of a surrogate pair: value by value below
        given, unreadable = _as_text(name, values, types)
        if unreadable is not None:
            typed = _read_text(given, column_type)
            return typed, unreadable | (given.is_not_null() & typed.is_null())
    typed = _read_text(given, column_type)
    is_wrong = given.is_not_null() & typed.is_null()
    return typed, is_wrong if is_wrong.any() else None


def _finite(series: pl.Series) -> tuple[pl.Series, pl.Series | None]:
    """NaN and infinity are no numbers to compute with."""
    if series.dtype != pl.Float64 or series.len() == series.null_count() or series.is_finite().all():
        return series, None
    is_wrong = series.is_finite().not_().fill_null(False)
    return series.to_frame().select(pl.when(~is_wrong).then(pl.col(series.name))).to_series(), is_wrong


def _as_text(name: str, values: Sequence[Any], types: set[type]) -> tuple[pl.Series, pl.Series | None]:
    """Mixed values as text, and which of them can be none of the six types."""
    if types <= {str}:
        try:
            return pl.Series(name, values, dtype=pl.String), None
        except UnicodeError:
            pass
    texts = [_text(value) for value in values]
    unreadable = pl.Series(name, [t is None and v is not None for t, v in zip(texts, values, strict=True)])
    return pl.Series(name, texts, dtype=pl.String), unreadable if unreadable.any() else None


def _text(value: Any) -> str | None:
    """How a value is written, or None for what no column may hold, such as an object or a list."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) and value.is_integer() else str(value)
    if isinstance(value, datetime):
        return value.isoformat() if value.tzinfo else None
    return str(value) if isinstance(value, int | date) else None


def _read_text(given: pl.Series, column_type: str) -> pl.Series:
    """Text to the type, null where it does not fit."""
    if column_type == "timestamp":
        return _instants(given)
    if column_type == "bool":
        lower = given.str.to_lowercase()
        return lower.replace_strict({"true": True, "false": False}, default=None, return_dtype=pl.Boolean)
    if column_type == "date":
        return given.str.to_date("%Y-%m-%d", strict=False)
    if column_type == "double":
        return _finite(given.cast(pl.Float64, strict=False))[0]
    return given.cast(POLARS_TYPES[column_type], strict=False)


def _instants(given: pl.Series) -> pl.Series:
    """ISO 8601 with an offset. GitHub writes Z, Jira +0000, an LRS perhaps no seconds: one spelling."""
    parsed = _rfc3339(given)
    if parsed.null_count() == given.null_count():
        return parsed
    spelled = (
        given.str.replace(r"^(\d{4}-\d{2}-\d{2})[ t]", "${1}T")
        .str.replace(r"[zZ]$", "+00:00")
        .str.replace(r"(T.*[+-]\d{2})$", "${1}:00")
        .str.replace(r"(T.*[+-]\d{2})(\d{2})$", "${1}:${2}")
        .str.replace(r"(T\d{2}:\d{2})([+-])", "${1}:00${2}")
    )
    return _rfc3339(spelled)


def _rfc3339(given: pl.Series) -> pl.Series:
    return given.str.to_datetime("%+", time_unit="us", time_zone="UTC", strict=False)
