"""Keeps a list of pages from going on for ever.

Belongs here: noticing that pages bring nothing new. How a provider pages is in `sources/`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from ingestion.errors import SourceError

IDLE_PAGES = 20
Cursor = TypeVar("Cursor")


class Cursors:
    """The cursors, page tokens or next links of one list: none leads to the same page twice.

    Every loop over pages that a provider links needs one: `cursor = cursors.next(answer["cursor"])`.
    """

    def __init__(self, source_name: str, what: str) -> None:
        self._source_name = source_name
        self._what = what
        self._seen: set[object] = set()

    def next(self, cursor: Cursor) -> Cursor:
        """The same cursor, if it is a new one.

        Raises:
            SourceError: the page that it leads to was read already, so the list would never end.
        """
        if cursor in self._seen:
            what = f"the list of {self._what} does not end: its next page is one that was read already"
            raise SourceError(self._source_name, what, "Report it to the provider, and run again later")
        self._seen.add(cursor)
        return cursor


class Progress:
    """What the pages of one list brought so far.

    Attributes:
        seen: the ids of everything that came.
    """

    def __init__(self, source_name: str, what: str) -> None:
        self._source_name = source_name
        self._what = what
        self._idle = 0
        self.seen: set[str] = set()

    def take(self, ids: Iterable[str]) -> None:
        """Count one page that is to be followed by another.

        Raises:
            SourceError: IDLE_PAGES pages in a row brought nothing that had not come before.
        """
        before = len(self.seen)
        self.seen.update(ids)
        self._idle = 0 if len(self.seen) > before else self._idle + 1
        if self._idle >= IDLE_PAGES:
            what = f"the list of {self._what} does not end: {IDLE_PAGES} pages in a row bring nothing new"
            raise SourceError(self._source_name, what, "Report it to the provider, and run again later")
