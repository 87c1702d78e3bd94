"""Dagster's own storage: a folder in the home, with telemetry off and one writer at a time.

Belongs here: `dagster.yaml` and the instance made from it. Which jobs there are is in `jobs.py`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

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


@contextmanager
def open_instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    """The instance of this home, with its SQLite files held open while it is used."""
    import dagster as dg

    with _held_open(write_config(settings)), dg.DagsterInstance.from_config(str(settings.dagster)) as made:
        yield made


@contextmanager
def _held_open(folder: Path) -> Iterator[None]:
    """Keep one connection to each SQLite file under `folder`, and let commits wait for no disk.

    Dagster opens, commits and closes a connection for each of a run's thousands of events, and whoever
    closes a file last writes its log back into it: that took longer than the models did. With
    `synchronous = normal` the files stay whole whatever happens; a power cut may take the last events.
    """
    from sqlalchemy import Engine, event

    held: dict[str, sqlite3.Connection] = {}

    def opened(connection: Any, _record: Any) -> None:
        if not isinstance(connection, sqlite3.Connection):  # DuckDB's
            return
        path = next(row[2] for row in connection.execute("pragma database_list"))
        if not path or folder.resolve() not in Path(path).parents:
            return
        connection.execute("pragma synchronous = normal")
        # A file that has no log yet is just being made.
        if path not in held and connection.execute("pragma journal_mode").fetchone() == ("wal",):
            held[path] = sqlite3.connect(path, check_same_thread=False)
            held[path].execute("select count(*) from sqlite_master")

    event.listen(Engine, "connect", opened)
    try:
        yield
    finally:
        event.remove(Engine, "connect", opened)
        for connection in held.values():
            connection.close()
