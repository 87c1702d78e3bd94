"""Asks Linear: GraphQL errors, rate limits, and lists page by page.

Belongs here: what every question shares. What is asked and kept is in source.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import requests

from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.http import credential, open_session
from ingestion.http_api import Api
from ingestion.paging import Progress
from ingestion.sources.linear.queries import FIELDS, QUERIES
from signalpath.program.sources import LinearSource

RATE_LIMITED = "RATELIMITED"
LIMITS = ("Requests", "Complexity", "Endpoint-Requests")


def linear_client(config: LinearSource, context: LoadContext) -> Linear:
    """The client of one `kind: linear` entry. A personal API key is sent bare, without `Bearer`."""
    token = credential(config.name, config.token_env)
    headers = {"Authorization": token} if token else {}
    session, base_url = open_session(config.base_url, context.program.folder, config.name, headers)
    return Linear(LinearApi(session, base_url, config.name))


class LinearApi(Api):
    """Linear says "come back later" as a 400 with a code, and when, in milliseconds since 1970."""

    def _must_wait(self, answer: requests.Response) -> bool:
        return super()._must_wait(answer) or RATE_LIMITED in _codes(answer)

    def _asked_wait_seconds(self, answer: requests.Response) -> float | None:
        for limit in LIMITS:
            reset = answer.headers.get(f"X-RateLimit-{limit}-Reset", "")
            if (
                answer.headers.get(f"X-RateLimit-{limit}-Remaining") == "0"
                and reset.isdigit()
                and self.answered_at
            ):
                until = datetime.fromtimestamp(int(reset) / 1000, UTC)
                return max((until - self.answered_at).total_seconds(), 0.0)
        return super()._asked_wait_seconds(answer)


class Linear:
    """The questions of queries.py, answered."""

    def __init__(self, api: Api) -> None:
        self.api = api

    def ask(self, operation: str, variables: Mapping[str, Any] | None = None) -> Any:
        """The `data` of one answer.

        Raises:
            SourceError: Linear names an error; its code is told, never its message.
        """
        body = {"operationName": operation, "query": QUERIES[operation], "variables": dict(variables or {})}
        answer = self.api.post("/graphql", body)
        if not isinstance(answer, dict) or answer.get("errors") or not answer.get("data"):
            codes = ", ".join(sorted(_codes_of(answer))) or "no data"
            what = f"Linear cannot answer {operation} ({codes})"
            raise SourceError(self.api.source_name, what, "Check what the key may read, and base_url")
        return answer["data"]

    def pages(self, operation: str, variables: Mapping[str, Any] | None = None) -> Iterator[list[Any]]:
        """The nodes of a list, page by page."""
        after: str | None = None
        progress = Progress(self.api.source_name, FIELDS[operation])
        while True:
            found = self.ask(operation, {**(variables or {}), "after": after})[FIELDS[operation]]
            yield found["nodes"]
            after = following(found)
            if after is None:
                return
            progress.take(node["id"] for node in found["nodes"])

    def history(self, issue: Any) -> list[Any]:
        """The whole history of a ticket, of which the ticket itself brought the first page."""
        entries, after = list(issue["history"]["nodes"]), following(issue["history"])
        progress = Progress(self.api.source_name, "changes of a ticket")
        while after is not None:
            progress.take(entry["id"] for entry in entries)
            found = self.ask("History", {"id": issue["id"], "after": after})["issue"]["history"]
            entries += found["nodes"]
            after = following(found)
        return entries


def following(connection: Any) -> str | None:
    """The cursor of the next page; None if there is none."""
    info = connection["pageInfo"]
    return info["endCursor"] if info["hasNextPage"] else None


def _codes(answer: requests.Response) -> set[str]:
    if answer.status_code not in (200, 400):
        return set()
    try:
        return _codes_of(answer.json())
    except ValueError:
        return set()


def _codes_of(answer: Any) -> set[str]:
    errors = answer.get("errors") if isinstance(answer, dict) else None
    codes = [(e.get("extensions") or {}).get("code") for e in errors or () if isinstance(e, dict)]
    return {code for code in codes if isinstance(code, str) and code.replace("_", "").isalnum()}
