"""Asks GitLab's GraphQL and judges its answers: errors, and questions too complex or too slow.

Belongs here: what holds for every query, and paging. Which queries there are is in
queries.py, in which order they are asked in source.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.http import credential, open_session
from ingestion.http_api import ATTEMPTS, LATER, Api, Unavailable
from ingestion.paging import Cursors
from ingestion.sources.gitlab.queries import QUERIES
from signalpath.program.sources import GitlabSource

# GitLab's errors have no code. What it says of a question that asks for too much at a time:
TOO_BIG = ("complexity", "timeout", "timed out", "too large", "depth")


class RemovedError(Exception):
    """The group or project is not there, or closed to the token: GitLab answers null for both."""


def open_api(config: GitlabSource, context: LoadContext) -> Api:
    """The API of one entry of sources.yml, with its credential."""
    token = credential(config.name, config.token_env)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    session, base_url = open_session(config.base_url, context.program.folder, config.name, headers)
    return Api(session, base_url, config.name)


class GraphQL:
    """One source's GraphQL endpoint, `base_url` plus /api/graphql."""

    def __init__(self, api: Api) -> None:
        self.api = api

    def ask(self, operation: str, attempts: int = ATTEMPTS, **variables: Any) -> dict[str, Any]:
        """The `data` of one named query.

        Raises:
            Unavailable: GitLab could not finish; asking for less at a time may work.
            SourceError: GitLab refuses.
        """
        body = {"operationName": operation, "query": QUERIES[operation], "variables": variables}
        answer = self.api.post("/api/graphql", body, attempts)
        if not isinstance(answer, dict) or not ("data" in answer or "errors" in answer):
            raise self._error("the answer is no GraphQL answer", "Check base_url in sources.yml")
        if errors := answer.get("errors"):
            said = " ".join(str(error.get("message", "")) for error in errors if isinstance(error, dict))
            if any(word in said.lower() for word in TOO_BIG):
                what = f"GitLab could not finish {operation}: it asks for too much at a time"
                raise Unavailable(self.api.source_name, what, LATER)
            mend = "Check that the token has the scope read_api, and that GitLab is 16.6 or later"
            raise self._error(f"GitLab answers {operation} with an error", mend)
        if not isinstance(answer.get("data"), dict):
            raise self._error(f"the answer to {operation} holds no data", LATER)
        return dict(answer["data"])

    def nodes(self, operation: str, *path: str, **variables: Any) -> Iterator[dict[str, Any]]:
        """The nodes of every page of the connection that `path` leads to in the answers.

        Raises:
            RemovedError: something on the way is null.
        """
        cursor, cursors = None, Cursors(self.api.source_name, operation)
        while True:
            connection = follow(self.ask(operation, cursor=cursor, **variables), path)
            yield from present(connection)
            if not connection["pageInfo"]["hasNextPage"]:
                return
            cursor = cursors.next(connection["pageInfo"]["endCursor"])

    def rest_of(self, connection: Mapping[str, Any], operation: str, *path: str, **ids: Any) -> list[Any]:
        """The nodes of a connection whose first page is here, to the last; [] once its parent is gone."""
        found, cursors = present(connection), Cursors(self.api.source_name, operation)
        while connection["pageInfo"]["hasNextPage"]:
            cursor = cursors.next(connection["pageInfo"]["endCursor"])
            try:
                connection = follow(self.ask(operation, cursor=cursor, **ids), path)
            except RemovedError:
                break
            found += present(connection)
        return found

    def _error(self, what: str, mend: str) -> SourceError:
        return SourceError(self.api.source_name, what, mend)


def follow(data: Mapping[str, Any], path: tuple[str, ...]) -> dict[str, Any]:
    """The part of an answer that `path` leads to."""
    part: Any = data
    for name in path:
        part = part[name]
        if part is None:
            raise RemovedError
    return dict(part)


def present(connection: Mapping[str, Any]) -> list[Any]:
    """The nodes of a page; GitLab leaves null where the token may not see one."""
    return [node for node in connection["nodes"] or () if node is not None]
