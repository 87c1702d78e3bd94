"""roster: who is employed, in which teams, with which accounts, and what happened when.

Belongs here: a folder of CSV files or mapped files of an HR system, and which of the tables they fill.
Reading is `csv_files.py` and `mapped_files.py`, what contradicts itself `checks.py`.
Each file is a whole snapshot: who is no longer in it is no longer in raw. What is not on the
allow-list, such as pay or a birth date, is never taken out of a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl
from dlt.sources import DltSource

from ingestion.boundary import table
from ingestion.context import LoadContext
from ingestion.csv_files import read_snapshots
from ingestion.mapped_files import mapped_digest, read_mapped
from ingestion.resources import Page, State, boundary_source
from ingestion.sources.roster.checks import consistent
from signalpath.program.sources import RosterSource

FILES = {"people.csv": "people", "team_memberships.csv": "team_memberships"}
OPTIONAL = {"accounts.csv": "accounts", "employment_events.csv": "employment_events"}


def roster_source(config: RosterSource, context: LoadContext) -> DltSource:
    """All tables of one `kind: roster` entry; a file that did not change is not read again."""

    def read(state: State) -> Iterator[Page]:
        pages = _folder(config, context, state) if config.path else _mapped(config, context, state)
        for page in pages:
            yield consistent(page, context)

    return boundary_source("roster", config.name, context, read, snapshot=True)


def _folder(config: RosterSource, context: LoadContext, state: State) -> Iterator[Page]:
    folder = context.program.resolve(config.path or Path())
    there = {name: plural for name, plural in OPTIONAL.items() if (folder / name).is_file()}
    yield from read_snapshots("roster", config.name, folder, FILES | there, context, state)
    yield from _gone(state, {name: plural for name, plural in OPTIONAL.items() if name not in there})


def _mapped(config: RosterSource, context: LoadContext, state: State) -> Iterator[Page]:
    known = state.setdefault("files", {})
    for plural, spec in config.mapped.items():
        path = context.program.resolve(spec.path)
        digest = mapped_digest(config.name, spec, path)
        if known.get(plural) == digest:
            continue
        target = table("roster", plural)
        rows, locators, rejections = read_mapped(config.name, spec, path, target)
        context.forget(target.name, "")
        context.reject(rejections)
        yield Page(plural, rows, locators)
        known[plural] = digest
    tables = (*FILES.values(), *OPTIONAL.values())
    yield from _gone(state, {plural: plural for plural in tables if plural not in config.mapped})


def _gone(state: State, absent: dict[str, str]) -> Iterator[Page]:
    """An empty page for what was read before and is no longer there."""
    for name, plural in absent.items():
        if state["files"].pop(name, None):
            yield Page(plural, pl.DataFrame())
