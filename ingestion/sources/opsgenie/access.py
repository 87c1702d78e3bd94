"""Who an Opsgenie key is, and what its account has: for the data-access audit.

Belongs here: the probe. Opsgenie does not say what rights a key has, so whether it may write is unknown.
"""

from __future__ import annotations

from datetime import date

from ingestion.access import Access
from ingestion.context import LoadContext
from ingestion.http_api import Api
from ingestion.since import instant
from ingestion.sources.opsgenie.source import opsgenie_api
from signalpath.program.sources import OpsgenieSource


def probe_opsgenie(config: OpsgenieSource, context: LoadContext) -> Access:
    """Ask /v2/account, and for the first and the last incident.

    Raises:
        SourceError: Opsgenie refuses the key, or cannot be reached.
    """
    api = opsgenie_api(config, context)
    account = api.get("/v2/account").get("data") or {}
    path = "/v2/alerts" if config.incidents_are == "alerts" else "/v1/incidents"
    return Access(
        reachable=True,
        identity=f"a key of account {account['name']}" if account.get("name") else None,
        can_write=None,
        oldest_on=_created_on(api, path, "asc"),
        newest_on=_created_on(api, path, "desc"),
        detail="Opsgenie does not say whether a key is read-only",
    )


def _created_on(api: Api, path: str, order: str) -> date | None:
    found = api.get(path, {"limit": 1, "sort": "createdAt", "order": order}).get("data") or [{}]
    at = instant(found[0].get("createdAt"))
    return date.fromisoformat(at[:10]) if at else None
