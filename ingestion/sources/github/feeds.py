"""A repository's pull requests, issues and deployments, newest first, until what is known already.

Belongs here: marks, and how an interrupted read goes on. Each list has two notes in the state:

- its mark: all that changed up to that instant is loaded;
- while a read is under way, the place reached and the newest instant that it began with. Who takes up
  again goes on from that place down to the mark, makes that newest instant the mark, and then reads
  from the top what has changed since. So nothing is lost: what changes while a read rests moves above
  its beginning. And nothing is read twice but what changed.

Newest first, since there is no asking for "changed since": oldest first would read all of the past
before the first new element.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ingestion.http_api import ATTEMPTS, Unavailable
from ingestion.paging import Cursors
from ingestion.resources import CHECKPOINT, Checkpoint, Page, State
from ingestion.sources.github.chunks import Reading, Repository
from ingestion.sources.github.client import CursorError, GraphQL
from ingestion.sources.github.pull_requests import add_deployment, add_issue, add_pull_request
from ingestion.sources.github.rows import Node, nodes

PAGE_SIZES = (50, 25, 12, 5)
# How many elements may have to be read again after a crash. A slice costs a second of loading, and one
# question for each 100 repositories.
CHECKPOINT_ELEMENTS = 5_000
SETTLING = timedelta(minutes=10)


class RemovedError(Exception):
    """The repository is no longer there."""


@dataclass(frozen=True)
class Feed:
    """One list of a repository. `order` is the instant that it is sorted by, `overlap` how far below
    its mark an element may still change without moving to the top."""

    name: str
    operation: str
    field: str
    add: Callable[[Reading, Repository, Node], None]
    order: str = "updatedAt"
    overlap: timedelta = timedelta(0)


FEEDS = (
    Feed("pull_requests", "PullRequests", "pullRequests", add_pull_request),
    Feed("issues", "Issues", "issues", add_issue),
    Feed("deployments", "Deployments", "deployments", add_deployment, "createdAt", timedelta(days=7)),
)


class FeedReader:
    """Reads feeds within one slice of a run."""

    def __init__(self, reading: Reading, state: State, since: str) -> None:
        self.reading = reading
        self.since = since
        self.marks: dict[str, dict[str, str]] = state.setdefault("marks", {})
        self.places: dict[str, dict[str, dict[str, str]]] = state.setdefault("places", {})
        self.elements = 0  # read to the end of their page

    def read(self, feed: Feed, repository: Repository) -> Iterator[Page | Checkpoint]:
        """All that is new in one list.

        Raises:
            RemovedError: the repository is no longer there.
        """
        marks = self.marks.setdefault(feed.name, {})
        places = self.places.setdefault(feed.name, {})
        key, newest_at = repository.id, repository.newest[feed.name]
        while key in places or (newest_at is not None and newest_at > marks.get(key, "")):
            place = places.get(key)
            newest = place["newest"] if place else ""
            floor = self._floor(feed, marks.get(key))
            try:
                for page in self._pages(feed, repository, place):
                    found = nodes(page)
                    for node in found:
                        if node[feed.order] < floor:
                            break
                        newest = max(newest, node["updatedAt"])
                        feed.add(self.reading, repository, node)
                        yield from self.reading.chunks.full()
                    else:
                        self.elements += len(found)
                        if page["pageInfo"]["hasNextPage"]:
                            places[key] = {"cursor": page["pageInfo"]["endCursor"], "newest": newest}
                            yield from self._pause_when_due()
                        continue
                    break
            except CursorError:
                if place is None:
                    raise
                del places[key]  # the list is begun anew
                continue
            places.pop(key, None)
            marks[key] = max(marks.get(key, ""), self._settled(newest))
            if place is None:
                return

    def forget(self, repository: Repository) -> None:
        """Begin the repository's lists anew next time."""
        for feed in FEEDS:
            self.marks.get(feed.name, {}).pop(repository.id, None)
            self.places.get(feed.name, {}).pop(repository.id, None)

    def _floor(self, feed: Feed, mark: str | None) -> str:
        if not mark or not feed.overlap:
            return mark or self.since
        return max(f"{datetime.fromisoformat(mark) - feed.overlap:%Y-%m-%dT%H:%M:%SZ}", self.since)

    def _settled(self, newest: str) -> str:
        """`newest`, but not the last minutes: another change of the same instant may still show up."""
        now = self.reading.graphql.api.answered_at
        return newest if now is None else min(newest, f"{now - SETTLING:%Y-%m-%dT%H:%M:%SZ}")

    def _pause_when_due(self) -> Iterator[Page | Checkpoint]:
        if self.elements >= CHECKPOINT_ELEMENTS:
            yield from self.reading.chunks.rest()
            yield CHECKPOINT

    def _pages(self, feed: Feed, repository: Repository, place: dict[str, str] | None) -> Iterator[Node]:
        cursor = place["cursor"] if place else None
        return repository_pages(
            self.reading.graphql, feed.operation, feed.field, repository, PAGE_SIZES, cursor
        )


def repository_pages(
    graphql: GraphQL,
    operation: str,
    field: str,
    repository: Repository,
    page_sizes: tuple[int, ...] = PAGE_SIZES,
    cursor: str | None = None,
) -> Iterator[Any]:
    """A list of a repository, page by page. What GitHub cannot finish is asked for in smaller pieces.

    Raises:
        RemovedError: the repository is no longer there.
    """
    sizes, cursors = list(page_sizes), Cursors(graphql.api.source_name, field)
    while True:
        try:
            data = graphql.ask(
                operation,
                attempts=1 if len(sizes) > 1 else ATTEMPTS,
                owner=repository.owner,
                name=repository.name,
                cursor=cursor,
                first=sizes[0],
            )
        except Unavailable:
            if len(sizes) == 1:
                raise
            sizes.pop(0)
            continue
        if not data.get("repository"):
            raise RemovedError
        page = data["repository"][field]
        yield page
        if not page["pageInfo"]["hasNextPage"]:
            return
        cursor = cursors.next(page["pageInfo"]["endCursor"])
