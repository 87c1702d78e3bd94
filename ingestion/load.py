"""Reads every configured source of a kind and merges it into `raw.*` of the warehouse.

Belongs here: the order of things, so that a failed run changes nothing: all sources of a kind are
read before the first row is loaded. Only what a source read up to a `CHECKPOINT` is loaded at once
and stays, so that a long backfill need not begin anew.
Does not belong here: running one source (`source_run.py`), how a provider is read (`sources/`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import duckdb

from ingestion.boundary import Rejection
from ingestion.errors import SourceError
from ingestion.exclusions import open_exclusions
from ingestion.raw_removal import drop_orphans
from ingestion.raw_tables import RAW_KINDS, count_rows, drop_removed_sources, ensure_raw_tables
from ingestion.source_run import SourceRun
from ingestion.warehouse_file import make_file
from signalpath.program import Program
from signalpath.settings import Settings

__all__ = ["RAW_KINDS", "LoadResult", "TableLoad", "ensure_raw_tables", "load_kind"]


@dataclass(frozen=True)
class TableLoad:
    """Rows of one raw table: merged in this run, and in the table after it."""

    loaded: int
    total: int


@dataclass(frozen=True)
class LoadResult:
    """What one run did for a kind. `rejections` are this run's only; raw.dead_letters has them all."""

    kind: str
    configured: bool
    source_names: tuple[str, ...] = ()
    tables: dict[str, TableLoad] = field(default_factory=dict)
    rejections: tuple[Rejection, ...] = ()

    @property
    def loaded(self) -> int:
        """Rows merged in this run, over all tables of the kind."""
        return sum(table.loaded for table in self.tables.values())


@dataclass(frozen=True)
class ProgramSource:
    """The one source that is always there: the program folder itself."""

    name: str = "program"
    kind: str = "program"


def configured_sources(kind: str, program: Program) -> list[Any]:
    """The entries of sources.yml of a kind, in the file's order; for "program" its implicit one."""
    return [ProgramSource()] if kind == "program" else program.sources.of_kind(kind)


def load_kind(kind: str, program: Program, settings: Settings, as_of: date) -> LoadResult:
    """Read all sources of `kind` and merge what is new into `raw.<kind>__*`.

    Raises:
        SourceError: a source cannot be read. Nothing was loaded then, for any source of the kind,
            but what a source read up to a checkpoint, which the message says.
    """
    make_file(settings.warehouse)
    exclusions = open_exclusions(settings, program)
    runs = [
        SourceRun(config, program, settings, as_of, exclusions)
        for config in configured_sources(kind, program)
    ]
    try:
        for run in runs:
            while run.read():
                exclusions.keep(as_of)
                run.load()
                settings.kept_slice.touch()
        with duckdb.connect(settings.warehouse) as con:
            ensure_raw_tables(con)
            drop_removed_sources(con, kind, {run.config.name: run.name for run in runs})
        exclusions.keep(as_of)
        for run in runs:
            run.load()
        if exclusions.gone:
            with duckdb.connect(settings.warehouse) as con:
                drop_orphans(con, exclusions)
    except SourceError as error:
        _discard(runs)
        if any(run.has_kept for run in runs):
            raise error.after_checkpoint() from error
        raise
    except BaseException:
        _discard(runs)
        raise
    with duckdb.connect(settings.warehouse) as con:
        totals = count_rows(con, kind)
    loaded = {name: sum(run.rows.get(name, 0) for run in runs) for name in totals}
    return LoadResult(
        kind=kind,
        configured=bool(runs),
        source_names=tuple(run.config.name for run in runs),
        tables={name: TableLoad(loaded[name], total) for name, total in totals.items()},
        rejections=tuple(rejection for run in runs for rejection in run.rejections.rows),
    )


def _discard(runs: list[SourceRun]) -> None:
    for run in runs:
        run.discard()
