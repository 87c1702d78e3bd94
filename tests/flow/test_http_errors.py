"""Every way in which a provider can fail gives one clear error, and the warehouse stays as it was."""

from __future__ import annotations

import logging
import socket
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Installation, serving
from loopback_github import Github, pull_request

from ingestion.errors import SourceError
from ingestion.http import open_session
from ingestion.http_api import ATTEMPTS, LONGEST_WAIT_SECONDS, Api, Unavailable

TOKEN = "ghp_neverInAMessage"
BODY = "PLANTED-BODY"


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What was waited for, in seconds, without waiting."""
    waited: list[float] = []
    monkeypatch.setattr("ingestion.http_api.pause", waited.append)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    return waited


def installation(folder: Path, base_url: str, **more: Any) -> Installation:
    entry = {"name": "acme", "kind": "github", "base_url": base_url, "owners": ["acme"]}
    return Installation(folder, {**entry, "token_env": "SP_TOKEN", **more})


def graphql_error(error: dict[str, Any], data: Any = None) -> Answer:
    return Answer({"data": data, "errors": [{"message": BODY, **error}]})


REFUSALS = {
    "401": (Answer({"message": BODY}, 401), "refuses the credential (HTTP 401)"),
    "403": (Answer({"message": BODY}, 403), "refuses the credential (HTTP 403)"),
    "404": (Answer({"message": BODY}, 404), "does not exist (HTTP 404)"),
    "422": (Answer({"message": BODY}, 422), "does not accept the question (HTTP 422)"),
    "302": (Answer(b"", 302, {"Location": "/login"}), "sends the request elsewhere (HTTP 302)"),
    "html": (Answer(b"<html>" + BODY.encode(), 200), "no JSON"),
    "no graphql": (Answer([BODY]), "no GraphQL answer"),
    "no data": (Answer({"data": None}), "holds no data"),
    "forbidden": (graphql_error({"type": "FORBIDDEN"}), "Repositories with FORBIDDEN"),
    "old schema": (graphql_error({"extensions": {"code": "undefinedField"}}), "with undefinedField"),
    "type is text": (graphql_error({"type": f"a {BODY}"}), "could not finish Repositories"),
    "allowance": (graphql_error({"type": "RATE_LIMITED"}), "hourly allowance is used up"),
    "no owner": (Answer({"data": {"repositoryOwner": None}}), "no owner `acme`"),
    "other shape": (Answer({"data": {"repositoryOwner": {"repositories": {}}}}), "lacks `pageInfo`"),
}


@pytest.mark.parametrize(("answer", "what"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refusal_says_what_happened_and_what_to_do(
    tmp_path: Path,
    waits: list[float],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    answer: Answer,
    what: str,
) -> None:
    caplog.set_level(logging.DEBUG)
    monkeypatch.setenv("SP_TOKEN", TOKEN)
    with serving(lambda request: answer) as provider, pytest.raises(SourceError) as failure:
        installation(tmp_path, provider.base_url).load()
    message = str(failure.value)
    assert message.startswith("source `acme`: ") and what in message and failure.value.mend
    for secret in (TOKEN, BODY):
        assert secret not in message and secret not in caplog.text


def test_a_refusal_leaves_the_warehouse_as_it_was_and_is_made_up_for(
    tmp_path: Path, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SP_TOKEN", TOKEN)
    provided = Github(api=[pull_request("A1", 1)])
    with serving(provided) as provider:
        subject = installation(tmp_path, provider.base_url)
        subject.load()
        before = (subject.home / "warehouse.duckdb").read_bytes()
        provided.repositories["api"].append(pull_request("A2", 2))
        provider.respond = lambda request: Answer({"message": BODY}, 401)
        with pytest.raises(SourceError):
            subject.load()
        assert (subject.home / "warehouse.duckdb").read_bytes() == before
        provider.respond = provided
        assert subject.load().tables["github__pull_requests"].total == 2


def test_a_credential_that_is_not_set_names_the_variable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SP_TOKEN", raising=False)
    with pytest.raises(SourceError, match="environment variable SP_TOKEN is not set"):
        installation(tmp_path, "https://api.invalid").load()
    monkeypatch.setenv("SP_TOKEN", f"{TOKEN}\nsecond line")
    with pytest.raises(SourceError, match="SP_TOKEN holds characters") as failure:
        installation(tmp_path, "https://api.invalid").load()
    assert TOKEN not in str(failure.value)


def test_a_host_that_is_not_there_is_named(tmp_path: Path, waits: list[float]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(SourceError, match=f"127.0.0.1:{port}/graphql cannot be reached"):
        installation(tmp_path, f"http://127.0.0.1:{port}", token_env=None).load()
    assert waits == [1, 2, 4, 8, 16]


@pytest.mark.parametrize("base_url", ["ftp://acme", "acme.example", "http://", "https://exa mple"])
def test_an_address_that_is_none_is_refused(tmp_path: Path, waits: list[float], base_url: str) -> None:
    with pytest.raises(SourceError, match="base_url"):
        installation(tmp_path, base_url, token_env=None).load()


def test_a_replay_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    pytest.importorskip("ingestion.demo.replay")
    with pytest.raises(SourceError, match="nowhere, the folder with the answers to replay, does not exist"):
        installation(tmp_path, "replay:nowhere", token_env=None).load()


NOW = "Tue, 30 Jun 2026 10:00:00 GMT"
DELAYS = {
    "seconds": (Answer(None, 429, {"Retry-After": "7"}), 7),
    "secondary limit": (Answer(None, 403, {"Retry-After": "9"}), 9),
    "capped": (Answer(None, 429, {"Retry-After": "86400"}), LONGEST_WAIT_SECONDS),
    "pagerduty": (Answer(None, 429, {"ratelimit-reset": "3"}), 3),
    "no time named": (Answer(None, 429), 1),
    "nonsense": (Answer(None, 429, {"Retry-After": "soon"}), 1),
    "overloaded": (Answer(None, 503, {"Retry-After": "11"}), 11),
}


@pytest.mark.mission("C9")
@pytest.mark.parametrize(("delay", "seconds"), DELAYS.values(), ids=DELAYS.keys())
def test_a_provider_that_asks_to_wait_is_waited_for(
    waits: list[float], delay: Answer, seconds: float
) -> None:
    with serving(lambda request: Answer({"ok": True})) as provider:
        provider.next = [delay]
        assert api(provider.base_url).get("/x") == {"ok": True}
    assert waits == [seconds]


def test_a_date_to_come_back_at_is_counted_from_the_providers_clock(waits: list[float]) -> None:
    answers = [
        response(429, {"Retry-After": "Tue, 30 Jun 2026 10:00:42 GMT", "Date": NOW}),
        response(200, {}),
    ]

    class Session:
        def request(self, *_: Any, **__: Any) -> Any:
            return answers.pop(0)

    assert Api(Session(), "http://x", "acme").get("/x") == {}  # type: ignore[arg-type]
    assert waits == [42]


def response(status: int, headers: dict[str, str]) -> Any:
    import requests

    answer = requests.Response()
    answer.status_code, answer._content = status, b"{}"
    answer.headers.update(headers)
    return answer


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_retries_are_bounded(waits: list[float], status: int) -> None:
    with serving(lambda request: Answer({"message": BODY}, status)) as provider:
        with pytest.raises(Unavailable, match=f"HTTP {status}") as failure:
            api(provider.base_url).get("/x", {"token": TOKEN})
        assert len(provider.requests) == ATTEMPTS
    assert TOKEN not in str(failure.value) and BODY not in str(failure.value)


def test_nothing_is_sent_from_netrc(
    tmp_path: Path, waits: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    """requests would send what ~/.netrc has for the host, in place of the token."""
    netrc = tmp_path / "netrc"
    netrc.write_text(f"machine 127.0.0.1 login x password {TOKEN}\n")
    monkeypatch.setenv("NETRC", str(netrc))
    with serving(lambda request: Answer({})) as provider:
        api(provider.base_url, Authorization="Bearer ours").get("/x")
    assert provider.requests[0].headers["Authorization"] == "Bearer ours"


def api(base_url: str, **headers: str) -> Api:
    session, base = open_session(base_url, Path(), "acme", headers)
    return Api(session, base, "acme")


ALLOWANCE = {"data": {"rateLimit": {"cost": 14, "remaining": 20, "resetAt": "2026-06-30T10:05:00Z"}}}


@pytest.mark.mission("C9")
def test_a_near_reset_of_the_allowance_is_waited_for_and_a_far_one_is_said(waits: list[float]) -> None:
    import json

    from ingestion.sources.github.client import GraphQL

    class Session:
        def __init__(self, date: str) -> None:
            self.answer = response(200, {"Date": date})
            self.answer._content = json.dumps(ALLOWANCE).encode()

        def request(self, *_: Any, **__: Any) -> Any:
            return self.answer

    def ask(date: str) -> Any:
        graphql = GraphQL(Api(Session(date), "http://x", "acme"))  # type: ignore[arg-type]
        graphql.ask("Repositories", owner="a")  # this answer is not thrown away: the next is waited for
        return graphql.ask("Repositories", owner="a")

    assert "rateLimit" in ask(NOW)
    assert waits == [301]
    with pytest.raises(SourceError, match="used up until 2026-06-30 10:05 UTC"):
        ask("Tue, 30 Jun 2026 09:10:00 GMT")
