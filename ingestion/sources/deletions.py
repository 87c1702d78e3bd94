"""What a provider no longer has, as rows of `<kind>__deletions`.

Belongs here: comparing the ids that the warehouse holds with those that are still there, and when to.
How the ids are asked for is each source's business.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from datetime import date, timedelta
from typing import Any

from ingestion.context import LoadContext
from ingestion.resources import Page
from ingestion.since import day_start

SWEEP_EVERY = timedelta(days=7)


def deletions_page(
    plural: str, key: str, present: Iterable[str], context: LoadContext, state: MutableMapping[str, Any]
) -> Page:
    """A row for each record newly found gone, and one without an instant for each that came back.

    Args:
        plural: the table that was swept.
        key: the column of it that holds the record's id.
        present: ids of all records that the provider still has.
        context: knows the ids that the warehouse holds, and the day.
        state: remembers under "gone" what was found gone, so that the first finding's day stays.
    """
    there = set(present)
    was_gone = set(state.get("gone", {}).get(plural, ()))
    is_gone = set(context.known_ids(plural, key)) - there
    at = day_start(context.as_of)
    rows = [
        *(
            {"table_name": plural, "record_id": found, "deleted_at": at}
            for found in sorted(is_gone - was_gone)
        ),
        *(
            {"table_name": plural, "record_id": found, "deleted_at": None}
            for found in sorted(was_gone & there)
        ),
    ]
    state["gone"] = {**state.get("gone", {}), plural: sorted(is_gone)}
    return Page("deletions", rows)


def is_sweep_due(state: MutableMapping[str, Any], as_of: date) -> bool:
    """Whether the last sweep, remembered under "swept_on", is a week ago, or there was none."""
    last = state.get("swept_on")
    return last is None or as_of - date.fromisoformat(last) >= SWEEP_EVERY
