"""quality_checks: what the gate asked and found, in the gate's order.

Belongs here: what of a check may be shown. A failure confined to fewer than k people is "a few": the
number, and what was observed of them, would point at somebody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from signalpath.publish.schemas import SPONSOR_TABLES

UNITS = {"repository": "repositories", "competency domain": "competency domains", "team": "teams"}


def quality_checks(results: Sequence[Mapping[str, Any]], k: int) -> pl.DataFrame:
    """One row per result; keys that the published table does not have, such as samples, are left out.

    Args:
        results: one mapping per check, as the gate's report has them.
        k: smallest group of people that may be counted.
    """
    schema = SPONSOR_TABLES["quality_checks"]
    rows = [
        {**{name: shown.get(name) for name in schema}, "check_order": order}
        for order, shown in enumerate((_shown(result, k) for result in results), start=1)
    ]
    return pl.DataFrame(rows, schema=schema)


def _shown(result: Mapping[str, Any], k: int) -> dict[str, Any]:
    shown = dict(result)
    kind, count = result.get("confined_to"), int(result.get("unit_count") or 0)
    failing = int(result.get("failing_rows") or 0)
    # Checks of people count people, also those that passed because few enough failed.
    counts_people = kind in ("person", "team") or "somebody" in (result.get("sample") or ())
    if counts_people and (0 < failing < k or 0 < count < k):
        shown |= {"failing_rows": None, "observed": "a few"}
    if result.get("status") == "withheld":
        units = f"{count:,} {UNITS.get(str(kind), 'people')}"
        of_whom = (
            ("a few people" if kind == "person" else "a few teams") if counts_people and count < k else units
        )
        shown["observed"] = f"paths that rest on {of_whom} are withheld, all others are made"
    return shown
