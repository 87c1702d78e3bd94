"""xapi: learning statements from an LRS or from a folder of JSONL files.

Belongs here: which of the two it is. A statement that comes twice, in whatever file, page or run, is
one row of its source, and one event whatever the sources (`int_learning_events`).
"""

from __future__ import annotations

from collections.abc import Iterator

from dlt.sources import DltSource

from ingestion.context import LoadContext
from ingestion.resources import Page, State, boundary_source
from ingestion.sources.xapi.files import read_files
from ingestion.sources.xapi.lrs import lrs_reader
from signalpath.program.sources import XapiSource


def xapi_source(config: XapiSource, context: LoadContext) -> DltSource:
    """All statements of one `kind: xapi` entry."""
    if config.path is None:
        return boundary_source("xapi", config.name, context, lrs_reader(config, context))
    folder = context.program.resolve(config.path)

    def read(state: State) -> Iterator[Page]:
        yield from read_files(config.name, folder, context, state)

    return boundary_source("xapi", config.name, context, read)
