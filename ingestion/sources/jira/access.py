"""What a Jira credential can do: Jira says itself which permissions the asking user has.

Belongs here: the audit's questions. What is read is in source.py.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from ingestion.access import Access
from ingestion.context import LoadContext
from ingestion.sources.jira.rows import account_id
from ingestion.sources.jira.search import Search
from ingestion.sources.jira.sites import Cloud
from ingestion.sources.jira.source import jira_site
from signalpath.program.sources import JiraSource

READING = ("BROWSE_PROJECTS", "USER_PICKER")
WRITING = (
    "CREATE_ISSUES",
    "EDIT_ISSUES",
    "TRANSITION_ISSUES",
    "ASSIGN_ISSUES",
    "DELETE_ISSUES",
    "ADD_COMMENTS",
    "ADMINISTER_PROJECTS",
    "ADMINISTER",
)


def probe_jira(config: JiraSource, context: LoadContext) -> Access:
    """Who the credential is, which permissions it has in any configured project, and the range of tickets.

    Raises:
        SourceError: Jira cannot be reached, or refuses.
    """
    site = jira_site(config, context)
    version = 3 if isinstance(site, Cloud) else 2
    myself = site.api.get(f"/rest/api/{version}/myself") if config.token_env else {}
    granted: set[str] = set()
    for project in config.projects:
        params: dict[str, Any] = {"projectKey": project}
        if version == 3:  # Data Center answers all permissions and takes no list
            params["permissions"] = ",".join([*READING, *WRITING])
        answer = site.api.get(f"/rest/api/{version}/mypermissions", params)
        granted |= {name for name, is_mine in answer["permissions"].items() if is_mine["havePermission"]}
    oldest, newest = (_edge(site, config, direction) for direction in ("ASC", "DESC"))
    writes = sorted(granted & set(WRITING))
    return Access(
        reachable=True,
        identity=account_id(myself),
        scopes=tuple(sorted(granted & {*READING, *WRITING})),
        can_write=bool(writes),
        oldest_on=oldest,
        newest_on=newest,
        detail=f"may write: {', '.join(writes)}" if writes else "may read only",
    )


def _edge(site: Any, config: JiraSource, direction: str) -> date | None:
    """The day of the oldest or newest ticket's creation; None if there is none."""
    scope = Search(site, config.projects, [], None).scope
    issues, _ = site.page(f"{scope} ORDER BY created {direction}", "created", 1, None)
    return date.fromisoformat(issues[0]["fields"]["created"][:10]) if issues else None
