"""feedback: answers to the program's questions and recorded consent, from two CSV files.

Belongs here: the files' names. Reading CSV is `csv_files.py`, the columns are the allow-list's.
Each file is a whole snapshot: what is no longer in it is no longer in raw.
"""

from __future__ import annotations

from collections.abc import Iterator

from dlt.sources import DltSource

from ingestion.context import LoadContext
from ingestion.csv_files import read_snapshots
from ingestion.resources import Page, State, boundary_source
from signalpath.program.sources import FeedbackSource

FILES = {"responses.csv": "responses", "consents.csv": "consents"}


def feedback_source(config: FeedbackSource, context: LoadContext) -> DltSource:
    """Responses and consents; a file that did not change is not read again."""

    def read(state: State) -> Iterator[Page]:
        folder = context.program.resolve(config.path)
        yield from read_snapshots("feedback", config.name, folder, FILES, context, state)

    return boundary_source("feedback", config.name, context, read, snapshot=True)
