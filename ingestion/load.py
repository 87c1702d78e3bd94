"""Reads every configured source of a kind and merges it into `raw.*` of the warehouse.

Belongs here: running dlt, one pipeline a source, so that a failed run changes nothing: all sources
of a kind are read and normalised before the first row is loaded, a cursor counts only once its rows
are loaded, and what a broken run left behind is dropped before the next.
Does not belong here: how a provider is read (`sources/`), what may be kept (`boundary.py`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from typing import Any

import ingestion.dlt_config  # isort: skip  # noqa: F401 - before dlt
import dlt
import duckdb
from dlt.pipeline.exceptions import PipelineStepFailed
from dlt.sources import DltSource

from ingestion.boundary import Rejection, allow_list
from ingestion.context import LoadContext
from ingestion.dead_letters import Rejections, write_dead_letters
from ingestion.errors import SourceError
from ingestion.raw_tables import (
    RAW_KINDS,
    clear_source,
    count_rows,
    drop_removed_sources,
    ensure_raw_tables,
    pipeline_name,
)
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
        SourceError: a source cannot be read. Nothing was loaded then, for any source of the kind.
    """
    settings.warehouse.parent.mkdir(parents=True, exist_ok=True)
    runs = [_Run(config, program, settings, as_of) for config in configured_sources(kind, program)]
    try:
        for run in runs:
            run.read()
        with duckdb.connect(settings.warehouse) as con:
            ensure_raw_tables(con)
            drop_removed_sources(con, kind, {run.config.name: run.name for run in runs})
            for run in runs:
                clear_source(con, run.config.name, run.rejections.cleared)
        for run in runs:
            run.load()
    except BaseException:
        for run in runs:
            run.discard()
        raise
    with duckdb.connect(settings.warehouse) as con:
        for run in runs:
            write_dead_letters(con, run.rejections)
        totals = count_rows(con, kind)
    loaded = {name: sum(run.rows.get(name, 0) for run in runs) for name in totals}
    return LoadResult(
        kind=kind,
        configured=bool(runs),
        source_names=tuple(run.config.name for run in runs),
        tables={name: TableLoad(loaded[name], total) for name, total in totals.items()},
        rejections=tuple(rejection for run in runs for rejection in run.rejections.rows),
    )


class _Run:
    """One source in one run."""

    def __init__(self, config: Any, program: Program, settings: Settings, as_of: date) -> None:
        self.config = config
        self.name = pipeline_name(config.kind, config.name)
        self.rejections = Rejections(config.name)
        self.rows: dict[str, int] = {}
        self.context = LoadContext(
            program, as_of, self.rejections.reject, self.rejections.forget, self.rejections.clear
        )
        self.folder = settings.dlt / self.name
        # What was loaded last is asked of the warehouse, never of the local folder: a killed run, a
        # failed load, a warehouse that was deleted or put back all mend themselves by that.
        self.discard()
        self.pipeline = dlt.pipeline(
            self.name,
            pipelines_dir=str(settings.dlt),
            dataset_name="raw",
            destination=dlt.destinations.duckdb(str(settings.warehouse)),
        )

    def read(self) -> None:
        """Extract and normalise. The warehouse is only looked at."""
        module = import_module(f"ingestion.sources.{self.config.kind}")
        source: DltSource = getattr(module, f"{self.config.kind}_source")(self.config, self.context)
        try:
            self.pipeline.sync_destination()
            self.rows = _rows(self.pipeline.extract(source), self.config.kind)
            self.pipeline.normalize()
        except PipelineStepFailed as error:
            if found := _source_error(error):
                raise found from None
            raise

    def load(self) -> None:
        """Merge into the warehouse. The cursor is part of the same package as the rows."""
        self.pipeline.load(raise_on_failed_jobs=True)

    def discard(self) -> None:
        """Drop dlt's local folder: schemas, state, traces and packages that were not loaded."""
        shutil.rmtree(self.folder, ignore_errors=True)


def _rows(info: Any, kind: str) -> dict[str, int]:
    names = {table.name for table in allow_list()[kind].values()}
    rows: dict[str, int] = {}
    for metrics in info.metrics.values():
        for metric in metrics:
            for name, measure in metric["table_metrics"].items():
                if name in names:
                    rows[name] = rows.get(name, 0) + measure.items_count
    return rows


def _source_error(error: BaseException) -> SourceError | None:
    """The SourceError among the causes of what dlt raised."""
    for cause in _causes(error):
        if isinstance(cause, SourceError):
            return cause
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
