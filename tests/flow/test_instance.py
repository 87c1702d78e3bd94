"""Dagster's storage of a home: quick while it is used, whole and let go of afterwards."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import dagster as dg
import pytest
import sqlalchemy as sa

from orchestration.instance import open_instance
from signalpath.settings import Settings

KEY = dg.AssetKey(["marts", "dim_team"])


def logs(home: Path) -> set[str]:
    """SQLite files whose log is not written back yet: somebody has them open."""
    return {path.name.removesuffix("-wal") for path in home.rglob("*.db-wal")}


@pytest.mark.mission("K1")
def test_files_stay_open_between_events_and_are_whole_afterwards(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with open_instance(settings) as instance:
        instance.report_runless_asset_event(dg.AssetMaterialization(KEY))
        # Else each of a run's thousands of events writes the whole log back.
        assert "index.db" in logs(tmp_path)
        assert instance.get_latest_materialization_event(KEY) is not None
    assert logs(tmp_path) == set()
    (index,) = tmp_path.rglob("index.db")
    with sqlite3.connect(index) as con:
        assert con.execute("select count(*) from event_logs").fetchone() == (1,)
    with open_instance(settings) as instance:
        assert instance.get_latest_materialization_event(KEY) is not None


def test_other_databases_of_the_process_are_left_alone(tmp_path: Path) -> None:
    def waits_for_the_disk(path: Path) -> bool:
        with sa.create_engine(f"sqlite:///{path}").connect() as con:
            return con.exec_driver_sql("pragma synchronous").scalar() == 2

    with open_instance(Settings(home=tmp_path / "home")):
        assert waits_for_the_disk(tmp_path / "other.db")
        assert not waits_for_the_disk(tmp_path / "home/dagster/history/runs.db")
    assert waits_for_the_disk(tmp_path / "home/dagster/history/runs.db"), "as before once the run is over"
