"""Every API kind under every fault: nothing lost, nothing doubled, one clear message, bounded retries.

The provider is a real HTTP server on 127.0.0.1 that misbehaves on purpose; only waiting is replaced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Installation, Provider, Request, serving
from loopback_all import ENVIRONMENT, PROVIDED, SECRET, Provided, Respond

from ingestion.errors import SourceError
from ingestion.http_api import ATTEMPTS

pytestmark = pytest.mark.mission("C9")
HTML = b"<html><title>" + SECRET.encode() + b"</title></html>"
PAGE_SIZES = 5  # at most: GitHub's are asked for one after the other
PASSING = {
    "429": lambda answer: Answer(None, 429, {"Retry-After": "7"}),
    "secondary limit": lambda answer: Answer({"message": SECRET}, 403, {"Retry-After": "9"}),
    "502": lambda answer: Answer(HTML, 502),
    "truncated": lambda answer: Answer(b'{"data": {"' + SECRET.encode(), 200),
    "html": lambda answer: Answer(HTML, 200, {"Content-Type": "text/html"}),
    "reset": lambda answer: Answer(cut=0),
    "cut off": lambda answer: Answer(answer.body, 200, cut=15),
}
LASTING = {
    "expired token": (lambda answer: Answer({"message": SECRET}, 401), "refuses the credential (HTTP 401)"),
    "429": (PASSING["429"], "keeps asking to come back later"),
    "503": (lambda answer: Answer(HTML, 503), "has trouble answering (HTTP 503"),
    "html": (PASSING["html"], "no JSON"),
    "truncated": (PASSING["truncated"], "no JSON"),
    "reset": (PASSING["reset"], "cannot be reached"),
}
each_kind = pytest.mark.parametrize("provided", PROVIDED.values(), ids=PROVIDED.keys())


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What was waited for, in seconds, without waiting; and every credential."""
    waited: list[float] = []
    monkeypatch.setattr("ingestion.http_api.pause", waited.append)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    return waited


WHOLE: dict[str, tuple[dict[str, list[str]], int]] = {}


def whole(folder: Path, provider: Provider, provided: Provided) -> tuple[dict[str, list[str]], int]:
    """The raw tables of an undisturbed run, and how many requests it took; read once a kind."""
    entry = provided.entry(provider.base_url)
    name = f"{entry['kind']} {entry.get('deployment', '')}"
    if name not in WHOLE:
        provider.requests.clear()
        installation = Installation(folder / "whole", entry)
        installation.load()
        WHOLE[name] = installation.raw(), len(provider.requests)
    return WHOLE[name]


def from_request(number: int, fault: Callable[[Answer], Answer], respond: Respond, times: int) -> Respond:
    """Answers well but from the request `number` on, `times` times."""
    state = {"asked": 0}

    def answer(request: Request) -> Answer:
        state["asked"] += 1
        good = respond(request)
        return fault(good) if number <= state["asked"] < number + times else good

    return answer


@each_kind
def test_a_fault_that_passes_leaves_no_trace(tmp_path: Path, waits: list[float], provided: Provided) -> None:
    """Each fault once, in one run, spread over its requests."""
    organisation = provided.organisation()
    with serving(organisation) as provider:
        expected, requests = whole(tmp_path, provider, provided)
        assert sum(map(len, expected.values())) >= 4
        respond: Respond = organisation
        for number, fault in enumerate(PASSING.values()):
            # Counted with the questions that are asked again.
            step = 2 if requests > 2 * len(PASSING) else 1
            respond = from_request(2 + number * step, fault, respond, times=1)
        provider.respond = respond
        waits.clear()
        installation = Installation(tmp_path / "faults", provided.entry(provider.base_url))
        installation.load()
    assert installation.raw() == expected
    assert len(waits) >= 3 and max(waits) <= 32
    assert {7, 9} <= set(waits), "as long as the provider asks for"


def _lasting() -> Iterator[Any]:
    """Every fault for GraphQL and for REST; all kinds ask through the same client, so two for the others."""
    for kind, provided in PROVIDED.items():
        for name, (fault, said) in LASTING.items():
            if kind in ("github", "pagerduty") or name in ("expired token", "503"):
                yield pytest.param(provided, fault, said, id=f"{kind}-{name}")


@pytest.mark.parametrize(("provided", "fault", "said"), list(_lasting()))
def test_a_fault_that_lasts_is_one_clear_error_and_the_next_run_makes_up_for_it(
    tmp_path: Path, provided: Provided, fault: Callable[[Answer], Answer], said: str
) -> None:
    """It begins in the middle of the run."""
    organisation = provided.organisation()
    with serving(organisation) as provider:
        expected, requests = whole(tmp_path, provider, provided)
        provider.respond = from_request(requests // 2 + 1, fault, organisation, times=10_000)
        provider.requests.clear()
        installation = Installation(tmp_path / "faults", provided.entry(provider.base_url))
        with pytest.raises(SourceError) as failure:
            installation.load()
        # A question that is too big is asked in smaller pieces before giving up.
        assert len(provider.requests) <= requests // 2 + PAGE_SIZES * ATTEMPTS
        provider.respond = organisation
        installation.load()
    message = str(failure.value)
    assert message.startswith(f"source `{failure.value.source_name}`: ") and failure.value.mend
    assert said in message, message
    assert not [secret for secret in (SECRET, ENVIRONMENT["LRS_PASSWORD"]) if secret in message]
    assert installation.raw() == expected


def turned(value: Any, path: str) -> Any:
    """The answer, changed so that its list goes on for ever with the same page."""
    if isinstance(value, list):
        return [turned(element, path) for element in value]
    if not isinstance(value, dict):
        return value
    value = {key: turned(element, path) for key, element in value.items()}
    if "hasNextPage" in value:
        return {**value, "hasNextPage": True, "endCursor": "again"}
    if isinstance(value.get("more"), bool):
        return {**value, "more": True}
    if isinstance(value.get("statements"), list):
        return {**value, "more": "/xapi/statements?more=again"}
    if "issues" in value:
        return {**value, "nextPageToken": "again", "isLast": False, "total": 1_000_000}
    if isinstance(value.get("data"), list) and "/incidents" in path:
        return {**value, "paging": {"next": "https://api.example/v1/incidents?offset=1"}}
    return value


@each_kind
def test_a_list_that_never_ends_is_one_clear_error(tmp_path: Path, provided: Provided) -> None:
    """Every page says that there is another one, and that is the same again."""
    organisation = provided.organisation()
    first: dict[tuple[str, str], Answer] = {}

    def again(request: Request) -> Answer:
        operation = request.body.get("operationName", "") if isinstance(request.body, dict) else ""
        if (request.path, operation) not in first:
            first[request.path, operation] = organisation(request)
        good = first[request.path, operation]
        return Answer(turned(good.body, request.path), good.status, good.headers)

    def stuck(request: Request) -> Answer:
        # An LRS' `more` and the like lead to what the loopback does not know: the first page again.
        try:
            return again(request)
        except (KeyError, ValueError, StopIteration, AttributeError):
            return Answer(turned(next(iter(first.values())).body, request.path))

    with serving(stuck) as provider:
        installation = Installation(tmp_path, provided.entry(provider.base_url))
        with pytest.raises(SourceError) as failure:
            installation.load()
        assert len(provider.requests) < 400, "bounded"
    assert "end" in str(failure.value) or "order" in str(failure.value), str(failure.value)
    assert SECRET not in str(failure.value)
