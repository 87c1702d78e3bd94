"""roster: who is employed and who was in which team when, from two CSV files.

Belongs here: the files' names. Reading CSV is `csv_files.py`, the columns are the allow-list's.
Each file is a whole snapshot: who is no longer in it is no longer in raw.
"""

from __future__ import annotations

from collections.abc import Iterator

from dlt.sources import DltSource

from ingestion.context import LoadContext
from ingestion.csv_files import read_snapshots
from ingestion.resources import Page, State, boundary_source
from signalpath.program.sources import RosterSource

FILES = {"people.csv": "people", "team_memberships.csv": "team_memberships"}


def roster_source(config: RosterSource, context: LoadContext) -> DltSource:
    """People and team memberships; a file that did not change is not read again."""

    def read(state: State) -> Iterator[Page]:
        folder = context.program.resolve(config.path)
        yield from read_snapshots("roster", config.name, folder, FILES, context, state)

    return boundary_source("roster", config.name, context, read, snapshot=True)
