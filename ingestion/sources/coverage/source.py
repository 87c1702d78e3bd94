"""coverage: how many lines of a service its tests run, from Cobertura and LCOV reports.

Belongs here: the folder (`<service>/<day>.xml` or `.info`) and what is remembered of its files. What a
report says is `reports.py`. Reports that were taken away stay: they are history.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dlt.sources import DltSource

from ingestion.boundary import Rejection, table
from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.resources import Page, State, boundary_source
from ingestion.sources.coverage.reports import READERS, ReportError
from signalpath.program.sources import CoverageSource


def coverage_source(config: CoverageSource, context: LoadContext) -> DltSource:
    """One row a report; a report that did not change is not read again.

    Raises:
        SourceError: (when read) the folder does not exist or has no report.
    """

    def read(state: State) -> Iterator[Page]:
        folder = context.program.resolve(config.path)
        paths = sorted(path for path in folder.glob("*/*") if path.suffix in READERS)
        if not paths:
            mend = "Put the reports there as <service>/<day>.xml or .info, or mend `path`"
            raise SourceError(config.name, f"{folder} has no coverage report", mend)
        yield _changed(paths, state.setdefault("files", {}), context)

    return boundary_source("coverage", config.name, context, read)


def _changed(paths: list[Path], remembered: dict[str, str], context: LoadContext) -> Page:
    name = table("coverage", "reports").name
    rows: list[dict[str, Any]] = []
    locators: list[str] = []
    for path in paths:
        place = f"{path.parent.name}/{path.name}"
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if remembered.get(place) == digest:
            continue
        context.forget(name, place)
        remembered[place] = digest
        try:
            written, read = READERS[path.suffix]
            lines = read(path)
        except ReportError as error:
            context.reject([Rejection(name, place, str(error))])
            continue
        rows.append(
            {
                "service": path.parent.name,
                "measured_on": path.stem,
                "format": written,
                "lines_covered": lines.covered,
                "lines_total": lines.total,
            }
        )
        locators.append(place)
    return Page("reports", rows, locators)
