"""What is really known of a failure, in sentences for whoever practises it.

Belongs here: words for figures that were counted. Does not belong here: counting, and leaving small groups
out (`orchestration/sql/practice/failures.sql`). Months, halves of hours and tenths are as exact as it gets:
an exact day or share would single one incident out, and with it who answered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

DAYS_A_MONTH = 30.4
HOURS = {0.5: "half an hour", 1.0: "an hour"}


def tell_history(failure: Mapping[str, Any], alert: str) -> Iterator[str]:
    """How often, how long and at which time of day, a sentence each.

    Args:
        failure: a row of `draft_incidents`.
        alert: the beginning of its signature, empty for a service as a whole.
    """
    name, count = failure["service_name"], failure["incidents"]
    first, last = failure["first_on"], failure["last_on"]
    months = max(1.0, (last - first).days / DAYS_A_MONTH)
    what = (
        f"One alert of {name} (signature {alert})" if alert else f"Other alerts of {name}, each of them rare,"
    )
    span = f"from {first:%Y-%m} to {last:%Y-%m}"
    yield f"{what} led to {count} incidents {span}, about {count / months:.1f} a month."
    if (hours := failure["median_hours"]) is not None:
        halves = max(0.5, round(hours * 2) / 2)
        yield f"Half of them were resolved within {HOURS.get(halves) or f'{halves:g} hours'}."
    if (hour := failure["mostly_from_hour"]) is not None:
        yield f"Most of them began between {hour:02d}:00 and {hour + 6:02d}:00 UTC."


def say_share(share: float) -> str:
    """A share to the tenth."""
    return f"about {round(share, 1):.0%}"
