"""Who a ServiceNow account is, its roles, and what its instance has: for the data-access audit.

Belongs here: the probe. Whether it may write is told by the roles that it can see of itself.
"""

from __future__ import annotations

from datetime import date

from ingestion.access import Access
from ingestion.context import LoadContext
from ingestion.http_api import Api
from ingestion.sources.servicenow.source import servicenow_api
from signalpath.program.sources import ServicenowSource

READ_ONLY = "snc_read_only"
WRITERS = frozenset({"admin", "itil", "itil_admin", "incident_manager", "sn_incident_write"})


def probe_servicenow(config: ServicenowSource, context: LoadContext) -> Access:
    """Ask for the account itself, its roles, and the first and the last incident.

    Raises:
        SourceError: ServiceNow refuses the credential, or cannot be reached.
    """
    api = servicenow_api(config, context)
    me = _first(api, "sys_user", "user_name", "sys_id=javascript:gs.getUserID()")
    roles = _all(api, "sys_user_has_role", "role.name", "user=javascript:gs.getUserID()^state=active")
    names = tuple(sorted(str(role["role.name"]) for role in roles if role.get("role.name")))
    return Access(
        reachable=True,
        identity=me.get("user_name") or None,
        scopes=names,
        can_write=_can_write(names),
        oldest_on=_opened_on(api, "ORDERBYopened_at"),
        newest_on=_opened_on(api, "ORDERBYDESCopened_at"),
        detail=(
            "told by the account's roles"
            if names
            else "the account may not see its own roles, so these are unknown"
        ),
    )


def _can_write(roles: tuple[str, ...]) -> bool | None:
    if READ_ONLY in roles:
        return False
    return True if WRITERS & set(roles) else None


def _opened_on(api: Api, order: str) -> date | None:
    at = _first(api, "incident", "opened_at", f"opened_atISNOTEMPTY^{order}").get("opened_at")
    return date.fromisoformat(at[:10]) if at else None


def _first(api: Api, table: str, fields: str, query: str) -> dict[str, str]:
    return next(iter(_all(api, table, fields, query, limit=1)), {})


def _all(api: Api, table: str, fields: str, query: str, limit: int = 1_000) -> list[dict[str, str]]:
    asked = {"sysparm_query": query, "sysparm_fields": fields, "sysparm_limit": limit}
    found: list[dict[str, str]] = api.get(f"/api/now/table/{table}", asked).get("result") or []
    return found
