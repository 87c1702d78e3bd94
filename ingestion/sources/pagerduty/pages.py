"""How PagerDuty's lists are walked: by offset, and within its limit of 10,000 by windows of time.

Belongs here: paging. Which lists are read, and from when, is in source.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ingestion.errors import SourceError
from ingestion.http_api import Api
from ingestion.paging import Progress
from ingestion.sources.incident_windows import TooManyError, in_windows

PAGE = 100
OFFSET_LIMIT = 10_000


def list_all(api: Api, path: str, **params: Any) -> list[dict[str, Any]]:
    """Every element of a list that cannot pass the offset limit, such as services and users."""
    try:
        return _pages(api, path, params)
    except TooManyError:
        raise SourceError(
            api.source_name,
            f"{path} has more than {OFFSET_LIMIT} entries, which PagerDuty does not list",
            "Read a part of the account with a token of fewer teams",
        ) from None


def list_between(
    api: Api, path: str, start: datetime, end: datetime, **params: Any
) -> Iterator[dict[str, Any]]:
    """Every element between two UTC instants, oldest window first, see `in_windows`."""

    def fetch(since: datetime, until: datetime) -> list[dict[str, Any]]:
        return _pages(api, path, {"since": _iso(since), "until": _iso(until), **params})

    what = f"{path} has more than {OFFSET_LIMIT} entries within a minute"
    yield from in_windows(
        fetch, start, end, SourceError(api.source_name, what, "Begin after that with `since`")
    )


def _pages(api: Api, path: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    field = path.removeprefix("/")
    elements: list[dict[str, Any]] = []
    progress = Progress(api.source_name, field)
    offset = 0
    while True:
        answer = api.get(path, {**params, "limit": PAGE, "offset": offset})
        if not isinstance(answer, dict) or not isinstance(answer.get(field), list):
            what = f"the answer to {path} holds no list of {field}"
            raise SourceError(api.source_name, what, "Check base_url in sources.yml")
        elements += answer[field]
        if not answer.get("more"):
            return elements
        progress.take(repr(element) for element in answer[field])
        offset += PAGE
        if offset + PAGE > OFFSET_LIMIT:
            raise TooManyError


def _iso(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")
