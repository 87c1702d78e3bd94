"""What the readers of GitHub's parts share: repositories of the run, gathered rows, further pages.

Belongs here: things that hold for pull requests, issues and deployments alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ingestion.paging import Cursors
from ingestion.resources import Page
from ingestion.sources.github.client import GraphQL
from ingestion.sources.github.rows import Node, Row, nodes

CHUNK_ROWS = 4_000  # typing a chunk has a fixed cost, so small answers are gathered


@dataclass(frozen=True)
class Repository:
    """A repository of the run: its row, and per feed the instant of its newest element (None: never)."""

    row: Row
    newest: Mapping[str, str | None]

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


@dataclass(frozen=True)
class Reading:
    """What reading one element needs.

    Attributes:
        graphql: for the further pages.
        chunks: where its rows go.
        excludes: whether the charter keeps a repository out; it must not be named by others either.
        reads_labels: the charter's opt-in to look at review comments' text for their label.
        open_suites: id -> when it was made, of the check suites that have not ended.
    """

    graphql: GraphQL
    chunks: Chunks
    excludes: Callable[[str], bool] = field(default=lambda full_name: False)
    reads_labels: bool = False
    open_suites: dict[str, str] = field(default_factory=dict)

    def every(self, connection: Node | None, operation: str, field: str, node_id: str) -> list[Any]:
        """The nodes of all pages of a list."""
        pages = connections(self.graphql, connection, operation, field, node_id)
        return [node for page in pages for node in nodes(page)]


def connections(
    graphql: GraphQL, connection: Node | None, operation: str, field: str, node_id: str
) -> Iterator[Node]:
    """The page of a list that came with its parent, then every further one.

    A parent that is removed meanwhile has no further pages.
    """
    cursors = Cursors(graphql.api.source_name, field)
    while connection is not None:
        yield connection
        if not connection["pageInfo"]["hasNextPage"]:
            return
        cursor = cursors.next(connection["pageInfo"]["endCursor"])
        data = graphql.ask(operation, id=node_id, cursor=cursor)
        connection = (data.get("node") or {}).get(field)
