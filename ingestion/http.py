"""How a provider is reached: its session, its credential, and demo answers in place of a network.

Belongs here: what is set up once before the first request. Sending, retrying and judging answers is
in `http_api.py`; what is asked and kept is in `sources/`.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import requests
from requests.auth import AuthBase

from ingestion.errors import SourceError

REPLAY = "replay:"


def credential(source_name: str, variable: str | None) -> str | None:
    """The value of the environment variable that sources.yml names; None if it names none.

    Raises:
        SourceError: the variable is named but not set. Names the variable, never a value.
    """
    if variable is None:
        return None
    value = os.environ.get(variable, "").strip()
    if not value:
        raise SourceError(
            source_name,
            f"the environment variable {variable} is not set",
            f"Set {variable} to a read-only credential, or name another variable in sources.yml",
        )
    if not value.isascii() or not value.isprintable():
        # requests would put the value into its own error message.
        raise SourceError(
            source_name,
            f"the environment variable {variable} holds characters that no HTTP header may carry",
            f"Set {variable} anew, without line breaks or quotes around it",
        )
    return value


def open_session(
    base_url: str,
    program_folder: Path,
    source_name: str,
    headers: Mapping[str, str] | None = None,
    auth: tuple[str, str] | None = None,
) -> tuple[requests.Session, str]:
    """A session for `base_url`, and the URL that every request is to begin with.

    `replay:FOLDER` (relative to the program folder) is answered from files by
    `ingestion.demo.replay.ReplayAdapter`; everything else of the client stays the same.

    Raises:
        SourceError: the folder to replay does not exist, or base_url is no http(s) address.
    """
    session = requests.Session()
    session.headers.update({"User-Agent": "signalpath", "Accept": "application/json", **(headers or {})})
    # An explicit auth keeps requests from sending what ~/.netrc has for the host.
    session.auth = auth if auth is not None else _NoAuth()
    if base_url.startswith(REPLAY):
        return session, _mount_replay(session, base_url, program_folder, source_name)
    if not base_url.startswith(("https://", "http://")):
        raise SourceError(
            source_name, "base_url is no http(s) address", "Write it as https://host or replay:FOLDER"
        )
    return session, base_url.rstrip("/")


def _mount_replay(session: requests.Session, base_url: str, program_folder: Path, source_name: str) -> str:
    from ingestion.demo.replay import ReplayAdapter  # only where a program asks for it

    folder = (program_folder / base_url.removeprefix(REPLAY)).resolve()
    if not folder.is_dir():
        raise SourceError(
            source_name,
            f"{folder}, the folder with the answers to replay, does not exist",
            "Make it with `signalpath demo`, or mend base_url in sources.yml",
        )
    # An http address, since requests drops the parameters of any other; .invalid never resolves.
    base_url = f"http://{folder.name}.replay.invalid"
    try:
        session.mount(base_url, ReplayAdapter(folder))
    except ValueError as error:
        raise SourceError(source_name, str(error), "Mend base_url in sources.yml") from None
    return base_url


class _NoAuth(AuthBase):
    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request
