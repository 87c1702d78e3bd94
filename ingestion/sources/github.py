"""GitHub: repositories, pull requests, their files, reviews and review comments, by GraphQL alone.

Belongs here: the order in which things are asked, and where a later run takes up again.
REST is not used: its review comments and files carry code (diff_hunk, patch).

A run asks for each owner's repositories, 100 at a time with the instant of their newest pull
request, and then only for those in which something happened, newest first, until it meets what it
has already read. The mark per repository is saved with the rows, so a failed run is simply redone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from dlt.sources import DltSource

from ingestion.boundary import Rejection
from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.http import credential, open_session
from ingestion.http_api import ATTEMPTS, Api, Unavailable, understood
from ingestion.resources import Page, State, boundary_source
from ingestion.since import first_day
from ingestion.sources.github_client import GraphQL
from ingestion.sources.github_pull_requests import Chunks, Repository, add_pull_request
from ingestion.sources.github_rows import nodes, repository_row
from signalpath.program.sources import GithubSource

PAGE_SIZES = (50, 25, 12, 5)
BEGINNING = "0001-01-01"
SETTLING = timedelta(minutes=10)


class _RemovedError(Exception):
    """The repository is no longer there."""


def github_source(config: GithubSource, context: LoadContext) -> DltSource:
    """All tables of one `kind: github` entry."""
    token = credential(config.name, config.token_env)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    session, base_url = open_session(config.base_url, context.program.folder, config.name, headers)
    reader = _Reader(config, context, GraphQL(Api(session, base_url, config.name)))
    return boundary_source("github", config.name, context, understood(config.name, reader.read))


class _Reader:
    """One run over one source."""

    def __init__(self, config: GithubSource, context: LoadContext, graphql: GraphQL) -> None:
        self.config = config
        self.context = context
        self.graphql = graphql

    def read(self, state: State) -> Iterator[Page]:
        since = first_day(self.config.name, self.config.since) or BEGINNING
        if since < state.get("since", since):
            state["marks"] = {}  # somebody asks for more of the past
        state["since"] = since
        marks: dict[str, str] = state.setdefault("marks", {})
        chunks = Chunks()
        self.context.forget("github__repositories", "")
        for owner in self.config.owners:
            for repository in self._repositories(owner):
                chunks.add("repositories", repository.row, repository.full_name)
                mark = marks.get(repository.id, "")
                if repository.newest_at is None or repository.newest_at <= mark:
                    continue
                newest = ""
                try:
                    for node in self._pull_requests(repository):
                        if node["updatedAt"] < (mark or since):
                            break
                        newest = max(newest, node["updatedAt"])
                        add_pull_request(chunks, self.graphql, repository, node)
                        yield from chunks.full()
                except _RemovedError:
                    # What was read stays; without a mark, all of it is read again should it come back.
                    self._report_removed(repository)
                    continue
                marks[repository.id] = max(mark, self._settled(newest))
        yield from chunks.rest()

    def _settled(self, newest: str) -> str:
        """`newest`, but not the last minutes: another change of the same instant may still show up."""
        now = self.graphql.api.answered_at
        return newest if now is None else min(newest, f"{now - SETTLING:%Y-%m-%dT%H:%M:%SZ}")

    def _repositories(self, owner: str) -> Iterator[Repository]:
        cursor = None
        while True:
            data = self.graphql.ask("Repositories", owner=owner, cursor=cursor)
            if not data.get("repositoryOwner"):
                raise SourceError(
                    self.config.name,
                    f"GitHub knows no owner `{owner}` that this token may see",
                    "Check `owners` in sources.yml and the token's organisation",
                )
            page = data["repositoryOwner"]["repositories"]
            for node in nodes(page):
                if not node["isFork"]:
                    yield Repository(repository_row(node), _newest_at(node))
            if not page["pageInfo"]["hasNextPage"]:
                return
            cursor = page["pageInfo"]["endCursor"]

    def _pull_requests(self, repository: Repository) -> Iterator[dict[str, Any]]:
        """Newest change first. A page that GitHub cannot finish is asked for in smaller pieces."""
        cursor, sizes = None, list(PAGE_SIZES)
        while True:
            try:
                data = self.graphql.ask(
                    "PullRequests",
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
                raise _RemovedError
            page = data["repository"]["pullRequests"]
            yield from nodes(page)
            if not page["pageInfo"]["hasNextPage"]:
                return
            cursor = page["pageInfo"]["endCursor"]

    def _report_removed(self, repository: Repository) -> None:
        reason = "the repository was removed, renamed or closed to the token while it was read"
        self.context.reject([Rejection("github__repositories", repository.full_name, reason)])


def _newest_at(node: dict[str, Any]) -> str | None:
    """When a pull request of this repository last changed; None if it never had one."""
    newest = nodes(node["pullRequests"])
    return newest[0]["updatedAt"] if newest else None
