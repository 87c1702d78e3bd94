"""xAPI statements from a Learning Record Store, by GET /statements.

Belongs here: what is asked of the LRS, following `more`, and where a later run takes up again. What a
statement means is `rows.py`.

The oldest stored come first, so that everything before the newest one seen is there: a checkpoint can
be made wherever `stored` moved on. A later run looks back a day before what the LRS says it was
consistent through; a statement that comes again is the same row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests

from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.http import credential, open_session
from ingestion.http_api import Api, understood
from ingestion.resources import CHECKPOINT, Checkpoint, Page, Reader, State
from ingestion.since import first_day, instant, utc
from ingestion.sources.xapi.rows import statement_page
from ingestion.sources.xapi.values import UUID
from signalpath.program.sources import XapiSource

LIMIT = 500
CHECKPOINT_EVERY = 20_000  # statements
OVERLAP = timedelta(days=1)
# `since` is exclusive, and a batch is often stored at one instant: a checkpoint takes up just before it.
MOMENT = timedelta(seconds=1)
CONSISTENT_THROUGH = "X-Experience-API-Consistent-Through"


@dataclass
class Lrs:
    """One LRS: its API, whose paths begin at the host, and how it is asked for statements."""

    api: Api
    path: str
    consistent_through: list[str] = field(default_factory=list)

    def statements(self, since: datetime | None, limit: int = LIMIT) -> Iterator[list[Any]]:
        """Pages of statements, the oldest stored first.

        Raises:
            SourceError: pages that do not end, or that lead to another host.
        """
        params = {"ascending": "true", "limit": str(limit)}
        if since:
            params["since"] = since.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        answer = self.api.get(f"{self.path}/statements", params)
        links: set[str] = set()
        while True:
            yield answer["statements"]
            more = self._next(answer.get("more") or "")
            if not more:
                return
            if more in links:
                raise self._error("its pages of statements do not end: `more` names one a second time")
            links.add(more)
            answer = self.api.get(more)

    def _next(self, more: str) -> str:
        """`more` as path and query: the standard has it relative to the host, some write it in full."""
        if not more:
            return ""
        host = urlsplit(self.api.base_url)
        link = urlsplit(urljoin(f"{self.api.base_url}{self.path}/statements", more))
        if link.hostname != host.hostname:
            raise self._error("`more` leads to another host, which must not get the credential")
        return f"{link.path}?{link.query}" if link.query else link.path

    def _error(self, what: str) -> SourceError:
        return SourceError(self.api.source_name, f"the LRS: {what}", "Report it to whoever runs the LRS")

    def _note(self, answer: requests.Response, *_: Any, **__: Any) -> None:
        if through := answer.headers.get(CONSISTENT_THROUGH):
            self.consistent_through.append(through)


def open_lrs(config: XapiSource, context: LoadContext) -> Lrs:
    """The LRS that the entry names; basic auth with `user_env` and `token_env`, or none."""
    user, secret = credential(config.name, config.user_env), credential(config.name, config.token_env)
    headers: dict[str, str] = {"X-Experience-API-Version": config.version}
    auth = (user, secret) if user and secret else None
    if secret and not user:
        headers["Authorization"] = f"Bearer {secret}"
    session, base_url = open_session(
        config.base_url or "", context.program.folder, config.name, headers, auth
    )
    parts = urlsplit(base_url)
    lrs = Lrs(Api(session, f"{parts.scheme}://{parts.netloc}", config.name), parts.path.rstrip("/"))
    session.hooks["response"].append(lrs._note)
    return lrs


def lrs_reader(config: XapiSource, context: LoadContext) -> Reader:
    """A reader of all that was stored since the last run."""

    def read(state: State) -> Iterator[Page | Checkpoint]:
        lrs = open_lrs(config, context)
        first = first_day(config.name, config.since)
        if first != state.get("since"):
            state.clear()  # more of the past is asked for: all of it anew
            state["since"] = first
        start = _start(state, first)
        newest, count = state.get("newest", ""), 0
        for number, statements in enumerate(lrs.statements(start)):
            yield statement_page(
                ((_place(number, i, statement), statement) for i, statement in enumerate(statements)), context
            )
            if number == 0:
                _remember_consistent(state, lrs)
            newest = max([newest, *filter(None, (_stored(statement) for statement in statements))])
            count += len(statements)
            if count >= CHECKPOINT_EVERY and newest and (not start or utc(newest) - MOMENT > start):
                state["newest"] = state["resume"] = newest
                yield CHECKPOINT
                return
        state["newest"] = newest
        through = [at for at in (state.pop("through", None), newest) if at]
        if len(through) == 2:
            state["read_until"] = min(through)
        state.pop("resume", None)

    return understood(config.name, read)


def _start(state: State, first: str | None) -> datetime | None:
    """Just before a checkpoint; else a day before where the last run ended; else `since`."""
    if "resume" in state:
        return utc(state["resume"]) - MOMENT
    if "read_until" in state:
        return utc(state["read_until"]) - OVERLAP
    return utc(first) if first else None


def _remember_consistent(state: State, lrs: Lrs) -> None:
    """Until when no statement can still turn up: what the LRS says, else its clock as it answered.

    The earliest over all slices of a backfill, and through a run that broke in the middle.
    """
    said = instant(lrs.consistent_through[0]) if lrs.consistent_through else None
    answered = lrs.api.answered_at.astimezone(UTC).isoformat() if lrs.api.answered_at else None
    found = [at for at in (state.get("through"), said or answered) if at]
    if found:
        state["through"] = min(found)


def _stored(statement: Any) -> str | None:
    return instant(statement.get("stored")) if isinstance(statement, dict) else None


def _place(page: int, position: int, statement: Any) -> str:
    """Its id, if it has one that can hold nothing else; else where it came."""
    key = statement.get("id") if isinstance(statement, dict) else None
    if isinstance(key, str) and UUID.fullmatch(key):
        return f"statement {key.lower()}"
    return f"page {page + 1} statement {position + 1}"
