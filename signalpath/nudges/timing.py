"""When somebody may be spoken to: the next minute of their own working day."""

from __future__ import annotations

from datetime import timedelta

import polars as pl

from signalpath.nudges.settings import NudgeSettings

UTC = "UTC"


def add_send_after(nudges: pl.DataFrame, settings: NudgeSettings) -> pl.DataFrame:
    """Add `send_after`, the first full minute from `earliest` on within the person's working hours.

    Args:
        nudges: `earliest` (UTC without a zone) and `time_zone` (an IANA name; null or unknown to the
            machine's database: UTC office hours).
        settings: `opens` and `closes`, local hours, Monday to Friday. A holiday is not known.

    Returns:
        The rows, with `send_after` (UTC without a zone) and `is_zone_known`.
    """
    # One pass per zone, not per row: a conversion needs its zone as a constant.
    zones = nudges["time_zone"].unique(maintain_order=True).to_list() if nudges.height else []
    parts = [
        _in_zone(nudges.filter(pl.col("time_zone").eq_missing(pl.lit(zone))), zone, settings)
        for zone in zones
    ]
    if not parts:
        return nudges.with_columns(send_after=pl.col("earliest"), is_zone_known=pl.lit(value=True))
    return pl.concat(parts)


def is_zone(name: str | None) -> bool:
    """Whether polars can convert to this zone."""
    if not name:
        return False
    try:
        pl.Series([0]).cast(pl.Datetime("us", UTC)).dt.convert_time_zone(name)
    except pl.exceptions.ComputeError:
        return False
    return True


def _in_zone(rows: pl.DataFrame, zone: str | None, settings: NudgeSettings) -> pl.DataFrame:
    known = is_zone(zone)
    name = zone if known and zone else UTC
    minute = pl.col("earliest").dt.offset_by("59999999us").dt.truncate("1m")
    local = (
        minute.dt.replace_time_zone(UTC)
        .dt.convert_time_zone(name)
        .dt.replace_time_zone(None, ambiguous="earliest")
    )
    day, weekday, hour = pl.col("local").dt.date(), pl.col("local").dt.weekday(), pl.col("local").dt.hour()
    is_workday = weekday <= 5
    is_open = is_workday & (hour >= settings.opens) & (hour < settings.closes)
    days = (
        pl.when(is_workday & (hour < settings.opens))
        .then(0)
        .when(weekday >= 5)
        .then(8 - weekday)
        .otherwise(1)
    )
    opening = (day + pl.duration(days=days)).cast(pl.Datetime("us")) + timedelta(hours=settings.opens)
    opening = opening.dt.replace_time_zone(name, ambiguous="earliest", non_existent="null")
    return (
        rows.with_columns(minute=minute, local=local)
        .with_columns(opening=opening.dt.convert_time_zone(UTC).dt.replace_time_zone(None))
        .with_columns(
            # A working day whose opening the clock skips (a zone that changed sides of the date line).
            send_after=pl.when(is_open).then("minute").otherwise(pl.coalesce("opening", "minute")),
            is_zone_known=pl.lit(known),
        )
        .drop("minute", "local", "opening")
    )
