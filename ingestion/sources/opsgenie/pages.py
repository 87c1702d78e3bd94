"""How Opsgenie's lists are walked: by the `next` address of each page, and within its limit by time.

Belongs here: paging. Opsgenie lists at most 20,000 elements of a question. Of a next page's address
only the parameters are used, so that no answer can lead to another host.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from ingestion.errors import SourceError
from ingestion.http_api import Api
from ingestion.paging import Cursors
from ingestion.sources.incident_windows import TooManyError, in_windows

PAGE = 100
OFFSET_LIMIT = 20_000

Node = dict[str, Any]


def list_all(api: Api, path: str, **params: Any) -> list[Node]:
    """Every element of a list that cannot pass the offset limit, such as services or one timeline.

    Raises:
        SourceError: it does all the same, or an answer holds no list.
    """
    try:
        return _pages(api, path, params)
    except TooManyError:
        what = f"{path} has more than {OFFSET_LIMIT} entries, which Opsgenie does not list"
        raise SourceError(api.source_name, what, "Read a part of the account with a team's key") from None


def list_created(api: Api, path: str, start: datetime, end: datetime) -> Iterator[Node]:
    """Every incident or alert created between two UTC instants, oldest window first, see `in_windows`."""

    def fetch(since: datetime, until: datetime) -> list[Node]:
        query = f"createdAt >= {_milliseconds(since)} AND createdAt < {_milliseconds(until)}"
        return _pages(api, path, {"query": query, "sort": "createdAt", "order": "asc"})

    what = f"{path} has more than {OFFSET_LIMIT} entries within a minute"
    yield from in_windows(
        fetch, start, end, SourceError(api.source_name, what, "Begin after that with `since`")
    )


def _pages(api: Api, path: str, params: dict[str, Any]) -> list[Node]:
    elements: list[Node] = []
    asked = {**params, "limit": PAGE}
    cursors = Cursors(api.source_name, path)
    while True:
        answer = api.get(path, asked)
        found = answer.get("data") if isinstance(answer, dict) else None
        if isinstance(found, dict):  # a timeline
            found = found.get("entries")
        if not isinstance(found, list):
            what = f"the answer to {path} holds no list"
            raise SourceError(api.source_name, what, "Check base_url in sources.yml")
        elements += found
        following = (answer.get("paging") or {}).get("next")
        if not following:
            return elements
        asked = dict(parse_qsl(urlsplit(cursors.next(following)).query))
        offset = asked.get("offset", "")
        if len(elements) >= OFFSET_LIMIT or (offset.isdigit() and int(offset) + PAGE > OFFSET_LIMIT):
            raise TooManyError
        if not found:
            what = f"the answer to {path} names a next page after an empty one"
            raise SourceError(api.source_name, what, "Check base_url in sources.yml, and run again later")


def _milliseconds(instant: datetime) -> int:
    return int(instant.timestamp() * 1000)
