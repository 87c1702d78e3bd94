"""How incidents are read by time: windows that fit a provider's limit, months that can be taken up again.

Belongs here: what PagerDuty and Opsgenie share. Which lists are asked, and how, is in their own modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from ingestion.errors import SourceError
from ingestion.resources import CHECKPOINT, Checkpoint, Page, State
from ingestion.since import first_day, instant, utc

Node = dict[str, Any]
Row = dict[str, Any]

OVERLAP = timedelta(days=7)
MONTH = timedelta(days=30)
SMALLEST_WINDOW = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
# A backfill is made durable between two months once so many rows were read since the last time.
CHECKPOINT_ROWS = 20_000


class TooManyError(Exception):
    """A list goes on where the provider answers no more."""


def in_windows(
    fetch: Callable[[datetime, datetime], list[Node]], start: datetime, end: datetime, refuse: SourceError
) -> Iterator[Node]:
    """Every element between two UTC instants, oldest window first.

    A window that holds more than the provider lists is halved, and the next ones stay that small. An
    element that lies on a border may come twice.

    Args:
        fetch: the whole list between two instants; raises `TooManyError` where it is too long.
        start: included.
        end: excluded.
        refuse: raised where even a minute holds too many.
    """
    span = MONTH
    while start < end:
        until = min(start + span, end)
        try:
            elements = fetch(start, until)
        except TooManyError:
            span = (until - start) / 2
            if span < SMALLEST_WINDOW:
                raise refuse from None
            continue
        yield from elements
        start = until


def end_of(as_of: date) -> datetime:
    """The end of the day: what is still to happen on it is in the next run's overlap."""
    return datetime.combine(as_of, datetime.min.time(), UTC) + timedelta(days=1)


def begin(state: State, source_name: str, since: str | None, oldest: str | None) -> datetime | None:
    """From where to read: the last run's end minus the overlap; at first `since`, else the oldest there is.

    None if there is nothing yet. Reads more of the past where `since` was moved back.
    """
    since = first_day(source_name, since) or oldest
    if since is None:
        return None
    if "read_until" in state and since >= state["since"]:
        # After a checkpoint this very run goes on: nothing can be late yet.
        overlap = timedelta(0) if state.get("is_backfill") else OVERLAP
        return datetime.fromisoformat(state["read_until"]) - overlap
    state["since"] = since
    state.pop("read_until", None)
    return utc(since)


def month_by_month(
    state: State,
    start: datetime,
    end: datetime,
    read: Callable[[datetime, datetime], Iterable[Page]],
    is_resumable: bool = True,
) -> Iterator[Page | Checkpoint]:
    """The pages of every month, with a checkpoint between two months where much was read."""
    row_count = 0
    while start < end:
        until = min(start + MONTH, end)
        for page in read(start, until):
            row_count += len(page.rows)
            yield page
        state["read_until"] = max(until.isoformat(), state.get("read_until", ""))
        start = until
        if is_resumable and start < end and row_count >= CHECKPOINT_ROWS:
            state["is_backfill"] = True
            yield CHECKPOINT
            row_count = 0
    state.pop("is_backfill", None)


def read_again(
    was_open: dict[str, str], start: datetime, fetch: Callable[[datetime, datetime], Iterable[Node]]
) -> list[Node]:
    """Incidents that were open when they were read last and were created before `start`."""
    found = []
    for key, created_at in was_open.items():
        created = utc(created_at)
        if created < start:
            found += [node for node in fetch(created - SECOND, created + SECOND) if node["id"] == key]
    return found


def still_open(was_open: dict[str, str], rows: Iterable[Row], ended: Iterable[str]) -> dict[str, str]:
    """Incident id -> created_at of what a later run must look at again: open, or of unknown end."""
    still = dict(was_open)
    ends = set(ended)
    for row in rows:
        created_at = instant(row["created_at"])
        still.pop(row["incident_id"], None)
        if created_at and (row["status"] not in ends or row["resolved_at"] is None):
            still[row["incident_id"]] = created_at
    return still
