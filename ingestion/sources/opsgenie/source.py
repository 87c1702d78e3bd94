"""Opsgenie: incidents (or alerts, where they stand for incidents), what people did to them, and shifts.

Belongs here: what is read from when to when. Where Opsgenie's word for a change is found is in
rows.py, paging in pages.py.

Every run reads what was created in the week before the last one's end, and what was open then. Once a
week everything is listed again, which tells what is gone and what was opened anew; a timeline is asked
for only where an incident is open or has changed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from dlt.sources import DltSource

from ingestion.context import LoadContext
from ingestion.http import credential, open_session
from ingestion.http_api import Api, understood
from ingestion.resources import Checkpoint, Page, State, boundary_source
from ingestion.since import instant, utc
from ingestion.sources.deletions import deletions_page, is_sweep_due
from ingestion.sources.incident_windows import begin, end_of, month_by_month, read_again, still_open
from ingestion.sources.opsgenie import rows
from ingestion.sources.opsgenie.pages import Node, list_all, list_created
from signalpath.program.sources import OpsgenieSource

LISTS = {
    "services": ("/v1/services", "service_id", rows.service_row),
    "teams": ("/v2/teams", "team_id", rows.team_row),
    "users": ("/v2/users", "user_id", rows.user_row),
    "schedules": ("/v2/schedules", "schedule_id", rows.schedule_row),
}
# Rotas are asked for by whole weeks from a fixed Monday, so that a shift is always cut at the same place.
GRID_START, GRID = utc("2020-01-06"), timedelta(weeks=4)


def opsgenie_api(config: OpsgenieSource, context: LoadContext) -> Api:
    """The client of one `kind: opsgenie` entry."""
    token = credential(config.name, config.token_env)
    headers = {"Authorization": f"GenieKey {token}"} if token else {}
    session, base_url = open_session(config.base_url, context.program.folder, config.name, headers)
    return Api(session, base_url, config.name)


def opsgenie_source(config: OpsgenieSource, context: LoadContext) -> DltSource:
    """All tables of one `kind: opsgenie` entry."""
    reader = _Reader(config, context, opsgenie_api(config, context))
    return boundary_source("opsgenie", config.name, context, understood(config.name, reader.read))


class _Reader:
    """One run over one source."""

    def __init__(self, config: OpsgenieSource, context: LoadContext, api: Api) -> None:
        self.config = config
        self.context = context
        self.api = api
        self.path = "/v2/alerts" if config.incidents_are == "alerts" else "/v1/incidents"
        self.people = rows.People(())
        self.schedule_ids: list[str] = []
        self.present: set[str] = set()

    def read(self, state: State) -> Iterator[Page | Checkpoint]:
        yield from self._directory(state)
        end = end_of(self.context.as_of)
        is_sweep = "read_until" in state and not state.get("is_backfill") and self._is_due(state)
        start = begin(state, self.config.name, self.config.since, self._oldest())
        if start is None:
            return  # no incident yet
        start = utc(state["since"]) if is_sweep else start
        self.present = set()
        fetch = partial(list_created, self.api, self.path)
        yield from self._pages(state, read_again(state.get("open", {}), start, fetch))
        window = partial(self._window, state)
        yield from month_by_month(state, start, end, window, is_resumable=not is_sweep)
        if is_sweep:
            yield deletions_page("incidents", "incident_id", self.present, self.context, state)
            state["open"] = {key: at for key, at in state["open"].items() if key in self.present}
        if is_sweep or "swept_on" not in state:
            state["swept_on"] = self.context.as_of.isoformat()
        state["newest_update"] = max(state.pop("newest_seen", ""), state.get("newest_update", ""))

    def _is_due(self, state: State) -> bool:
        return is_sweep_due(state, self.context.as_of)

    def _directory(self, state: State) -> Iterator[Page]:
        for plural, (path, key, make) in LISTS.items():
            elements = list_all(self.api, path)
            found = [make(element) for element in elements]
            if plural == "users":
                self.people = rows.People(elements)
            if plural == "schedules":
                self.schedule_ids = [row[key] for row in found]
            yield Page(plural, found, [f"{plural} {row[key]}" for row in found])
            yield deletions_page(plural, key, (row[key] for row in found), self.context, state)

    def _oldest(self) -> str | None:
        """When the first incident was created."""
        answer = self.api.get(self.path, {"limit": 1, "sort": "createdAt", "order": "asc"})
        first = (answer.get("data") or [{}])[0]
        return instant(first.get("createdAt"))

    def _window(self, state: State, start: datetime, end: datetime) -> Iterator[Page]:
        yield from self._pages(state, list(list_created(self.api, self.path, start, end)))
        shifts = [row for schedule_id in self.schedule_ids for row in self._shifts(schedule_id, start, end)]
        yield Page("oncalls", shifts, [f"oncalls {row['schedule_id']}" for row in shifts])

    def _pages(self, state: State, nodes: list[Node]) -> Iterator[Page]:
        found, entries = [], []
        for node in nodes:
            is_alert = self.config.incidents_are == "alerts"
            row = rows.alert_row(node) if is_alert else rows.incident_row(node)
            self.present.add(row["incident_id"])
            if self._has_changed(row, state):
                log = self._log(node)
                entries += log
                ends = [e["created_at"] for e in log if e["type"] == "resolve" and e["created_at"]]
                if row["status"] in rows.ENDED and ends:
                    row["resolved_at"] = max(ends)
                found.append(row)
            state["newest_seen"] = max(instant(row["updated_at"]) or "", state.get("newest_seen", ""))
        state["open"] = still_open(state.get("open", {}), found, rows.ENDED)
        yield Page("incidents", found, [f"incidents {row['incident_id']}" for row in found])
        yield Page("log_entries", entries, [f"log_entries of {row['incident_id']}" for row in entries])

    def _has_changed(self, row: rows.Row, state: State) -> bool:
        """Open ones may be acknowledged without an update; what is newer than the last run was not read."""
        updated_at = instant(row["updated_at"])
        return (
            row["status"] not in rows.ENDED
            or updated_at is None
            or updated_at >= state.get("newest_update", "")
        )

    def _log(self, node: Node) -> list[rows.Row]:
        key = node["id"]
        if self.config.incidents_are == "alerts":
            logs = list_all(self.api, f"/v2/alerts/{key}/logs", order="asc")
            return rows.alert_entry_rows(node, logs, self.people)
        entries = list_all(self.api, f"/v2/incident-timelines/{key}/entries", order="asc")
        return rows.timeline_rows(key, entries, self.people)

    def _shifts(self, schedule_id: str, start: datetime, end: datetime) -> Iterator[rows.Row]:
        at = GRID_START + (start - GRID_START) // GRID * GRID
        while at < end:
            asked = {"interval": 4, "intervalUnit": "weeks", "date": at.strftime("%Y-%m-%dT%H:%M:%SZ")}
            answer = self.api.get(f"/v2/schedules/{schedule_id}/timeline", asked)
            yield from rows.oncall_rows(schedule_id, answer.get("data") or {})
            at += GRID
