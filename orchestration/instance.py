"""Dagster's own storage: a folder in the home, with telemetry off and one writer at a time.

Belongs here: `dagster.yaml` and the instance made from it. Which jobs there are is in `jobs.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from signalpath.settings import Settings

if TYPE_CHECKING:
    import dagster as dg

POOL = "duckdb_writer"
CONFIG = f"""\
# Written by signalpath. Everything that writes the DuckDB file shares one pool, so that schedules,
# backfills and clicks in the UI take turns.
telemetry:
  enabled: false
# No window that asks for an e-mail address.
nux:
  enabled: false
concurrency:
  pools:
    granularity: op
    default_limit: 1
  runs:
    max_concurrent_runs: 1
# A run whose process died begins again once; one that failed needs somebody to mend something first.
run_retries:
  enabled: true
  max_retries: 1
  retry_on_asset_or_op_failure: false
# pool in use: {POOL}
"""


def write_config(settings: Settings) -> Path:
    """Write `dagster.yaml` where it is absent or of an older version; returns the instance folder."""
    settings.dagster.mkdir(parents=True, exist_ok=True)
    path = settings.dagster / "dagster.yaml"
    if not path.is_file() or path.read_text("utf-8") != CONFIG:
        path.write_text(CONFIG, "utf-8")
    return settings.dagster


def open_instance(settings: Settings) -> dg.DagsterInstance:
    """The instance of this home. Use it as a context manager; it holds SQLite files open."""
    import dagster as dg

    return dg.DagsterInstance.from_config(str(write_config(settings)))
