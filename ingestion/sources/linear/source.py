"""Linear: users, teams, workflow states, cycles, tickets and their history, by GraphQL.

Belongs here: what is asked, and where a later run takes up again.

Tickets are read by windows of their last change, oldest first. One that changes while its window is
read leaves it for a later one, so none is passed over; the last window has no end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from dlt.sources import DltSource

from ingestion.context import LoadContext
from ingestion.http_api import understood
from ingestion.resources import CHECKPOINT, Checkpoint, Page, State, boundary_source
from ingestion.since import first_day, utc
from ingestion.sources.deletions import deletions_page, is_sweep_due
from ingestion.sources.linear.client import Linear, linear_client
from ingestion.sources.linear.rows import (
    Row,
    change_row,
    cycle_row,
    issue_row,
    state_row,
    team_row,
    user_row,
)
from signalpath.program.sources import LinearSource

WINDOW = timedelta(days=30)
OVERLAP = timedelta(minutes=5)  # a change may become visible a little after the instant that it bears
CHECKPOINT_EVERY = 2_000  # tickets
LISTS: dict[str, tuple[str, Callable[[Any], Row]]] = {
    "users": ("Users", user_row),
    "teams": ("Teams", team_row),
    "states": ("States", state_row),
    "cycles": ("Cycles", cycle_row),
}


def linear_source(config: LinearSource, context: LoadContext) -> DltSource:
    """All tables of one `kind: linear` entry."""
    reader = _Reader(config, linear_client(config, context), context)
    return boundary_source("linear", config.name, context, understood(config.name, reader.read))


class _Reader:
    """One run over one source."""

    def __init__(self, config: LinearSource, linear: Linear, context: LoadContext) -> None:
        self.config = config
        self.linear = linear
        self.context = context

    def read(self, state: State) -> Iterator[Page | Checkpoint]:
        since = first_day(self.config.name, self.config.since)
        scope = [since, *sorted(self.config.teams)]
        if state.get("scope") != scope:
            state.clear()
            state["scope"] = scope
        made = utc(self.linear.ask("Viewer")["organization"]["createdAt"])
        now = self.linear.api.answered_at
        start = utc(state["read_until"]) - OVERLAP if "read_until" in state else utc(since) if since else made
        labels = {label["id"]: label["name"] for page in self.linear.pages("Labels") for label in page}
        count = 0
        for begin, end in _windows(start, now):
            for issues in self.linear.pages("Issues", {"filter": self._filter(begin, end)}):
                yield from self._tickets(issues, labels)
                count += len(issues)
            if end is None:
                continue
            state["read_until"] = max(state.get("read_until", ""), end.isoformat())
            if count >= CHECKPOINT_EVERY and end - OVERLAP > start:
                yield CHECKPOINT
        for plural, (operation, row) in LISTS.items():
            for nodes in self.linear.pages(operation):
                yield Page(
                    plural, [row(node) for node in nodes], [f"{plural} {node['id']}" for node in nodes]
                )
        if is_sweep_due(state, self.context.as_of):
            yield from self._sweep(state)
            state["swept_on"] = self.context.as_of.isoformat()

    def _filter(self, begin: datetime | None, end: datetime | None) -> dict[str, Any]:
        bounds = {"gte": begin and begin.isoformat(), "lt": end and end.isoformat()}
        updated = {name: at for name, at in bounds.items() if at}
        teams = {"team": {"key": {"in": self.config.teams}}} if self.config.teams else {}
        return ({"updatedAt": updated} if updated else {}) | teams

    def _tickets(self, issues: list[Any], labels: dict[str, str]) -> Iterator[Page]:
        rows = [issue_row(issue, labels) for issue in issues]
        yield Page("issues", rows, [f"issue {row['identifier']}" for row in rows])
        changes = [
            row
            for issue in issues
            for entry in self.linear.history(issue)
            if (row := change_row(issue["id"], entry))
        ]
        yield Page("changes", changes, [f"change {row['change_id']}" for row in changes])

    def _sweep(self, state: State) -> Iterator[Page]:
        if self.context.known_ids("issues", "issue_id"):
            listed = self.linear.pages("IssueIds", {"filter": self._filter(None, None)})
            present = {node["id"] for page in listed for node in page}
            yield deletions_page("issues", "issue_id", present, self.context, state)


def _windows(start: datetime, now: datetime | None) -> Iterator[tuple[datetime, datetime | None]]:
    """From `start` to the provider's `now`, then what changed while these were read."""
    while now and start < now:
        end = min(start + WINDOW, now)
        yield start, end
        start = end
    yield start, None
