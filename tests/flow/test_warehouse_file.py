"""The warehouse is stored in the format of today, whoever makes it first, and one of another format goes on."""

from __future__ import annotations

from pathlib import Path

import duckdb

from ingestion.warehouse_file import STORAGE, make_file
from orchestration import warehouse
from orchestration.purge_files import rewrite_warehouse
from signalpath.settings import Settings


def storage(path: Path) -> str:
    with duckdb.connect(path) as con:
        rows = con.execute("select tags['storage_version'] from duckdb_databases() where path is not null")
        return str(rows.fetchall()[0][0])


def test_a_new_warehouse_has_todays_format(tmp_path: Path) -> None:
    """A path with an apostrophe is a path like any other."""
    path = tmp_path / "ada's" / "warehouse.duckdb"
    with warehouse.connect(path) as con:
        con.execute("create table kept as select 1 as one")
    assert storage(path).startswith(STORAGE)


def test_what_is_there_stays_and_a_purge_writes_it_anew(tmp_path: Path) -> None:
    """A home of before this format keeps its rows and its file; a purge copies the file anyway."""
    settings = Settings(home=tmp_path)
    with duckdb.connect(settings.warehouse) as con:
        con.execute("create table kept as select 1 as one")
    before = storage(settings.warehouse)
    make_file(settings.warehouse)
    assert storage(settings.warehouse) == before != STORAGE
    rewrite_warehouse(settings)
    assert storage(settings.warehouse).startswith(STORAGE)
    with duckdb.connect(settings.warehouse) as con:
        assert con.execute("select one from kept").fetchall() == [(1,)]
