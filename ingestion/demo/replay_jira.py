"""Jira Cloud's REST v3 over the demo's files.

Belongs here: the search by JQL (projects and `updated >=`, oldest update first), changelogs in bulk,
users and statuses. Only the fields that are asked for are answered.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

PROJECTS = re.compile(r"project\s*(?:=|in)\s*\(?([^)&]*?)\)?\s*(?:AND|ORDER|$)", re.I)
UPDATED = re.compile(r"updated\s*>=\s*[\"'](\d{4}-\d{2}-\d{2})(?: (\d{2}:\d{2}))?[\"']", re.I)
ORDER = re.compile(r"order\s+by\s+updated\s+(asc|desc)?", re.I)
DEFAULT_PAGE, HIGHEST_PAGE, HIGHEST_ISSUES, HISTORIES_A_PAGE = 50, 5_000, 1_000, 1_000

Answer = tuple[int, Any]


class JiraReplay:
    """Answers the search, the changelogs, the users and the statuses."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def answer(self, method: str, path: str, parameters: Mapping[str, str], body: Any) -> Answer:
        """Status and JSON of one request."""
        endpoints: dict[tuple[str, str], Callable[[Mapping[str, Any]], Answer]] = {
            ("GET", "/rest/api/3/search/jql"): self._search,
            ("POST", "/rest/api/3/changelog/bulkfetch"): self._changelogs,
            ("GET", "/rest/api/3/users/search"): self._users,
            ("GET", "/rest/api/3/status"): self._statuses,
        }
        endpoint = endpoints.get((method, path))
        if endpoint is None:
            return 404, {"errorMessages": ["null for uri: " + path], "errors": {}}
        try:
            return endpoint(parameters if body is None else body)
        except ValueError as error:
            return 400, {"errorMessages": [str(error)], "errors": {}}

    def _search(self, parameters: Mapping[str, Any]) -> Answer:
        jql = str(parameters.get("jql", ""))
        projects, updated = PROJECTS.search(jql), UPDATED.search(jql)
        if not projects or not updated:
            raise ValueError("Unbounded JQL queries are not allowed here. Please add a search restriction")
        keys = {key.strip(" \"'") for key in projects[1].split(",")}
        if unknown := sorted(keys - self._projects):
            raise ValueError(f"The value '{unknown[0]}' does not exist for the field 'project'.")
        since = f"{updated[1]}T{updated[2] or '00:00'}"
        found = [
            issue
            for issue in self._issues[bisect_left(self._updates, since) :]
            if issue["fields"]["project"]["key"] in keys
        ]
        order = ORDER.search(jql)
        if order and (order[1] or "asc").lower() == "desc":
            found.reverse()
        size = min(int(parameters.get("maxResults", DEFAULT_PAGE)), HIGHEST_PAGE)
        start = int(parameters.get("nextPageToken") or 0)
        names = [name for name in str(parameters.get("fields") or "id").split(",") if name]
        end = start + size
        page: dict[str, Any] = {"issues": [_only(issue, names) for issue in found[start:end]]}
        page |= {"isLast": end >= len(found)} | ({"nextPageToken": str(end)} if end < len(found) else {})
        return 200, page

    def _changelogs(self, body: Mapping[str, Any]) -> Answer:
        wanted = [str(key) for key in body.get("issueIdsOrKeys", ())]
        if not 1 <= len(wanted) <= HIGHEST_ISSUES:
            raise ValueError("issueIdsOrKeys must name between 1 and 1000 issues")
        ids = {self._id_of_key.get(key, key) for key in wanted}
        fields = set(body.get("fieldIds") or ())
        histories = [
            (id_, history)
            for id_ in sorted(ids)
            for history in self._histories.get(id_, ())
            if not fields or any(item["fieldId"] in fields for item in history["items"])
        ]
        start = int(body.get("nextPageToken") or 0)
        end = start + min(int(body.get("maxResults", HISTORIES_A_PAGE)), HISTORIES_A_PAGE)
        logs: dict[str, list[Any]] = {}
        for id_, history in histories[start:end]:
            logs.setdefault(id_, []).append(history)
        answer: dict[str, Any] = {
            "issueChangeLogs": [{"issueId": id_, "changeHistories": log} for id_, log in logs.items()]
        }
        return 200, answer | ({"nextPageToken": str(end)} if end < len(histories) else {})

    def _users(self, parameters: Mapping[str, Any]) -> Answer:
        start, size = int(parameters.get("startAt", 0)), int(parameters.get("maxResults", DEFAULT_PAGE))
        return 200, self._read("users")[start : start + size]

    def _statuses(self, _parameters: Mapping[str, Any]) -> Answer:
        return 200, self._read("statuses")

    @cached_property
    def _issues(self) -> list[dict[str, Any]]:
        return self._read("issues")

    @cached_property
    def _updates(self) -> list[str]:
        return [issue["fields"]["updated"] for issue in self._issues]

    @cached_property
    def _projects(self) -> set[str]:
        return {issue["fields"]["project"]["key"] for issue in self._issues}

    @cached_property
    def _id_of_key(self) -> dict[str, str]:
        return {issue["key"]: issue["id"] for issue in self._issues}

    @cached_property
    def _histories(self) -> dict[str, list[dict[str, Any]]]:
        return {log["issueId"]: log["changeHistories"] for log in self._read("changelogs")}

    def _read(self, name: str) -> list[dict[str, Any]]:
        with (self._folder / f"{name}.jsonl").open("rb") as file:
            return [orjson.loads(line) for line in file]


def _only(issue: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """The issue with the fields asked for; Jira leaves `fields` away when there are none."""
    fields = (
        issue["fields"] if "*all" in names else {n: issue["fields"][n] for n in names if n in issue["fields"]}
    )
    return {"id": issue["id"], "key": issue["key"]} | ({"fields": fields} if fields else {})
