"""Answers requests from the demo's files, as GitHub, PagerDuty and Jira would.

Belongs here: the adapter that `http.open_session` mounts for `base_url: "replay:FOLDER"`, and what
holds for every provider. Each provider's endpoints are in replay_<provider>.py. Parameters are
honoured for real (windows, cursors, sizes, fields), so incremental reading is exercised by the demo
as by the real service. What is not known here is a 404 in the provider's own shape.
"""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson
from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter

from ingestion.demo.replay_github import GithubReplay
from ingestion.demo.replay_jira import JiraReplay
from ingestion.demo.replay_pagerduty import PagerdutyReplay

# The demo's own clock: no answer depends on when it is asked.
DATE = "Tue, 30 Jun 2026 23:59:59 GMT"
PROVIDERS: dict[str, type[GithubReplay | PagerdutyReplay | JiraReplay]] = {
    "github": GithubReplay,
    "pagerduty": PagerdutyReplay,
    "jira": JiraReplay,
}


class ReplayAdapter(BaseAdapter):
    """A transport adapter over one provider's folder, named github, pagerduty or jira."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        if folder.name not in PROVIDERS:
            raise ValueError(f"{folder}: a folder to replay is named {', '.join(PROVIDERS)}")
        self._provider = PROVIDERS[folder.name](folder)

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: Any = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        """Answer one request; never touches a network."""
        url = urlsplit(str(request.url))
        parameters = {name: values[-1] for name, values in parse_qs(url.query).items()}
        try:
            body = orjson.loads(request.body) if request.body else None
        except orjson.JSONDecodeError:
            return _response(request, 400, {"message": "Problems parsing JSON"})
        status, answer = self._provider.answer(str(request.method), url.path, parameters, body)
        return _response(request, status, answer)

    def close(self) -> None:
        """Nothing is kept open."""


def _response(request: PreparedRequest, status: int, answer: Any) -> Response:
    response = Response()
    response.status_code = status
    response.url = str(request.url)
    response.request = request
    response.encoding = "utf-8"
    response.headers["Content-Type"] = "application/json"
    response.headers["Date"] = DATE
    response.raw = BytesIO(orjson.dumps(answer))
    return response
