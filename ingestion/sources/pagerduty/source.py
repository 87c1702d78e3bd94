"""PagerDuty: incidents, their log and on-call shifts, by REST v2, month by month.

Belongs here: what is read from when to when. Responders come from log entries, since PagerDuty
empties an incident's assignments once it is resolved. What an account consists of (services, users,
rotas) is in directory.py.

Every run reads from a week before the last one's end, so late log entries are seen; merging by id
makes the repetition harmless. Incidents that were open at the last run are read again however old.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Any

from dlt.sources import DltSource

from ingestion.context import LoadContext
from ingestion.http import credential, open_session
from ingestion.http_api import Api, understood
from ingestion.resources import Checkpoint, Page, State, boundary_source
from ingestion.since import instant
from ingestion.sources.incident_windows import begin, end_of, month_by_month, read_again, still_open
from ingestion.sources.pagerduty.directory import read_directory
from ingestion.sources.pagerduty.pages import list_between
from ingestion.sources.pagerduty.rows import RESOLVE, Row, incident_row, log_entry_row, oncall_row
from signalpath.program.sources import PagerdutySource


def pagerduty_api(config: PagerdutySource, context: LoadContext) -> Api:
    """The client of one `kind: pagerduty` entry."""
    token = credential(config.name, config.token_env)
    headers = {"Accept": "application/vnd.pagerduty+json;version=2"}
    if token:
        headers["Authorization"] = f"Token token={token}"
    session, base_url = open_session(config.base_url, context.program.folder, config.name, headers)
    return Api(session, base_url, config.name)


def pagerduty_source(config: PagerdutySource, context: LoadContext) -> DltSource:
    """All tables of one `kind: pagerduty` entry."""
    reader = _Reader(config, context, pagerduty_api(config, context))
    return boundary_source("pagerduty", config.name, context, understood(config.name, reader.read))


class _Reader:
    """One run over one source."""

    def __init__(self, config: PagerdutySource, context: LoadContext, api: Api) -> None:
        self.config = config
        self.context = context
        self.api = api
        self.unended: dict[str, Row] = {}  # resolved, and neither they nor the log so far say when

    def read(self, state: State) -> Iterator[Page | Checkpoint]:
        made: list[str] = []
        for page in read_directory(self.api, self.context, state):
            if page.plural == "services":
                made = [at for row in page.rows if (at := instant(dict(row)["created_at"]))]
            yield page
        start = begin(state, self.config.name, self.config.since, min(made, default=None))
        if start is None:
            return  # no service yet, so no incident either
        self.unended = {}
        found = read_again(state.get("open", {}), start, self._incidents)
        yield self._page(state, [incident_row(incident) for incident in found], [])
        yield from month_by_month(state, start, end_of(self.context.as_of), partial(self._window, state))

    def _window(self, state: State, start: datetime, end: datetime) -> Iterator[Page]:
        entries = list_between(self.api, "/log_entries", start, end, is_overview="false")
        kept = [row for entry in entries if (row := log_entry_row(entry)) is not None]
        incidents = [incident_row(incident) for incident in self._incidents(start, end)]
        shifts = self._shifts(start, end)
        yield self._page(state, incidents, kept)
        yield Page("log_entries", kept, [f"log_entries {row['log_entry_id']}" for row in kept])
        yield Page("oncalls", shifts, [f"oncalls {row['schedule_id']}" for row in shifts])

    def _incidents(self, start: datetime, end: datetime) -> Iterator[dict[str, Any]]:
        return list_between(self.api, "/incidents", start, end, sort_by="created_at", time_zone="UTC")

    def _page(self, state: State, incidents: list[Row], entries: list[Row]) -> Page:
        """These incidents, and earlier ones of this run whose end is only told by these entries."""
        self.unended |= {row["incident_id"]: row for row in incidents}
        _take_resolution_from_log(self.unended, entries)
        new = {row["incident_id"] for row in incidents}
        ended = [row for key, row in self.unended.items() if row["resolved_at"] and key not in new]
        rows = incidents + ended
        state["open"] = still_open(state.get("open", {}), rows, {"resolved"})
        self.unended = {
            key: row
            for key, row in self.unended.items()
            if row["status"] == "resolved" and row["resolved_at"] is None
        }
        return Page("incidents", rows, [f"incidents {row['incident_id']}" for row in rows])

    def _shifts(self, start: datetime, end: datetime) -> list[Row]:
        """A shift that serves several escalation policies is one, at its most urgent level."""
        shifts: dict[tuple[str, ...], Row] = {}
        for oncall in list_between(self.api, "/oncalls", start, end):
            row = oncall_row(oncall)
            if row is None:
                continue
            key = (row["schedule_id"], row["user_id"], row["start_at"])
            known = shifts.get(key)
            if known is None or (row["escalation_level"] or 0) < (known["escalation_level"] or 0):
                shifts[key] = row
        return list(shifts.values())


def _take_resolution_from_log(incidents: dict[str, Row], entries: list[Row]) -> None:
    """Fill `resolved_at` where the incident itself has none, from its last resolve log entry.

    Never from the time of its last change, which notes and merges move.
    """
    resolved: dict[str, str] = {}
    for entry in entries:
        if entry["type"] == RESOLVE and entry["incident_id"] and entry["created_at"]:
            resolved[entry["incident_id"]] = max(entry["created_at"], resolved.get(entry["incident_id"], ""))
    for key, incident in incidents.items():
        if incident["status"] == "resolved" and incident["resolved_at"] is None:
            incident["resolved_at"] = resolved.get(key)
