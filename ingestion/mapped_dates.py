"""Dates and instants as a file declares them, rewritten in ISO 8601.

Belongs here: the declared format, the zone of instants without an offset, and refusing what is not
declared: 03/04 is in March or in April, and a guess would be wrong for months without being seen.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

DATE = r"^\d{4}-\d{2}-\d{2}$"
INSTANT = r"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}([.,]\d+)?)?"
HAS_OFFSET = rf"{INSTANT}\s*([Zz]|[+-]\d{{2}}(:?\d{{2}})?)$"
HAS_NONE = rf"{INSTANT}$"
YEARS = (1900, 2200)  # %Y reads "26" as the year 26


class Undeclared(Exception):
    """A column whose dates cannot be told without being declared. Names no value."""


@dataclass(frozen=True)
class Dates:
    """One column rewritten.

    Attributes:
        texts: ISO 8601, instants with an offset; null where there was none or it does not fit.
        is_wrong: true where a value does not fit.
        reason: what does not fit.
        is_in_gap: true where a local time does not exist, or comes twice, in its zone.
    """

    texts: pl.Series
    is_wrong: pl.Series
    reason: str
    is_in_gap: pl.Series


def rewritten(values: pl.Series, column_type: str, written: str | None, zone: str | None) -> Dates:
    """One column of a file in ISO 8601.

    Args:
        values: text.
        column_type: "date" or "timestamp".
        written: `iso`, a strptime format, or None where none is declared: all must be ISO then.
        zone: IANA name for instants without an offset; None if none is declared.

    Raises:
        Undeclared: a format or a zone is needed and not declared.
    """
    if written is None or written == "iso":
        return _iso(values, column_type, written, zone)
    moments = values.str.to_datetime(written, time_unit="us", strict=False)
    if not _has_time(written):
        moments = values.str.to_date(written, strict=False).cast(pl.Datetime("us"))
    year = moments.dt.year()
    moments = moments.to_frame("m").select(pl.when(year.is_between(*YEARS)).then("m")).to_series()
    is_wrong = values.is_not_null() & moments.is_null()
    if column_type == "date":
        return _done(moments.dt.strftime("%Y-%m-%d"), is_wrong, f"is not written as {written}")
    if "%z" in written:
        return _done(_instants(moments), is_wrong, f"is not written as {written}")
    return _located(moments, is_wrong, f"is not written as {written}", zone)


def _iso(values: pl.Series, column_type: str, written: str | None, zone: str | None) -> Dates:
    like_iso = values.str.contains(DATE) if column_type == "date" else values.str.contains(INSTANT)
    if column_type == "date":
        # An instant in place of a day: whose day is it? Only midnight without an offset is one.
        values = values.str.replace(r"^(\d{4}-\d{2}-\d{2})[T ]00:00(:00([.]0+)?)?$", "${1}")
        like_iso = values.str.contains(DATE)
    if written is None and (~like_iso & values.str.contains(r"\d")).any():
        raise Undeclared("has dates that are not ISO 8601, and its format is not declared")
    if column_type == "date":
        is_wrong = values.is_not_null() & values.str.to_date("%Y-%m-%d", strict=False).is_null()
        return _done(_where(values, ~is_wrong), is_wrong, "is not an ISO 8601 date, such as 2026-01-31")
    has_none = values.str.contains(HAS_NONE)
    stated = _where(values, values.str.contains(HAS_OFFSET)).str.replace(",", ".", literal=True)
    local = _where(values, has_none).str.replace(",", ".", literal=True).str.replace(r"[Tt]", " ")
    local = local.str.replace(r"^(.{16})$", "${1}:00").str.to_datetime(
        "%Y-%m-%d %H:%M:%S%.f", time_unit="us", strict=False
    )
    is_wrong = values.is_not_null() & stated.is_null() & local.is_null()
    located = _located(local, is_wrong, "is not an ISO 8601 instant, such as 2026-01-31T09:00:00Z", zone)
    texts = located.texts.to_frame("l").select(pl.coalesce("l", stated)).to_series()
    return Dates(texts, is_wrong, located.reason, located.is_in_gap)


def _located(moments: pl.Series, is_wrong: pl.Series, reason: str, zone: str | None) -> Dates:
    if zone is None:
        if moments.is_not_null().any():
            raise Undeclared("has instants without a UTC offset, and no `time_zone` is declared")
        return _done(moments.cast(pl.String), is_wrong, reason)
    there = moments.dt.replace_time_zone(zone, ambiguous="null", non_existent="null")
    in_gap = moments.is_not_null() & there.is_null()
    return Dates(_instants(there.dt.convert_time_zone("UTC")), is_wrong, reason, in_gap)


def _instants(moments: pl.Series) -> pl.Series:
    return moments.dt.strftime("%Y-%m-%dT%H:%M:%S%.6f+00:00")


def _done(texts: pl.Series, is_wrong: pl.Series, reason: str) -> Dates:
    return Dates(texts, is_wrong, reason, pl.repeat(False, len(texts), eager=True))


def _where(values: pl.Series, mask: pl.Series) -> pl.Series:
    return values.to_frame("v").select(pl.when(mask).then("v")).to_series()


def _has_time(written: str) -> bool:
    return any(part in written for part in ("%H", "%I", "%T"))
