"""Who a PagerDuty key is, and what its account has: for the data-access audit.

Belongs here: the probe. PagerDuty does not say whether an account's REST key may write; a user's own
key may do what the user's role may.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ingestion.access import Access
from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.http_api import Api
from ingestion.since import instant
from ingestion.sources.pagerduty.source import pagerduty_api
from signalpath.program.sources import PagerdutySource

READERS = frozenset({"read_only_user", "read_only_limited_user", "restricted_access", "observer"})


def probe_pagerduty(config: PagerdutySource, context: LoadContext) -> Access:
    """Ask /abilities, /users/me, and for the first and the last incident.

    Raises:
        SourceError: PagerDuty refuses the key, or cannot be reached.
    """
    api = pagerduty_api(config, context)
    api.get("/abilities")
    user = _user(api)
    role = user.get("role") if user else None
    return Access(
        reachable=True,
        identity=f"user {user['id']}" if user else "a key of the account, no user's",
        scopes=(role,) if role else (),
        can_write=role not in READERS if role else None,
        oldest_on=_incident_on(api, "asc"),
        newest_on=_incident_on(api, "desc"),
        detail=(
            "a user's key may do what the user's role may"
            if role
            else "PagerDuty does not say whether a key of the account is read-only"
        ),
    )


def _user(api: Api) -> dict[str, Any] | None:
    """The user whose key it is; PagerDuty answers 400 for a key that is no user's."""
    try:
        answer = api.get("/users/me")
    except SourceError:
        return None
    user = answer.get("user") if isinstance(answer, dict) else None
    return user if user and user.get("id") else None


def _incident_on(api: Api, order: str) -> date | None:
    asked = {"date_range": "all", "sort_by": f"created_at:{order}", "limit": 1, "offset": 0}
    incidents = api.get("/incidents", asked).get("incidents") or [{}]
    at = instant(incidents[0].get("created_at"))
    return date.fromisoformat(at[:10]) if at else None
