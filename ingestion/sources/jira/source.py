"""Jira, Cloud and Data Center: users, statuses, tickets, sprints, and the tickets' changes.

Belongs here: what is asked, and where a later run takes up again. Every run looks back a day before
the newest change that it has seen; merging by id makes the repetition harmless.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dlt.sources import DltSource

from ingestion.boundary import Rejection
from ingestion.context import LoadContext
from ingestion.http import credential, open_session
from ingestion.http_api import Api, understood
from ingestion.resources import CHECKPOINT, Checkpoint, Page, State, boundary_source
from ingestion.since import first_day, instant, utc
from ingestion.sources.deletions import deletions_page, is_sweep_due
from ingestion.sources.jira.rows import (
    CHANGE_FIELDS,
    ISSUE_FIELDS,
    change_rows,
    issue_row,
    status_row,
    user_row,
)
from ingestion.sources.jira.search import OVERLAP, Search
from ingestion.sources.jira.sites import Cloud, DataCenter, Site
from ingestion.sources.jira.sprints import sprints_of
from signalpath.program.sources import JiraSource

BEGINNING = "1970-01-01"
CHECKPOINT_EVERY = 10_000  # tickets; a load takes about as long as asking for a few hundred


def jira_source(config: JiraSource, context: LoadContext) -> DltSource:
    """All tables of one `kind: jira` entry."""
    reader = _Reader(config, jira_site(config, context), context)
    return boundary_source("jira", config.name, context, understood(config.name, reader.read))


def jira_site(config: JiraSource, context: LoadContext) -> Site:
    """The API of one `kind: jira` entry: user and token, or a token alone, or nothing."""
    user, token = credential(config.name, config.user_env), credential(config.name, config.token_env)
    auth = (user, token) if user and token else None
    headers = {"Authorization": f"Bearer {token}"} if token and not user else {}
    session, base_url = open_session(config.base_url, context.program.folder, config.name, headers, auth)
    api = Api(session, base_url, config.name)
    return Cloud(api) if config.deployment == "cloud" else DataCenter(api)


class _Reader:
    """One run over one source."""

    def __init__(self, config: JiraSource, site: Site, context: LoadContext) -> None:
        self.config = config
        self.site = site
        self.context = context
        self.custom = {config.team_field: "team"}
        if config.sprint_field:
            self.custom[config.sprint_field] = "sprint"

    def read(self, state: State) -> Iterator[Page | Checkpoint]:
        since = first_day(self.config.name, self.config.since) or BEGINNING
        # Another project, or more of the past, has to be read from the beginning.
        scope = [since, *sorted(self.config.projects)]
        if state.get("scope") != scope:
            state.clear()
        # Nobody's time zone is known where nobody asks.
        zone = self.site.zone() if self.config.token_env else None
        search = Search(self.site, self.config.projects, [*ISSUE_FIELDS, *self.custom], zone)
        mark: str = state.get("updated_at", "")
        if "reached" in state:
            start = search.take_up(utc(state["reached"]))
        else:
            start = utc(mark) - OVERLAP if mark else utc(since)
        batch: list[Any] = []
        count, reached = 0, ""
        for issues in search.walk(start):
            batch += issues
            count += len(issues)
            changed = [at for issue in issues if (at := instant(issue["fields"]["updated"]))]
            reached = max([reached, *changed])
            mark = max(mark, reached)
            if len(batch) + len(issues) > self.site.changes_of_issues:
                yield from self._tickets(batch)
                batch = []
                if count >= CHECKPOINT_EVERY and search.take_up(utc(reached)) > start:
                    state.update(scope=scope, updated_at=mark, reached=reached)
                    yield CHECKPOINT
        yield from self._tickets(batch)
        for users in self.site.users():
            yield self._users(users)
        statuses = [status_row(status) for status in self.site.statuses()]
        yield Page("statuses", statuses, [f"status {row['status_id']}" for row in statuses])
        state.pop("reached", None)
        if mark:
            state.update(scope=scope, updated_at=mark)
        if is_sweep_due(state, self.context.as_of):
            yield from self._sweep(state, search)
            state["swept_on"] = self.context.as_of.isoformat()

    def _sweep(self, state: State, search: Search) -> Iterator[Page]:
        known = set(self.context.known_ids("issues", "issue_id"))
        if not known:
            return
        present = search.ids()
        if known - present:
            present |= search.ids()  # one that changed places between two pages is not deleted
        yield deletions_page("issues", "issue_id", present, self.context, state)

    def _tickets(self, issues: list[Any]) -> Iterator[Page]:
        if not issues:
            return
        team, sprint = self.config.team_field, self.config.sprint_field
        rows = [issue_row(issue, team, sprint) for issue in issues]
        yield Page("issues", rows, [f"issue {row['issue_key']}" for row in rows])
        changes = [
            row
            for key, histories in self.site.histories(issues, [*CHANGE_FIELDS, *self.custom])
            for history in histories
            for row in change_rows(key, history, self.custom)
        ]
        yield Page("changes", changes, [f"change {row['change_id']}" for row in changes])
        self._report_cut_changelogs(issues)
        if sprint:
            sprints = [row for issue in issues for row in sprints_of(issue["fields"].get(sprint))]
            yield Page("sprints", sprints, [f"sprint {row['sprint_id']}" for row in sprints])
        yield self._users(self.site.users_of(issues))

    def _users(self, users: list[Any]) -> Page:
        return Page("users", [user_row(user) for user in users], ["a user" for _ in users])

    def _report_cut_changelogs(self, issues: list[Any]) -> None:
        """Data Center answers whole changelogs; where something before it cuts them, that is to be seen."""
        cut = [
            Rejection(
                "jira__changes", f"issue {issue['key']}", f"{len(log['histories'])} of {log['total']} changes"
            )
            for issue in issues
            if (log := issue.get("changelog")) and log.get("total", 0) > len(log["histories"])
        ]
        if cut:
            self.context.reject(cut)
