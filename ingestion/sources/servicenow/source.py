"""ServiceNow: incidents, who took and ended them by the audit, their services and the people named.

Belongs here: what is read from when to when. Fields are in rows.py, paging in
pages.py.

Every run reads what was updated since an hour before the last one's newest update. Of sys_user only
those are asked for whom an incident or a change names. Once a week the ids of all incidents are
listed, which tells what is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from dlt.sources import DltSource

from ingestion.context import LoadContext
from ingestion.http import credential, open_session
from ingestion.http_api import Api, understood
from ingestion.resources import CHECKPOINT, Checkpoint, Page, State, boundary_source
from ingestion.since import first_day, utc
from ingestion.sources.deletions import deletions_page, is_sweep_due
from ingestion.sources.incident_windows import CHECKPOINT_ROWS
from ingestion.sources.servicenow import rows
from ingestion.sources.servicenow.pages import Node, pages_by_id, pages_by_update, records_in
from signalpath.program.sources import ServicenowSource

OVERLAP = timedelta(hours=1)
LONG_AGO = "1970-01-01"
SERVICE_TABLES = {
    "business_service": "cmdb_ci_service",
    "cmdb_ci": "cmdb_ci",
    "service_offering": "service_offering",
}


def servicenow_api(config: ServicenowSource, context: LoadContext) -> Api:
    """The client of one `kind: servicenow` entry."""
    user, token = (credential(config.name, config.user_env), credential(config.name, config.token_env))
    auth = (user, token or "") if user else None
    headers = {"Authorization": f"Bearer {token}"} if token and not user else {}
    session, base_url = open_session(config.base_url, context.program.folder, config.name, headers, auth)
    return Api(session, base_url, config.name)


def servicenow_source(config: ServicenowSource, context: LoadContext) -> DltSource:
    """All tables of one `kind: servicenow` entry."""
    reader = _Reader(config, context, servicenow_api(config, context))
    return boundary_source("servicenow", config.name, context, understood(config.name, reader.read))


class _Reader:
    """One run over one source."""

    def __init__(self, config: ServicenowSource, context: LoadContext, api: Api) -> None:
        self.config = config
        self.context = context
        self.api = api
        self.since = first_day(config.name, config.since) or LONG_AGO
        self.query = f"opened_at>={self.since} 00:00:00"
        self.fields = f"{rows.INCIDENT_FIELDS},{config.service_field}"

    def read(self, state: State) -> Iterator[Page | Checkpoint]:
        if self.since < state.get("since", LONG_AGO):
            state.pop("updated", None)  # more of the past is asked for
        state["since"] = self.since
        yield from self._services(state)
        row_count = 0
        for page in pages_by_update(self.api, "incident", self.fields, self.query, self._after(state)):
            for made in self._pages(page):
                row_count += len(made.rows)
                yield made
            state["updated"] = [page[-1]["sys_updated_on"], page[-1]["sys_id"]]
            if row_count >= CHECKPOINT_ROWS:
                state["is_backfill"] = True
                yield CHECKPOINT
                row_count = 0
        state.pop("is_backfill", None)
        if is_sweep_due(state, self.context.as_of):
            pages = pages_by_id(self.api, "incident", "sys_id", self.query)
            present = [str(node["sys_id"]) for page in pages for node in page]
            yield deletions_page("incidents", "incident_id", present, self.context, state)
            state["swept_on"] = self.context.as_of.isoformat()

    def _after(self, state: State) -> tuple[str, str]:
        """The newest update that was read: itself after a checkpoint, else an hour before it."""
        if "updated" not in state:
            return f"{LONG_AGO} 00:00:00", ""
        at, last = state["updated"]
        if state.get("is_backfill"):
            return at, last
        return (utc(at) - OVERLAP).strftime("%Y-%m-%d %H:%M:%S"), ""

    def _services(self, state: State) -> Iterator[Page]:
        found: list[rows.Row] = []
        for page in pages_by_id(self.api, SERVICE_TABLES[self.config.service_field], rows.SERVICE_FIELDS):
            found += map(rows.service_row, page)
        yield Page("services", found, [f"services {row['service_id']}" for row in found])
        present = (row["service_id"] for row in found)
        yield deletions_page("services", "service_id", present, self.context, state)

    def _pages(self, nodes: list[Node]) -> Iterator[Page]:
        incidents = [rows.incident_row(node, self.config.service_field) for node in nodes]
        changes = self._changes([row["incident_id"] for row in incidents])
        users = self._users(incidents, changes)
        user_ids = {row["login"]: row["user_id"] for row in users if row["login"]}
        if self.config.reads_audit:
            entries = rows.log_entry_rows(changes, user_ids)
        else:
            entries = [row for incident in incidents if (row := rows.resolution_row(incident))]
        yield Page("users", users, [f"sys_user {row['user_id']}" for row in users])
        yield Page("incidents", incidents, [f"incident {row['incident_id']}" for row in incidents])
        yield Page("log_entries", entries, [f"sys_audit {row['log_entry_id']}" for row in entries])

    def _changes(self, incident_ids: list[str]) -> list[Node]:
        """The whole history of these incidents' state, assignee and group."""
        if not self.config.reads_audit:
            return []
        query = f"tablename=incident^fieldnameIN{','.join(rows.AUDITED)}"
        return records_in(self.api, "sys_audit", rows.AUDIT_FIELDS, "documentkey", incident_ids, query)

    def _users(self, incidents: list[rows.Row], changes: list[Node]) -> list[rows.Row]:
        """Only those whom these incidents and changes name."""
        ids = {row[name] for row in incidents for name in ("assignee_id", "resolved_by_id")}
        ids |= {
            c.get(side)
            for c in changes
            if c["fieldname"] == "assigned_to"
            for side in ("oldvalue", "newvalue")
        }
        logins = {str(change.get("user") or "") for change in changes}
        found = {}
        for column, values in (("sys_id", ids), ("user_name", logins - rows.AUTOMATION)):
            # A comma or a caret would be read as part of the question.
            named = sorted(str(value) for value in values if value and not set(str(value)) & {",", "^"})
            for user in records_in(self.api, "sys_user", rows.USER_FIELDS, column, named):
                found[user["sys_id"]] = rows.user_row(user)
        return list(found.values())
