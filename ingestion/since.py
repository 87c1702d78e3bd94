"""`since` of sources.yml and providers' instants, as UTC.

Belongs here: reading dates that people and providers write. Where a run takes up again is decided
by each source.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from ingestion.errors import SourceError


def first_day(source_name: str, since: str | None) -> str | None:
    """`since` as an ISO date, so that it sorts with ISO instants; None if it is not set.

    Raises:
        SourceError: `since` is no ISO date.
    """
    if since is None:
        return None
    try:
        return date.fromisoformat(since).isoformat()
    except ValueError:
        raise SourceError(
            source_name, "`since` is no date", "Write it as an ISO date, such as 2025-01-31, in sources.yml"
        ) from None


def utc(text: str) -> datetime:
    """An ISO 8601 date or instant, in UTC; without an offset it is taken to be UTC."""
    instant = datetime.fromisoformat(text)
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)


def instant(value: object) -> str | None:
    """A provider's instant as ISO 8601 in UTC, which sorts; None if it is none (the boundary rejects it)."""
    try:
        return utc(value).isoformat() if isinstance(value, str) else None
    except ValueError:
        return None


def day_start(day: date) -> str:
    """The first instant of a day, in UTC, as ISO 8601."""
    return datetime.combine(day, datetime.min.time(), UTC).isoformat()
