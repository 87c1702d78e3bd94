"""Where Jira Cloud and Jira Data Center differ: paths, pages, who an account is, and changelogs.

Belongs here: one question, one answer. What is asked for, and in which order, is in search.py;
where a run takes up again is in source.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol
from zoneinfo import ZoneInfo

from ingestion.errors import SourceError
from ingestion.http_api import Api
from ingestion.paging import Progress
from ingestion.sources.jira.rows import Node, account_id

USERS_PAGE = 200
PEOPLE = ("assignee", "reporter")


class Site(Protocol):
    """One deployment of Jira.

    Attributes:
        ids_page: the most tickets that one answer holds where only ids are asked for.
        changes_of_issues: the most tickets whose changes are asked for at once.
        counts_pages: the next page is a number of tickets to pass over, which moves when an earlier
            ticket moves; so every page begins with the last ticket of the one before.
    """

    api: Api
    ids_page: ClassVar[int]
    changes_of_issues: ClassVar[int]
    counts_pages: ClassVar[bool]

    def zone(self) -> ZoneInfo | None:
        """The time zone of who asks, in which JQL's instants are; None if Jira does not say."""

    def page(self, jql: str, fields: str, size: int, token: str | None) -> tuple[list[Any], str | None]:
        """One page of a search, and the token of the next; None if it was the last."""

    def histories(self, issues: list[Any], fields: list[str]) -> Iterator[tuple[str, list[Any]]]:
        """Ticket id and changelog entries, in pieces, of tickets that a search answered."""

    def users(self) -> Iterator[list[Any]]:
        """All users, page by page, where Jira lists them."""

    def users_of(self, issues: list[Any]) -> list[Any]:
        """The users whom tickets name in full, where Jira does not list them."""

    def statuses(self) -> list[Any]:
        """All statuses that there are now, each with its category."""


@dataclass
class Cloud(Site):
    """REST v3: pages by token, changelogs in bulk, users by a list of their own."""

    api: Api
    ids_page: ClassVar[int] = 5_000
    changes_of_issues: ClassVar[int] = 1_000
    counts_pages: ClassVar[bool] = False

    def zone(self) -> ZoneInfo | None:
        """As GET myself has it."""
        return _zone(self.api.get("/rest/api/3/myself"))

    def page(self, jql: str, fields: str, size: int, token: str | None) -> tuple[list[Any], str | None]:
        """GET search/jql, by its opaque token."""
        params = {"jql": jql, "fields": fields, "maxResults": size}
        answer = self.api.get("/rest/api/3/search/jql", params | ({"nextPageToken": token} if token else {}))
        issues = elements(self.api, answer, "issues")
        return issues, None if answer.get("isLast") else answer.get("nextPageToken")

    def histories(self, issues: list[Any], fields: list[str]) -> Iterator[tuple[str, list[Any]]]:
        """POST changelog/bulkfetch, of the fields alone."""
        body: dict[str, Any] = {"issueIdsOrKeys": [issue["id"] for issue in issues], "fieldIds": fields}
        progress = Progress(self.api.source_name, "changes")
        while True:
            answer = self.api.post("/rest/api/3/changelog/bulkfetch", body)
            logs = elements(self.api, answer, "issueChangeLogs")
            for log in logs:
                yield log["issueId"], log["changeHistories"]
            if not answer.get("nextPageToken"):
                return
            body["nextPageToken"] = answer["nextPageToken"]
            progress.take(str(history["id"]) for log in logs for history in log["changeHistories"])

    def users(self) -> Iterator[list[Any]]:
        """GET users/search."""
        # Jira filters a page after cutting it, so only an empty one is the last.
        start = 0
        progress = Progress(self.api.source_name, "users")
        while users := elements(
            self.api, self.api.get("/rest/api/3/users/search", {"startAt": start, "maxResults": USERS_PAGE})
        ):
            yield users
            progress.take(user["accountId"] for user in users)
            start += USERS_PAGE

    def users_of(self, issues: list[Any]) -> list[Any]:
        """Nobody: the list has them all."""
        return []

    def statuses(self) -> list[Any]:
        """GET status, of all projects: one project's own list lacks what its tickets were in before."""
        return elements(self.api, {"statuses": self.api.get("/rest/api/3/status")}, "statuses")


@dataclass
class DataCenter(Site):
    """REST v2: pages by number, changelogs within the tickets, users as the tickets name them.

    Data Center lists users only by a part of their name and with a permission of its own, but names
    user, key and e-mail wherever somebody appears.
    """

    api: Api
    ids_page: ClassVar[int] = 1_000
    changes_of_issues: ClassVar[int] = 100
    counts_pages: ClassVar[bool] = True

    def zone(self) -> ZoneInfo | None:
        """As GET myself has it."""
        return _zone(self.api.get("/rest/api/2/myself"))

    def page(self, jql: str, fields: str, size: int, token: str | None) -> tuple[list[Any], str | None]:
        """GET search; the token is where the page starts."""
        start = int(token or 0)
        params = {"jql": jql, "fields": fields, "startAt": start, "maxResults": size}
        answer = self.api.get(
            "/rest/api/2/search", params | ({} if fields == "id" else {"expand": "changelog"})
        )
        issues = elements(self.api, answer, "issues")
        end = start + len(issues)
        # The first of the next page is the last of this one, but a page of one would never end.
        return issues, str(max(end - 1, start + 1)) if issues and end < answer["total"] else None

    def histories(self, issues: list[Any], fields: list[str]) -> Iterator[tuple[str, list[Any]]]:
        """As the search answered them; `fields` cannot be asked for alone."""
        for issue in issues:
            yield issue["id"], (issue.get("changelog") or {}).get("histories") or []

    def users(self) -> Iterator[list[Any]]:
        """Nobody: see the class."""
        return iter(())

    def users_of(self, issues: list[Any]) -> list[Any]:
        """Assignees, reporters and who changed something, each once."""
        found = [issue["fields"].get(field) for issue in issues for field in PEOPLE]
        found += [log.get("author") for _, histories in self.histories(issues, []) for log in histories]
        return list({account_id(user): user for user in found if account_id(user)}.values())

    def statuses(self) -> list[Any]:
        """GET status, as on Cloud."""
        return elements(self.api, {"statuses": self.api.get("/rest/api/2/status")}, "statuses")


def elements(api: Api, answer: Any, field: str | None = None) -> list[Any]:
    """The list that an answer is, or that it holds under `field`."""
    found = answer if field is None else answer.get(field) if isinstance(answer, dict) else None
    if not isinstance(found, list):
        what = f"Jira's answer holds no list of {field or 'users'}"
        raise SourceError(api.source_name, what, "Check base_url and `deployment`")
    return found


def _zone(myself: Node) -> ZoneInfo | None:
    try:
        return ZoneInfo(myself["timeZone"])
    except (KeyError, ValueError, OSError):
        return None
