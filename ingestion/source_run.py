"""One source in one run: read through dlt, and merged into the warehouse a package at a time.

Belongs here: one dlt pipeline's life. A cursor counts only once its rows are loaded, and what a broken
run left behind in dlt's folder is dropped before the next. In which order the sources of a kind are
read and loaded is `load.py`'s work, the transaction of a package is `destination.py`'s.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from typing import Any

import ingestion.dlt_config  # isort: skip  # noqa: F401 - before dlt
import dlt
import duckdb
from dlt.pipeline.exceptions import PipelineStepFailed
from dlt.sources import DltSource

from ingestion.boundary import allow_list, table
from ingestion.context import LoadContext
from ingestion.dead_letters import Rejections, write_dead_letters
from ingestion.destination import warehouse_destination
from ingestion.errors import SourceError
from ingestion.exclusions import Exclusions
from ingestion.raw_tables import clear_source, ensure_raw_tables, known_ids, pipeline_name
from signalpath.program import Program
from signalpath.settings import Settings


class SourceRun:
    """One source in one run.

    Attributes:
        config: its entry of sources.yml.
        name: its dlt pipeline.
        rejections: the rows that did not fit.
        rows: raw table -> rows merged so far in this run.
        has_kept: something was loaded already, up to a checkpoint.
    """

    def __init__(
        self, config: Any, program: Program, settings: Settings, as_of: date, exclusions: Exclusions
    ) -> None:
        self.config = config
        self.name = pipeline_name(config.kind, config.name)
        self.rejections = Rejections(config.name)
        self.rows: dict[str, int] = {}
        self.has_kept = False
        self.warehouse = settings.warehouse
        self.folder = settings.dlt / self.name
        self._is_cut = False
        self._context = LoadContext(
            program=program,
            as_of=as_of,
            reject=self.rejections.reject,
            forget=self.rejections.forget,
            clear=self.rejections.clear,
            known_ids=self._known_ids,
            checkpoint=self._cut,
            exclusions=exclusions,
        )
        # What was loaded last is asked of the warehouse, never of the local folder: a killed run, a
        # failed load, a warehouse that was deleted or put back all mend themselves by that.
        self.discard()
        self.pipeline = dlt.pipeline(
            self.name,
            pipelines_dir=str(settings.dlt),
            dataset_name="raw",
            destination=warehouse_destination(
                settings.warehouse, tuple(allow_list()[config.kind].values()), self._before, self._count
            ),
        )

    def read(self) -> bool:
        """Extract and normalise up to the next checkpoint, or to the end.

        The warehouse is only looked at.

        Returns:
            Whether it stopped at a checkpoint: then it is to be loaded and read on.
        """
        self._is_cut = False
        module = import_module(f"ingestion.sources.{self.config.kind}.source")
        source: DltSource = getattr(module, f"{self.config.kind}_source")(self.config, self._context)
        try:
            if not self.has_kept:
                self.pipeline.sync_destination()
            self.pipeline.extract(source)
            self.pipeline.normalize()
        except PipelineStepFailed as error:
            if found := _source_error(error):
                raise found from None
            raise
        return self._is_cut

    def load(self) -> None:
        """Merge what was read: rows, cursor and dead letters in one transaction."""
        # Held open meanwhile: dlt connects anew for every job, and opening the file is what that costs.
        with duckdb.connect(self.warehouse) as con:
            ensure_raw_tables(con)
            self.pipeline.load(raise_on_failed_jobs=True)
            if self.rejections.is_pending:  # nothing new, so there was no package
                con.begin()
                self._before(con)
                con.commit()
        self.has_kept = self.has_kept or self._is_cut

    def discard(self) -> None:
        """Drop dlt's local folder: schemas, state, traces and packages that were not loaded."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def _before(self, con: duckdb.DuckDBPyConnection) -> None:
        clear_source(con, self.config.name, self.rejections.take_cleared())
        write_dead_letters(con, self.rejections)

    def _count(self, table_name: str, rows: int) -> None:
        self.rows[table_name] = self.rows.get(table_name, 0) + rows

    def _cut(self) -> None:
        self._is_cut = True

    def _known_ids(self, plural: str, column: str) -> list[str]:
        if not self.warehouse.is_file():
            return []
        with duckdb.connect(self.warehouse) as con:
            return known_ids(con, table(self.config.kind, plural), self.config.name, column)


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
