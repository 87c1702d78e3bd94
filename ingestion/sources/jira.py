"""Jira Cloud: users, tickets, and their changes of status and assignee, by REST v3.

Belongs here: what is asked, and where a later run takes up again.

JQL compares to the minute and in the asking user's time zone, so every run looks back a day before
the newest change that it has seen; merging by id makes the repetition harmless.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from dlt.sources import DltSource

from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.http import credential, open_session
from ingestion.http_api import Api, understood
from ingestion.resources import Page, State, boundary_source
from ingestion.since import first_day, instant, utc
from ingestion.sources.jira_rows import CHANGE_FIELDS, ISSUE_FIELDS, Row, change_rows, issue_row, user_row
from signalpath.program.sources import JiraSource

USERS_PAGE = 200
ISSUES_PAGE = 100
CHANGES_OF_ISSUES = 1_000  # the most that one bulk fetch takes
OVERLAP = timedelta(days=1)
BEGINNING = "1970-01-01"


def jira_source(config: JiraSource, context: LoadContext) -> DltSource:
    """All tables of one `kind: jira` entry."""
    user, token = credential(config.name, config.user_env), credential(config.name, config.token_env)
    auth = (user, token) if user and token else None
    headers = {"Authorization": f"Bearer {token}"} if token and not user else {}
    session, base_url = open_session(config.base_url, context.program.folder, config.name, headers, auth)
    reader = _Reader(config, Api(session, base_url, config.name))
    return boundary_source("jira", config.name, context, understood(config.name, reader.read))


class _Reader:
    """One run over one source."""

    def __init__(self, config: JiraSource, api: Api) -> None:
        self.config = config
        self.api = api

    def read(self, state: State) -> Iterator[Page]:
        yield from self._users()
        since = first_day(self.config.name, self.config.since) or BEGINNING
        # Another project, or more of the past, has to be read from the beginning.
        scope = [since, *sorted(self.config.projects)]
        mark = state["updated_at"] if state.get("scope") == scope else None
        batch: list[Row] = []
        for issues in self._issues(self._jql(utc(mark) - OVERLAP if mark else utc(since))):
            rows = [issue_row(issue, self.config.team_field) for issue in issues]
            changed = [at for row in rows if (at := instant(row["updated_at"]))]
            mark = max([mark or "", *changed])
            batch += rows
            if len(batch) + ISSUES_PAGE > CHANGES_OF_ISSUES:
                yield from self._with_changes(batch)
                batch = []
        yield from self._with_changes(batch)
        if mark:
            state["scope"], state["updated_at"] = scope, mark

    def _jql(self, updated_since: datetime) -> str:
        projects = ", ".join(
            '"' + p.replace("\\", "\\\\").replace('"', '\\"') + '"' for p in self.config.projects
        )
        since = f"{updated_since:%Y-%m-%d %H:%M}"
        return f'project in ({projects}) AND updated >= "{since}" ORDER BY updated ASC, key ASC'

    def _users(self) -> Iterator[Page]:
        # Jira filters a page after cutting it, so only an empty one is the last.
        start = 0
        while users := self._list(
            self.api.get("/rest/api/3/users/search", {"startAt": start, "maxResults": USERS_PAGE}), "users"
        ):
            yield Page(
                "users",
                [user_row(user) for user in users],
                [f"user {start + i + 1}" for i in range(len(users))],
            )
            start += USERS_PAGE

    def _issues(self, jql: str) -> Iterator[list[dict[str, Any]]]:
        params = {
            "jql": jql,
            "fields": ",".join([*ISSUE_FIELDS, self.config.team_field]),
            "maxResults": ISSUES_PAGE,
        }
        while True:
            answer = self.api.get("/rest/api/3/search/jql", params)
            yield self._list(answer, "issues")
            if answer.get("isLast") or not answer.get("nextPageToken"):
                return
            params["nextPageToken"] = answer["nextPageToken"]

    def _with_changes(self, issues: list[Row]) -> Iterator[Page]:
        if not issues:
            return
        yield Page("issues", issues, [f"issue {row['issue_key']}" for row in issues])
        body: dict[str, Any] = {
            "issueIdsOrKeys": [r["issue_id"] for r in issues],
            "fieldIds": list(CHANGE_FIELDS),
        }
        while True:
            answer = self.api.post("/rest/api/3/changelog/bulkfetch", body)
            rows = [
                row
                for log in self._list(answer, "issueChangeLogs")
                for history in log["changeHistories"]
                for row in change_rows(log["issueId"], history)
            ]
            yield Page("changes", rows, [f"change {row['change_id']}" for row in rows])
            if not answer.get("nextPageToken"):
                return
            body["nextPageToken"] = answer["nextPageToken"]

    def _list(self, answer: Any, what: str) -> list[dict[str, Any]]:
        elements = answer if what == "users" else answer.get(what) if isinstance(answer, dict) else None
        if not isinstance(elements, list):
            raise SourceError(self.config.name, f"Jira's answer holds no list of {what}", "Check base_url")
        return elements
