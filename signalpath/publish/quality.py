"""quality_checks: what the gate asked and found, in the gate's order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from signalpath.publish.schemas import SPONSOR_TABLES


def quality_checks(results: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """One row per result; keys that the published table does not have, such as samples, are left out."""
    schema = SPONSOR_TABLES["quality_checks"]
    rows = [
        {**{name: result.get(name) for name in schema}, "check_order": order}
        for order, result in enumerate(results, start=1)
    ]
    return pl.DataFrame(rows, schema=schema)
