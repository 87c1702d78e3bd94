"""Walks a search of tickets, oldest change first, so that one which changes meanwhile is not passed over.

Belongs here: the order of the pages. A ticket that changes while pages are read moves to the end,
and those behind it move up: a count of tickets, or a token that hides one, then leaves some out. So
every page is searched for anew from the minute that the one before it reached.

JQL compares to the minute and in the asking user's time zone. Where Jira does not say which that is,
pages are followed as they come.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ingestion.paging import Progress
from ingestion.since import utc
from ingestion.sources.jira.sites import Site

ISSUES_PAGE = 100
STEP_BACK = ISSUES_PAGE // 2
OVERLAP = timedelta(days=1)


class Search:
    """The tickets of some projects."""

    def __init__(self, site: Site, projects: list[str], fields: list[str], zone: ZoneInfo | None) -> None:
        names = ", ".join('"' + p.replace("\\", "\\\\").replace('"', '\\"') + '"' for p in projects)
        self.site = site
        self.scope = f"project in ({names})"
        self.fields = ",".join(fields)
        self.zone = zone

    def take_up(self, instant: datetime) -> datetime:
        """From where to search so as to miss nothing that changed at `instant` or later.

        To the minute where the time zone is known, else a day before.
        """
        if self.zone is None:
            return instant - OVERLAP
        local = instant.astimezone(self.zone)
        first, second = (local.replace(fold=fold).utcoffset() or timedelta(0) for fold in (0, 1))
        # An hour that the clocks show twice may be taken for the later one.
        return (instant - max(first - second, timedelta(0))).replace(second=0, microsecond=0)

    def walk(self, start: datetime) -> Iterator[list[Any]]:
        """Pages of the tickets that changed since `start`; a ticket may come twice."""
        token: str | None = None
        last = ""
        progress = self._progress()
        while True:
            issues, following = self.site.page(self._jql(start), self.fields, ISSUES_PAGE, token)
            if token and issues and self.site.counts_pages and _is_beyond(issues[0], last, progress.seen):
                token = str(back) if (back := int(token) - STEP_BACK) > 0 else None
                continue
            yield issues
            token = following
            if token is None:
                return
            last = max([last, *(_updated(issue) for issue in issues)])
            reached = self.take_up(utc(last)) if last else start
            if self.zone and reached > start:
                start, token, progress = reached, None, self._progress()
            progress.take(issue["id"] for issue in issues)

    def ids(self) -> set[str]:
        """The ids of all tickets that there are now."""
        jql = f"{self.scope} ORDER BY created ASC, key ASC"
        progress = self._progress()
        token: str | None = None
        while True:
            issues, token = self.site.page(jql, "id", self.site.ids_page, token)
            progress.take(issue["id"] for issue in issues)
            if token is None:
                return progress.seen

    def _progress(self) -> Progress:
        return Progress(self.site.api.source_name, "tickets")

    def _jql(self, start: datetime) -> str:
        since = f"{start.astimezone(self.zone or UTC):%Y-%m-%d %H:%M}"
        return f'{self.scope} AND updated >= "{since}" ORDER BY updated ASC, key ASC'


def _updated(issue: Any) -> str:
    return utc(issue["fields"]["updated"]).isoformat()


def _is_beyond(issue: Any, last: str, seen: set[str]) -> bool:
    """Whether something may lie between what was seen and this ticket, the first of a page."""
    updated = _updated(issue)
    return updated > last or (updated == last and issue["id"] not in seen)
