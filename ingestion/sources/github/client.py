"""Asks GitHub's GraphQL and judges its answers: errors, the hourly allowance, questions too big.

Belongs here: what holds for every query. Which queries there are is in queries.py, in which
order they are asked in source.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ingestion.errors import SourceError
from ingestion.http_api import ATTEMPTS, LATER, Api, Unavailable
from ingestion.sources.github.queries import LABEL_QUERIES, QUERIES

LONGEST_RESET_SECONDS = 600.0
TOO_BIG = frozenset({"RESOURCE_LIMITS_EXCEEDED", "MAX_NODE_LIMIT_EXCEEDED"})
RIGHTS = frozenset({"FORBIDDEN", "INSUFFICIENT_SCOPES", "SAML_SSO_REQUIRED"})
LOST_PLACE = frozenset({"INVALID_CURSOR_ARGUMENTS"})


class AllowanceUsedUpError(SourceError):
    """The hourly allowance is used up, for longer than is waited for."""


class RightsError(SourceError):
    """The token may not read this."""


class CursorError(SourceError):
    """GitHub no longer knows the place in a list where reading was to go on."""


class GraphQL:
    """One source's GraphQL endpoint: `https://api.github.com` or `https://HOST/api`, plus /graphql.

    `reads_labels` is the charter's opt-in to look at review comments' text for their label.
    """

    def __init__(self, api: Api, reads_labels: bool = False) -> None:
        self.api = api
        self._queries = QUERIES | LABEL_QUERIES if reads_labels else QUERIES
        self._limit: Mapping[str, Any] | None = None

    def ask(self, operation: str, attempts: int = ATTEMPTS, **variables: Any) -> dict[str, Any]:
        """The `data` of one named query; a part of it that no longer exists is null.

        Raises:
            Unavailable: GitHub could not finish; asking for less at a time may work.
            AllowanceUsedUpError: the next hour's allowance is more than ten minutes away.
            RightsError: the token may not read this.
            SourceError: GitHub refuses otherwise.
        """
        # Judged before the next question and not after the last, whose answer is not thrown away so.
        self._keep_within_allowance(self._limit)
        body = {"operationName": operation, "query": self._queries[operation], "variables": variables}
        answer = self.api.post("/graphql", body, attempts)
        if not isinstance(answer, dict) or not ("data" in answer or "errors" in answer):
            raise self._error("the answer is no GraphQL answer", "Check base_url in sources.yml")
        data, errors = answer.get("data"), answer.get("errors") or []
        if errors:
            self._judge(operation, {_name(error) for error in errors}, data)
        if not isinstance(data, dict):
            raise self._error(f"the answer to {operation} holds no data", LATER)
        self._limit = data.get("rateLimit")
        return data

    def _judge(self, operation: str, names: set[str], data: Any) -> None:
        if data is not None and names <= {"NOT_FOUND"}:
            return  # removed while we read: the caller finds the null
        if "RATE_LIMITED" in names:
            what = "GitHub's hourly allowance is used up"
            raise AllowanceUsedUpError(self.api.source_name, what, f"Wait an hour. {LATER}")
        if names & TOO_BIG or names == {""}:
            # An error without type or code is how GitHub says that a query took too long.
            raise Unavailable(self.api.source_name, f"GitHub could not finish {operation} in time", LATER)
        what = f"GitHub answers {operation} with {', '.join(sorted(names - {''})) or 'an error'}"
        if names & RIGHTS:
            mend = "Let the token read pull requests and metadata, and authorise it for single sign-on"
            raise RightsError(self.api.source_name, what, mend)
        if names & LOST_PLACE:
            raise CursorError(self.api.source_name, what, LATER)
        mend = "Check `owners`, and on Enterprise Server that its release is still supported"
        raise self._error(what, mend)

    def _keep_within_allowance(self, limit: Mapping[str, Any] | None) -> None:
        """Wait for the next hour's allowance if it is near. Enterprise Server may have no limit: null."""
        if not limit or limit["remaining"] > 2 * limit["cost"]:
            return
        reset_at, now = datetime.fromisoformat(limit["resetAt"]), self.api.answered_at
        wait = (reset_at - now).total_seconds() if now else None
        if wait is None or wait > LONGEST_RESET_SECONDS:
            what = f"GitHub's hourly allowance is used up until {reset_at:%Y-%m-%d %H:%M} UTC"
            mend = "Run again after that, or read less at first with a later `since`: nothing was changed"
            raise AllowanceUsedUpError(self.api.source_name, what, mend)
        self._limit = None
        self.api.sleep(max(wait, 0.0) + 1.0)

    def _error(self, what: str, mend: str) -> SourceError:
        return SourceError(self.api.source_name, what, mend)


def _name(error: Any) -> str:
    """An error's type or code, never its message; "" if it has neither."""
    error = error if isinstance(error, dict) else {}
    name = error.get("type") or (error.get("extensions") or {}).get("code") or ""
    return name if isinstance(name, str) and re.fullmatch(r"\w{1,60}", name) else ""
