"""What an LRS says of itself and of the credential, in two requests.

Belongs here: the data-access audit's probe. xAPI has no way to ask what a credential may do, so whether
it can write stays unknown: the LRS's own settings must say, and a dated line of the checklist.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ingestion.access import Access
from ingestion.context import LoadContext
from ingestion.since import instant, utc
from ingestion.sources.xapi.lrs import open_lrs
from signalpath.program.sources import XapiSource


def probe_xapi(config: XapiSource, context: LoadContext) -> Access:
    """GET /about, and the oldest statement, of which only the instant is looked at.

    Raises:
        SourceError: the LRS cannot be reached or refuses the credential.
    """
    lrs = open_lrs(config, context)
    about = lrs.api.get(f"{lrs.path}/about")
    versions = [str(known) for known in about.get("version", [])] if isinstance(about, dict) else []
    speaks = any(known.split(".")[:2] == config.version.split(".")[:2] for known in versions)
    detail = "the LRS does not say what the credential may do"
    if not speaks:
        detail = f"the LRS does not name xAPI {config.version} among its versions; {detail}"
    oldest = next(lrs.statements(None, limit=1))
    return Access(reachable=True, can_write=None, oldest_on=_stored_on(oldest), detail=detail)


def _stored_on(statements: list[Any]) -> date | None:
    stored = instant(statements[0].get("stored")) if statements else None
    return utc(stored).date() if stored else None
