"""What a source's credential can reach, as the provider itself says it: the data-access audit's probes.

Belongs here: `Access`, the probe of files, and finding `probe_<kind>` in `sources/<kind>/access.py`.
Does not belong here: judging the answer (`orchestration/audit.py`) and how a provider is asked.

Nothing is ever proved by writing. Where a provider does not say whether a credential may write,
`can_write` is None, and somebody has to look and sign a dated line of the review checklist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal

from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.http import REPLAY
from signalpath.program.sources import MappedFile

Medium = Literal["api", "files", "demo answers"]


@dataclass(frozen=True)
class Access:
    """What one source's credential can do.

    Attributes:
        reachable: the provider answered, or the files can be read.
        identity: who the token is, as the provider names it; None if it does not say.
        scopes: what the token may do, in the provider's own words; empty if it does not say.
        can_write: None where the provider does not say. Files are opened for reading only: False.
        oldest_on, newest_on: the time range that the provider has, where a cheap question tells.
        detail: one sentence for the person who reads the audit; never a token, never a person's name.
        medium: what was asked; the probes of APIs leave it as it is.
    """

    reachable: bool
    identity: str | None = None
    scopes: tuple[str, ...] = ()
    can_write: bool | None = None
    oldest_on: date | None = None
    newest_on: date | None = None
    detail: str = ""
    medium: Medium = "api"


def probe(kind: str, config: Any, context: LoadContext) -> Access:
    """Ask one source who the credential is and what it may do, in one or two cheap requests.

    Args:
        kind: the source kind.
        config: the source's entry of sources.yml.
        context: the run.

    Returns:
        The answer; a source that cannot be read is `reachable=False` with the reason as its detail.

    Raises:
        LookupError: an API kind has no `sources/<kind>/access.py`, which is a mistake of ours.
    """
    base_url = getattr(config, "base_url", None)
    if base_url is None:
        return _probe_files(config, context)
    if base_url.startswith(REPLAY):
        folder = context.program.resolve(Path(base_url.removeprefix(REPLAY)))
        detail = "answers are replayed from files" if folder.is_dir() else f"{folder} does not exist"
        return Access(folder.is_dir(), can_write=False, detail=detail, medium="demo answers")
    try:
        return _probe_of(kind)(config, context)
    except SourceError as error:
        return Access(False, detail=f"{error.what}. {error.mend}")
    except (KeyError, TypeError, AttributeError, ValueError):
        return Access(False, detail="an answer is not as the provider documents it. Check base_url")


def _probe_of(kind: str) -> Callable[[Any, LoadContext], Access]:
    name = f"ingestion.sources.{kind}.access"
    if find_spec(name) is None:
        raise LookupError(f"{name} does not exist, so nobody can say what a {kind} credential may do")
    found: Callable[[Any, LoadContext], Access] = getattr(import_module(name), f"probe_{kind}")
    return found


def _probe_files(config: Any, context: LoadContext) -> Access:
    """Local files have no token: they are there and readable, or not."""
    for path in _paths(config):
        place = context.program.resolve(path)
        try:
            next(place.iterdir(), None) if place.is_dir() else place.open("rb").close()
        except OSError as error:
            detail = f"{place} cannot be read ({error.strerror})"
            return Access(False, can_write=False, detail=detail, medium="files")
    return Access(True, can_write=False, detail="local files, opened for reading only", medium="files")


def _paths(config: Any) -> Iterator[Path]:
    for name in type(config).model_fields:
        value = getattr(config, name)
        if isinstance(value, MappedFile):
            yield value.path
        elif isinstance(value, Path):
            yield value
