"""The jobs, and when they run by themselves."""

from datetime import UTC

import dagster as dg

EVERYTHING = dg.AssetSelection.all() | dg.AssetSelection.all_asset_checks()
SITE = dg.AssetSelection.groups("site")

# One process: DuckDB lets one process write, and starting a process per step takes minutes.
refresh = dg.define_asset_job(
    "refresh",
    selection=EVERYTHING - SITE,
    executor_def=dg.in_process_executor,
    description="Ingest, resolve people, build, gate, recommend, estimate, publish",
)
refresh_with_site = dg.define_asset_job(
    "refresh_with_site",
    selection=EVERYTHING,
    executor_def=dg.in_process_executor,
    description="The same, then the sponsor's site",
)


@dg.schedule(job=refresh_with_site, cron_schedule="0 6 * * *", execution_timezone="UTC")
def daily(context: dg.ScheduleEvaluationContext) -> dg.RunRequest:
    """Every morning at 06:00 UTC, for the scheduled day, whenever the daemon gets to it.

    A charter with an `as_of` of its own (a frozen history) is served by leaving the date to it.
    """
    day = context.scheduled_execution_time.astimezone(UTC).date().isoformat()
    return dg.RunRequest(run_key=day, run_config=run_config(scheduled_on=day))


def run_config(
    as_of: str | None = None, scheduled_on: str | None = None, at: str | None = None
) -> dict[str, object]:
    """Config of a run: `as_of` overrides the charter, `scheduled_on` only stands in for today.

    `at` is the instant, UTC, that nudges are made for; without it that of the launch.
    """
    given = {"as_of": as_of, "scheduled_on": scheduled_on, "at": at}
    return {"resources": {"run": {"config": {k: v for k, v in given.items() if v is not None}}}}
