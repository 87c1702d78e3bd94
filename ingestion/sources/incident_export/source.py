"""incident_export: incidents of any other tool, from a file with declared columns.

Belongs here: reading the file, refusing rows that cannot be placed in time, and pages. What a row
means is in fold.py; columns and dates are declared in sources.yml and read by
`ingestion.mapped_files`.

The export is a whole snapshot: what is no longer in it is no longer in raw. A file that did not change
is not read again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import polars as pl
from dlt.sources import DltSource

from ingestion.boundary import Rejection, table
from ingestion.column_types import EXPECTED, typed_column
from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.mapped_files import mapped_digest, read_mapped
from ingestion.resources import Page, State, boundary_source
from ingestion.signature import signature
from ingestion.sources.incident_export.fold import fold, steps, with_statuses
from signalpath.program.sources import IncidentExportSource

TYPED = (
    "created_at",
    "acknowledged_at",
    "resolved_at",
    "updated_at",
    "is_auto_resolved",
    "reassignment_count",
)


def incident_export_source(config: IncidentExportSource, context: LoadContext) -> DltSource:
    """Incidents and the steps of their lives, unless the export is as it was when loaded last."""

    def read(state: State) -> Iterator[Page]:
        path = context.program.resolve(config.incidents.path)
        digest = mapped_digest(config.name, config.incidents, path)
        digest = hashlib.sha256(f"{digest}{config.model_dump_json()}".encode()).hexdigest()
        if state.get("digest") == digest:
            return
        yield from _pages(config, context)
        state["digest"] = digest

    return boundary_source("incident_export", config.name, context, read, snapshot=True)


def _pages(config: IncidentExportSource, context: LoadContext) -> Iterator[Page]:
    target = table("incident_export", "incidents")
    path = context.program.resolve(config.incidents.path)
    rows, locators, rejections = read_mapped(config.name, config.incidents, path, target)
    # What the column holds may be anything, a title even: hashed before anything is done with the rows.
    rows = rows.with_columns(pl.col("signature").map_elements(signature, return_dtype=pl.String))
    reasons = []
    for name in TYPED:
        kind = next(column.type for column in target.columns if column.name == name)
        series, is_wrong = typed_column(name, kind, rows[name])
        rows = rows.with_columns(series)
        if is_wrong is not None:
            reasons.append(pl.when(is_wrong).then(pl.lit(f"`{name}` is not {EXPECTED[kind]}")))
    rows, is_unknown = with_statuses(rows, config.statuses)
    needed = ("incident_id", "created_at", *(("updated_at",) if config.is_event_log else ()))
    for name in needed:
        reasons.append(pl.when(rows[name].is_null()).then(pl.lit(f"`{name}` is empty")))
    word = "`status` is a word that is neither usual nor declared under `statuses`"
    reasons.append(pl.when(is_unknown).then(pl.lit(word)))
    why = pl.select(pl.coalesce(reasons)).to_series()
    faults = [
        Rejection(target.name, place, reason)
        for place, reason in zip(locators, why, strict=True)
        if reason is not None
    ]
    fitting = rows.filter(why.is_null())
    if len(rows) and not len(fitting):
        what = f"no row of {path} fits; {faults[0].locator}: {faults[0].reason}"
        raise SourceError(config.name, what, "Mend the export, or what sources.yml declares of it")
    context.forget(target.name, "")
    context.reject([*rejections, *faults])
    kept = [place for place, reason in zip(locators, why, strict=True) if reason is None]
    if config.is_event_log:
        incidents, handed_on = fold(fitting)
        places = [f"event log of {key}" for key in incidents["incident_id"]]
        entries = pl.concat([steps(incidents), handed_on])
    else:
        incidents, places, entries = fitting, kept, steps(fitting.unique("incident_id", keep="last"))
    yield Page("incidents", incidents, places)
    yield Page("log_entries", entries)
