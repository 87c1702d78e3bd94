"""PagerDuty's REST v2 lists over the demo's files.

Belongs here: the lists, their windows of time and their pages.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

WHOLE = ("services", "teams", "users", "schedules", "escalation_policies")
LISTS = (*WHOLE, "incidents", "log_entries", "oncalls")
DEFAULT_LIMIT, HIGHEST_LIMIT, HIGHEST_OFFSET = 25, 100, 10_000
NOTIFICATIONS = frozenset({"notify_log_entry"})


class PagerdutyReplay:
    """Answers GET /incidents, /log_entries, /oncalls and the lists of what an account consists of."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lists: dict[str, list[dict[str, Any]]] = {}
        self._instants: dict[str, list[str]] = {}

    def answer(self, method: str, path: str, parameters: Mapping[str, str], body: Any) -> tuple[int, Any]:
        """Status and JSON of one request."""
        name = path.strip("/")
        if method != "GET" or name not in LISTS:
            return 404, {"error": {"message": "Not Found", "code": 2100}}
        try:
            limit = min(int(parameters.get("limit", DEFAULT_LIMIT)), HIGHEST_LIMIT)
            offset = int(parameters.get("offset", 0))
            items = self._between(name, parameters)
        except ValueError:
            return _refusal("since, until, limit and offset must be instants and numbers")
        if limit < 1 or offset < 0 or offset + limit > HIGHEST_OFFSET:
            return _refusal("Offset must be less than 10000")
        page = items[offset : offset + limit]
        more = offset + limit < len(items)
        return 200, {name: page, "limit": limit, "offset": offset, "total": None, "more": more}

    def _between(self, name: str, parameters: Mapping[str, str]) -> list[dict[str, Any]]:
        items = self._load(name)
        if name in WHOLE:
            return items
        since = _utc(parameters["since"]) if "since" in parameters else ""
        until = _utc(parameters["until"]) if "until" in parameters else "9999"
        if name == "oncalls":  # whoever is on call at any time of the window
            return [item for item in items if item["start"] < until and item["end"] > since]
        instants = self._instants[name]
        items = items[bisect_left(instants, since) : bisect_left(instants, until)]
        if name == "log_entries" and parameters.get("is_overview") == "true":
            items = [item for item in items if item["type"] not in NOTIFICATIONS]
        return items

    def _load(self, name: str) -> list[dict[str, Any]]:
        if name not in self._lists:
            with (self._folder / f"{name}.jsonl").open("rb") as file:
                self._lists[name] = [orjson.loads(line) for line in file]
            self._instants[name] = [item.get("created_at") or "" for item in self._lists[name]]
        return self._lists[name]


def _utc(text: str) -> str:
    """An ISO instant as the files write it, so that text compares like time."""
    instant = datetime.fromisoformat(text)
    instant = instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def _refusal(message: str) -> tuple[int, Any]:
    return 400, {"error": {"message": "Invalid Input Provided", "code": 2001, "errors": [message]}}
