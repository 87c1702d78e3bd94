"""Between two daily runs: a sensor that sees new incidents and reviews, and the job that proposes a step.

Belongs here: when the `nudge` job is started. It ingests nothing: DuckDB has one writer, and reading every
source takes minutes. It computes from what the last run loaded, in seconds. So how soon somebody hears of
something is how often sources are read: `signalpath run` every hour (docs/just_in_time.md).

The sensor opens the warehouse only after Dagster has recorded a new materialisation of incidents or reviews,
since an open reader would stand in a writer's way, and looks whether there is anything newer than its cursor.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

import dagster as dg
import duckdb

from orchestration import warehouse
from orchestration.jobs import run_config
from signalpath.settings import Settings

WATCHED = [
    dg.AssetKey(["intermediate", table]) for table in ("int_incidents", "int_reviews", "int_review_comments")
]
NEWEST = """
    select
        (select max(greatest(created_at, coalesce(resolved_at, created_at))) from intermediate.int_incidents),
        (select max(submitted_at) from intermediate.int_reviews),
        (select max(created_at) from intermediate.int_review_comments)
"""
NAMES = ("incidents", "reviews", "review_comments")

nudge = dg.define_asset_job(
    "nudge",
    selection=dg.AssetSelection.assets(["recommend", "nudges"]),
    executor_def=dg.in_process_executor,
    description="Propose one step to whoever had an occasion in the last day, from what is loaded already",
)


@dg.sensor(
    job=nudge,
    minimum_interval_seconds=300,
    default_status=dg.DefaultSensorStatus.STOPPED,
    description="New incidents or reviews in the warehouse: propose one step within the day",
)
def just_in_time(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Start `nudge` once for each time that the warehouse has newer incidents or reviews than before.

    Never raises for a warehouse that is busy, missing or not built yet: it says so and looks again.
    """
    seen = _cursor(context.cursor)
    marks = {key.path[1]: _last_event(context.instance, key) for key in WATCHED}
    if not any(marks.values()):
        return dg.SkipReason("no run has built incidents or reviews yet")
    if marks == seen.get("marks"):
        return dg.SkipReason("nothing was built since the last look")
    try:
        newest = newest_events(Settings())
    except (warehouse.WarehouseBusyError, duckdb.Error, OSError) as error:
        return dg.SkipReason(f"the warehouse cannot be read now, the next look will: {error}")
    cursor = json.dumps({"marks": marks, "newest": newest}, sort_keys=True)
    if not is_newer(newest, seen.get("newest", {})):
        context.update_cursor(cursor)
        return dg.SkipReason("built again, and no incident or review is new")
    run_key = "|".join(newest[name] or "none" for name in NAMES)
    return dg.SensorResult(
        run_requests=[dg.RunRequest(run_key=run_key, run_config=run_config())], cursor=cursor
    )


def newest_events(settings: Settings) -> dict[str, str | None]:
    """The latest instant of an incident, a review and a review comment that is loaded, in ISO; None for none.

    Raises:
        WarehouseBusyError: a run is under way.
        duckdb.Error: there is no warehouse, or not all of its tables.
    """
    if not settings.warehouse.is_file():
        raise FileNotFoundError(f"{settings.warehouse}: there is none yet")
    with warehouse.connect(settings.warehouse, read_only=True) as con:
        row = con.execute(NEWEST).fetchone() or (None, None, None)
    return {
        name: at.isoformat() if isinstance(at, datetime) else None
        for name, at in zip(NAMES, row, strict=True)
    }


def is_newer(newest: Mapping[str, str | None], seen: Mapping[str, str | None]) -> bool:
    """Whether anything is later than what was seen; ISO instants of one format sort as they follow."""
    return any((newest[name] or "") > (seen.get(name) or "") for name in NAMES)


def _cursor(text: str | None) -> dict[str, dict[str, str | None]]:
    try:
        read = json.loads(text or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _last_event(instance: dg.DagsterInstance, key: dg.AssetKey) -> str | None:
    """The id of the last time that Dagster recorded this asset as made."""
    records = instance.fetch_materializations(key, limit=1).records
    return str(records[0].storage_id) if records else None
