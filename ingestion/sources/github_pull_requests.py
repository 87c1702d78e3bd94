"""One pull request of an answer, followed to the last file, review and comment, into four tables.

Belongs here: nested pages and the gathering of rows. Which pull requests are asked for is in
github.py, which field becomes which column in github_rows.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingestion.resources import Page
from ingestion.sources.github_client import GraphQL
from ingestion.sources.github_rows import (
    Node,
    Row,
    comment_rows,
    file_rows,
    is_pending,
    nodes,
    pull_request_row,
    review_row,
)

CHUNK_ROWS = 4_000  # typing a chunk has a fixed cost, so small answers are gathered


@dataclass(frozen=True)
class Repository:
    """A repository of the run: its row, and when a pull request of it last changed (None: never)."""

    row: Row
    newest_at: str | None

    @property
    def id(self) -> str:
        """GitHub's node id."""
        return str(self.row["repository_id"])

    @property
    def owner(self) -> str:
        """Login of the organisation or user."""
        return str(self.row["owner_login"])

    @property
    def name(self) -> str:
        """Name without the owner."""
        return str(self.row["name"])

    @property
    def full_name(self) -> str:
        """`owner/name`."""
        return f"{self.owner}/{self.name}"


class Chunks:
    """Rows of several tables, handed on as pages of at least CHUNK_ROWS."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = {}
        self._places: dict[str, list[str]] = {}

    def add(self, plural: str, row: Row, place: str) -> None:
        """Take one row; `place` says where it came from."""
        self.extend(plural, [row], place)

    def extend(self, plural: str, rows: list[Row], place: str) -> None:
        """Take rows that came from one place."""
        self._rows.setdefault(plural, []).extend(rows)
        self._places.setdefault(plural, []).extend([place] * len(rows))

    def full(self) -> Iterator[Page]:
        """Pages of the tables that have enough rows."""
        for plural in [plural for plural, rows in self._rows.items() if len(rows) >= CHUNK_ROWS]:
            yield self._take(plural)

    def rest(self) -> Iterator[Page]:
        """Pages of whatever is left."""
        for plural in list(self._rows):
            yield self._take(plural)

    def _take(self, plural: str) -> Page:
        return Page(plural, self._rows.pop(plural), self._places.pop(plural))


def add_pull_request(chunks: Chunks, graphql: GraphQL, repository: Repository, node: Node) -> None:
    """Add the rows of one pull request and all that belongs to it."""
    key = node["id"]
    place = f"{repository.full_name}#{node['number']}"
    chunks.add("pull_requests", pull_request_row(node, repository.id), place)
    for files in _pages(graphql, node["files"], "PullRequestFiles", "files", key):
        chunks.extend("pull_request_files", file_rows(files, key), place)
    for reviews in _pages(graphql, node["reviews"], "PullRequestReviews", "reviews", key):
        for review in reviews:
            if is_pending(review):
                continue
            chunks.add("reviews", review_row(review, key), place)
            for comments in _pages(graphql, review["comments"], "ReviewComments", "comments", review["id"]):
                chunks.extend("review_comments", comment_rows(comments, review["id"], key), place)


def _pages(
    graphql: GraphQL, connection: Node | None, operation: str, field: str, node_id: str
) -> Iterator[list[Any]]:
    """The nodes that came with the parent, then those of every further page.

    A parent that is removed meanwhile has no further pages.
    """
    while connection is not None:
        yield nodes(connection)
        if not connection["pageInfo"]["hasNextPage"]:
            return
        data = graphql.ask(operation, id=node_id, cursor=connection["pageInfo"]["endCursor"])
        connection = (data.get("node") or {}).get(field)
