"""PagerDuty: services, users, incidents, log entries and on-call shifts, by REST v2.

Belongs here: what is read from when to when. Responders come from log entries, since PagerDuty
empties an incident's assignments once it is resolved.

Every run reads from a week before the last one's end, so late log entries are seen; merging by id
makes the repetition harmless. Incidents that were open at the last run are read again however old.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from dlt.sources import DltSource

from ingestion.context import LoadContext
from ingestion.http import credential, open_session
from ingestion.http_api import Api, understood
from ingestion.resources import Page, State, boundary_source
from ingestion.since import first_day, instant, utc
from ingestion.sources.pagerduty_pages import list_all, list_between
from ingestion.sources.pagerduty_rows import (
    RESOLVE,
    Row,
    incident_row,
    log_entry_row,
    oncall_row,
    service_row,
    user_row,
)
from signalpath.program.sources import PagerdutySource

OVERLAP = timedelta(days=7)
SECOND = timedelta(seconds=1)


def pagerduty_source(config: PagerdutySource, context: LoadContext) -> DltSource:
    """All tables of one `kind: pagerduty` entry."""
    token = credential(config.name, config.token_env)
    headers = {"Accept": "application/vnd.pagerduty+json;version=2"}
    if token:
        headers["Authorization"] = f"Token token={token}"
    session, base_url = open_session(config.base_url, context.program.folder, config.name, headers)
    reader = _Reader(config, context, Api(session, base_url, config.name))
    return boundary_source("pagerduty", config.name, context, understood(config.name, reader.read))


class _Reader:
    """One run over one source."""

    def __init__(self, config: PagerdutySource, context: LoadContext, api: Api) -> None:
        self.config = config
        self.context = context
        self.api = api

    def read(self, state: State) -> Iterator[Page]:
        services = [service_row(service) for service in list_all(self.api, "/services")]
        yield self._page("services", services)
        yield self._page("users", [user_row(user) for user in list_all(self.api, "/users")])
        # All of the day: what is still to happen on it is in the next run's overlap.
        end = datetime.combine(self.context.as_of, datetime.min.time(), UTC) + timedelta(days=1)
        start = self._start(state, services)
        if start is None:
            return  # no service yet, so no incident either

        entries = list(
            map(log_entry_row, list_between(self.api, "/log_entries", start, end, is_overview="false"))
        )
        kept = [entry for entry in entries if entry is not None]
        incidents = self._incidents(start, end, state.get("open", {}))
        _take_resolution_from_log(incidents, kept)
        yield self._page("incidents", list(incidents.values()))
        yield self._page("log_entries", kept)
        yield self._page("oncalls", self._shifts(start, end))
        state["open"] = _still_open(state.get("open", {}), incidents)
        state["read_until"] = max(end.isoformat(), state.get("read_until", ""))

    def _start(self, state: State, services: list[Row]) -> datetime | None:
        """The last run's end minus the overlap; at first `since`, else when the first service was made."""
        made = [at for service in services if (at := instant(service["created_at"]))]
        since = first_day(self.config.name, self.config.since) or min(made, default=None)
        if since is None:
            return None
        if "read_until" in state and since >= state["since"]:
            return datetime.fromisoformat(state["read_until"]) - OVERLAP
        state["since"] = since
        return utc(since)

    def _incidents(self, start: datetime, end: datetime, was_open: dict[str, str]) -> dict[str, Row]:
        sorting = {"sort_by": "created_at", "time_zone": "UTC"}
        found = {}
        for key, created_at in was_open.items():
            created = utc(created_at)
            if created >= start:
                continue
            for incident in list_between(
                self.api, "/incidents", created - SECOND, created + SECOND, **sorting
            ):
                if incident["id"] == key:
                    found[key] = incident_row(incident)
        for incident in list_between(self.api, "/incidents", start, end, **sorting):
            found[incident["id"]] = incident_row(incident)
        return found

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

    def _page(self, plural: str, rows: list[Row]) -> Page:
        key = {"oncalls": "schedule_id", "services": "service_id", "users": "user_id"}.get(plural)
        key = key or ("incident_id" if plural == "incidents" else "log_entry_id")
        return Page(plural, rows, [f"{plural} {row[key]}" for row in rows])


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


def _still_open(was_open: dict[str, str], incidents: dict[str, Row]) -> dict[str, str]:
    """Incident id -> created_at of what a later run must look at again."""
    still = {key: created for key, created in was_open.items() if key not in incidents}
    for key, row in incidents.items():
        created_at = instant(row["created_at"])
        if row["status"] != "resolved" and created_at:
            still[key] = created_at
    return still
