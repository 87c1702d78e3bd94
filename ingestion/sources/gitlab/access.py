"""Who a GitLab token is and what it may do: for the data-access audit.

Belongs here: the probe. A personal, group or project access token says its scopes itself; what does
not (an OAuth token, or no token) leaves the question open.
"""

from __future__ import annotations

from typing import Any

from ingestion.access import Access
from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.http_api import Api
from ingestion.sources.gitlab.client import GraphQL, open_api
from signalpath.program.sources import GitlabSource

READING = frozenset(
    {
        "read_api",
        "read_user",
        "read_repository",
        "read_registry",
        "read_virtual_registry",
        "read_observability",
    }
    | {"openid", "profile", "email", "read_service_ping"}
)


def probe_gitlab(config: GitlabSource, context: LoadContext) -> Access:
    """Ask for the current user and for the token's own scopes.

    Raises:
        SourceError: GitLab refuses the token, or cannot be reached.
    """
    api = open_api(config, context)
    user = GraphQL(api).ask("CurrentUser")["currentUser"]
    token = _token(api)
    scopes = tuple(sorted(token.get("scopes") or ()))
    expires = token.get("expires_at")
    return Access(
        reachable=True,
        identity=user["username"] if user else None,
        scopes=scopes,
        can_write=not READING.issuperset(scopes) if scopes else None,
        detail=(
            f"the token expires on {expires}"
            if expires
            else "the token never expires"
            if scopes
            else "GitLab does not say what this credential may do"
        ),
    )


def _token(api: Api) -> dict[str, Any]:
    try:
        answer = api.get("/api/v4/personal_access_tokens/self")
    except SourceError:
        return {}
    return answer if isinstance(answer, dict) else {}
