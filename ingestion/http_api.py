"""One provider's API: bounded retries, and errors that say what to do.

Belongs here: waiting, and turning every way in which an answer can fail into a `SourceError`.
Does not belong here: paging and what is kept (`sources/`).

Tokens, headers and bodies never reach a message or a log: an error names the source, the host, the
path without its query, and the status.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import requests

from ingestion.errors import SourceError

ATTEMPTS = 6
LONGEST_WAIT_SECONDS = 120.0
TIMEOUT_SECONDS = (10.0, 60.0)  # connect, read
OVERLOADED = frozenset({500, 502, 503, 504})
LOST = (requests.ConnectionError, requests.Timeout, requests.exceptions.ChunkedEncodingError)
LATER = "Run again later: nothing was changed"


class Unavailable(SourceError):
    """No usable answer after all attempts, though nothing was refused: a smaller question may work."""


def pause(seconds: float) -> None:
    """Wait. Tests put their own in its place."""
    time.sleep(seconds)


@dataclass
class Api:
    """Sends requests of one source.

    Attributes:
        session: as `http.open_session` made it.
        base_url: what every path is appended to.
        source_name: the entry of sources.yml, for messages.
        sleep: waits so many seconds.
        answered_at: the provider's clock in its last answer; the only clock there is here.
    """

    session: requests.Session
    base_url: str
    source_name: str
    sleep: Callable[[float], None] = field(default_factory=lambda: pause)
    answered_at: datetime | None = None

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """The JSON that GET `path` answers; raises like `post`."""
        return self._ask("GET", path, params, None, ATTEMPTS)

    def post(self, path: str, body: Any, attempts: int = ATTEMPTS) -> Any:
        """The JSON that POST `path` answers.

        Server errors, answers that do not come in time and such that are no JSON are tried `attempts`
        times in all; lost connections, and being told to come back later, ATTEMPTS times in any case.

        Raises:
            Unavailable: no usable answer after all attempts: none, trouble, or something that is no JSON.
            SourceError: the provider refuses.
        """
        return self._ask("POST", path, None, body, attempts)

    def _ask(self, method: str, path: str, params: Any, body: Any, attempts: int) -> Any:
        url = self.base_url + path
        failures = delays = 0
        while True:
            try:
                answer = self.session.request(
                    method, url, params=params, json=body, timeout=TIMEOUT_SECONDS, allow_redirects=False
                )
            except LOST as error:
                failures += 1
                in_vain = isinstance(error, requests.ReadTimeout)
                if failures >= (attempts if in_vain else ATTEMPTS):
                    what = f"{_place(url)} {'does not answer in time' if in_vain else 'cannot be reached'}"
                    raise Unavailable(
                        self.source_name, what, f"Check base_url and the network. {LATER}"
                    ) from None
                self.sleep(_backoff(failures))
                continue
            except requests.RequestException as error:
                raise SourceError(
                    self.source_name, f"cannot ask {_place(url)} ({type(error).__name__})", "Check base_url"
                ) from None
            self.answered_at = _instant(answer.headers.get("Date"))
            if self._must_wait(answer):
                delays += 1
                if delays >= ATTEMPTS:
                    raise self._trouble(url, answer, "it keeps asking to come back later")
                self._wait(answer, delays)
            elif answer.status_code in OVERLOADED:
                failures += 1
                if failures >= attempts:
                    raise self._trouble(url, answer, f"asked {failures} times")
                self._wait(answer, failures)
            elif answer.status_code >= 300:
                raise self._refusal(url, answer)
            else:
                try:
                    return answer.json()
                except ValueError:  # a proxy's page, or cut off: the next answer may be whole
                    failures += 1
                    if failures >= attempts:
                        raise self._not_json(url, failures) from None
                self.sleep(_backoff(failures))

    def _must_wait(self, answer: requests.Response) -> bool:
        """429, or GitHub's limits, which come as a 403 with a time to come back."""
        limited = "Retry-After" in answer.headers or answer.headers.get("X-RateLimit-Remaining") == "0"
        return answer.status_code == 429 or (answer.status_code == 403 and limited)

    def _wait(self, answer: requests.Response, count: int) -> None:
        asked = self._asked_wait_seconds(answer)
        self.sleep(_backoff(count) if asked is None else min(asked, LONGEST_WAIT_SECONDS))

    def _asked_wait_seconds(self, answer: requests.Response) -> float | None:
        """Retry-After (seconds or a date), PagerDuty's RateLimit-Reset (seconds), GitHub's (an instant).

        Instants are counted from the provider's own clock.
        """
        value = answer.headers.get("Retry-After") or answer.headers.get("RateLimit-Reset", "")
        reset = answer.headers.get("X-RateLimit-Reset", "")
        if value.strip().isdigit():
            return float(value)
        until = _instant(value) or (datetime.fromtimestamp(int(reset), UTC) if reset.isdigit() else None)
        if until is None or self.answered_at is None:
            return None
        return max((until - self.answered_at).total_seconds(), 0.0)

    def _refusal(self, url: str, answer: requests.Response) -> SourceError:
        place, status = _place(url), answer.status_code
        if status in (401, 403):
            what = f"{place} refuses the credential (HTTP {status})"
            mend = "Check that it is valid, has not expired and may read what sources.yml names"
        elif status == 404:
            what = f"{place} does not exist (HTTP 404)"
            mend = "Check base_url in sources.yml, and that the credential may see it"
        elif status >= 400:
            what = f"{place} does not accept the question (HTTP {status})"
            mend = "Check the options of this source in sources.yml: each thing that they name must exist"
        else:
            what = f"{place} sends the request elsewhere (HTTP {status})"
            mend = "Check base_url: it must be the API's own address, not one that leads to a login page"
        return SourceError(self.source_name, what, mend)

    def _not_json(self, url: str, count: int) -> Unavailable:
        what = f"{_place(url)} answers something that is no JSON, or only a part of it (asked {count} times)"
        mend = "Check that base_url is the API's address and that no login page stands before it"
        return Unavailable(self.source_name, what, f"{mend}. {LATER}")

    def _trouble(self, url: str, answer: requests.Response, why: str) -> Unavailable:
        what = f"{_place(url)} has trouble answering (HTTP {answer.status_code}, {why})"
        return Unavailable(self.source_name, what, LATER)


def understood(source_name: str, read: Callable[[Any], Iterator[Any]]) -> Callable[[Any], Iterator[Any]]:
    """`read`, with one clear error where an answer lacks a field that the provider documents."""

    def checked(state: Any) -> Iterator[Any]:
        try:
            yield from read(state)
        except (KeyError, TypeError, AttributeError) as error:
            lacks = f"lacks `{error.args[0]}`" if isinstance(error, KeyError) else "has another shape"
            what = f"an answer is not as the provider documents it: it {lacks}"
            mend = "Check that base_url is that provider's API in the documented version, else report a bug"
            raise SourceError(source_name, what, mend) from error

    return checked


def _backoff(count: int) -> float:
    """1, 2, 4, 8 … seconds."""
    return min(2.0 ** (count - 1), LONGEST_WAIT_SECONDS)


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.hostname or ''}{f':{parts.port}' if parts.port else ''}{parts.path}"


def _instant(header: str | None) -> datetime | None:
    try:
        return parsedate_to_datetime(header) if header else None
    except ValueError:
        return None
