"""The audit asset: every credential is looked at before the first source is read.

Belongs here: refusing a run over a credential that may write. Verdicts are made in `audit.py`.
"""

from __future__ import annotations

import json

import dagster as dg
import polars as pl

from orchestration import warehouse
from orchestration.audit import REFUSED, audit_sources, report_path
from orchestration.instance import POOL
from orchestration.run_context import RunContext

SCHEMA = {
    "source": pl.String(),
    "kind": pl.String(),
    "medium": pl.String(),
    "verdict": pl.String(),
    "reachable": pl.Boolean(),
    "can_write": pl.Boolean(),
    "scopes": pl.List(pl.String()),
    "available_from_on": pl.String(),
    "available_to_on": pl.String(),
}


class WriteAccessError(Exception):
    """A credential may write and nobody allowed it. Nothing was read."""


@dg.asset(
    key=["audit", "data_access"],
    group_name="ingest",
    kinds={"python"},
    pool=POOL,
    description="One row per source: reachable or not, what its credential may do, time range available",
)
def data_access(run: RunContext) -> dg.MaterializeResult:
    """Ask every source who the token is; who may write is refused before anything is read.

    A source that cannot be reached is no fault here: reading it says so, and says more.
    """
    report = audit_sources(run.settings, run.program, run.day)
    path = report_path(run.settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    if reasons := [row["why"] for row in report["sources"] if row["verdict"] == REFUSED]:
        raise WriteAccessError("\n".join(reasons))
    rows = pl.DataFrame(report["sources"], schema=SCHEMA)
    warehouse.write(run.settings.warehouse, "audit", {"data_access": rows})
    verdicts = {row["source"]: row["verdict"] for row in report["sources"]}
    return dg.MaterializeResult(metadata={"dagster/row_count": rows.height, "verdicts": verdicts})
