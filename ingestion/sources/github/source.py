"""GitHub by GraphQL alone: what is asked in which order, and where a later run takes up again.

Belongs here: the order of a run. How a list is read and resumed is in feeds.py, what is asked
in queries.py, what becomes of an answer in the github_*rows.py.
REST is not used: its review comments and files carry code (diff_hunk, patch).

A run asks for each owner's repositories, 100 at a time with the instants of their newest pull
request, issue and deployment, and then only for those in which something happened. What is read is
kept in slices: at checkpoints, and when GitHub stops answering or the hourly allowance ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from dlt.sources import DltSource

from ingestion.boundary import Rejection
from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.http import credential, open_session
from ingestion.http_api import Api, Unavailable, understood
from ingestion.paging import Cursors
from ingestion.resources import CHECKPOINT, Checkpoint, Page, State, boundary_source
from ingestion.since import first_day
from ingestion.sources.github import sweep as github_sweep
from ingestion.sources.github.archive import read_archive
from ingestion.sources.github.checks import keep_open_suites, read_open_suites
from ingestion.sources.github.chunks import Chunks, Reading, Repository
from ingestion.sources.github.client import AllowanceUsedUpError, GraphQL
from ingestion.sources.github.feeds import FEEDS, FeedReader, RemovedError
from ingestion.sources.github.rows import nodes, repository_row
from ingestion.sources.github.teams import read_teams
from signalpath.program.sources import GithubSource

BEGINNING = "0001-01-01"


def github_source(config: GithubSource, context: LoadContext) -> DltSource:
    """All tables of one `kind: github` entry."""
    if config.archive:
        folder = context.program.resolve(config.archive)
        return boundary_source(
            "github", config.name, context, partial(read_archive, folder, config.name, context)
        )
    reader = _Reader(config, context)
    return boundary_source("github", config.name, context, understood(config.name, reader.read))


def github_api(config: GithubSource, context: LoadContext) -> Api:
    """The API of one `kind: github` entry, with its credential."""
    token = credential(config.name, config.token_env)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    session, base_url = open_session(config.base_url, context.program.folder, config.name, headers)
    return Api(session, base_url, config.name)


class _Reader:
    """One slice of a run over one source."""

    def __init__(self, config: GithubSource, context: LoadContext) -> None:
        self.config = config
        self.context = context
        charter = context.program.charter
        reads_labels = charter is not None and charter.data_access.read_conventional_comment_labels
        self.graphql = GraphQL(github_api(config, context), reads_labels)
        self.reading = Reading(self.graphql, Chunks(), context.excludes_repository, reads_labels)
        self.organisations: list[str] = []

    def read(self, state: State) -> Iterator[Page | Checkpoint]:
        since = first_day(self.config.name, self.config.since) or BEGINNING
        if since < state.get("since", since):
            state["marks"], state["places"] = {}, {}  # somebody asks for more of the past
        state["since"] = since
        if not state.pop("is_under_way", False):
            self.context.forget("github__repositories", "")
        if "swept_on" not in state and not github_sweep.is_due(state, self.context):
            state["swept_on"] = self.context.as_of.isoformat()  # nothing is there that could be missing
        feeds = FeedReader(self.reading, state, since)
        try:
            for page in self._everything(state, feeds):
                if isinstance(page, Checkpoint):
                    self._leave_off(state)
                yield page
        except (Unavailable, AllowanceUsedUpError):
            if not feeds.elements:
                raise
            # Keep what there is. The next slice finds the same trouble and says so, or goes on.
            yield from self.reading.chunks.rest()
            self._leave_off(state)
            yield CHECKPOINT

    def _leave_off(self, state: State) -> None:
        """Note what the next slice must know, which is read by another reader or in another run."""
        state["is_under_way"] = True
        keep_open_suites(self.reading, self.context, state)

    def _everything(self, state: State, feeds: FeedReader) -> Iterator[Page | Checkpoint]:
        chunks = self.reading.chunks
        repositories = [found for owner in self.config.owners for found in self._repositories(owner)]
        for repository in repositories:
            chunks.add("repositories", repository.row, repository.full_name)
        for repository in repositories:
            try:
                for feed in FEEDS:
                    yield from feeds.read(feed, repository)
            except RemovedError:
                # What was read stays; without a mark, all of it is read again should it come back.
                feeds.forget(repository)
                self._report_removed(repository)
        read_open_suites(self.reading, self.context, state)
        today = self.context.as_of.isoformat()
        if state.get("teams_on") != today:
            read_teams(self.graphql, self.context, chunks, self.organisations)
            state["teams_on"] = today
        if github_sweep.is_due(state, self.context):
            github_sweep.sweep(self.graphql, self.context, chunks, repositories, state)
        yield from chunks.rest()

    def _repositories(self, owner: str) -> Iterator[Repository]:
        cursor, cursors = None, Cursors(self.config.name, "repositories")
        while True:
            data = self.graphql.ask("Repositories", owner=owner, cursor=cursor)
            if not data.get("repositoryOwner"):
                raise SourceError(
                    self.config.name,
                    f"GitHub knows no owner `{owner}` that this token may see",
                    "Check `owners` in sources.yml and the token's organisation",
                )
            if cursor is None and data["repositoryOwner"].get("__typename") == "Organization":
                self.organisations.append(owner)
            page = data["repositoryOwner"]["repositories"]
            for node in nodes(page):
                full_name = f"{node['owner']['login']}/{node['name']}"
                if not node["isFork"] and not self.context.excludes_repository(full_name):
                    yield Repository(repository_row(node), _newest(node))
            if not page["pageInfo"]["hasNextPage"]:
                return
            cursor = cursors.next(page["pageInfo"]["endCursor"])

    def _report_removed(self, repository: Repository) -> None:
        reason = "the repository was removed, renamed or closed to the token while it was read"
        self.context.reject([Rejection("github__repositories", repository.full_name, reason)])


def _newest(node: dict[str, Any]) -> dict[str, str | None]:
    """When something in each of a repository's lists last changed; None if there never was anything."""
    newest = {feed.name: nodes(node[feed.field]) for feed in FEEDS}
    return {name: found[0]["updatedAt"] if found else None for name, found in newest.items()}
