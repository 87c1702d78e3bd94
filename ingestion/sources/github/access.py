"""Who a GitHub token is and what it may do, as GitHub itself says: one request for each owner.

Belongs here: the data-access audit's probe. Nothing is tried by writing.

A classic token names its scopes in a header. A fine-grained token or an App has none, and GitHub then
shows only what the viewer may do in each repository, which a token may have less of: a viewer that can
write leaves open whether the token can, so the answer is "unknown" and somebody has to look.
"""

from __future__ import annotations

from datetime import datetime

from requests import Response

from ingestion.access import Access
from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.sources.github.client import GraphQL
from ingestion.sources.github.rows import nodes
from ingestion.sources.github.source import github_api
from signalpath.program.sources import GithubSource

READING = frozenset({"READ", "TRIAGE"})
# Scopes of classic tokens that let nobody change anything.
HARMLESS = ("read:", "user:email")


def probe_github(config: GithubSource, context: LoadContext) -> Access:
    """Ask who the token is, its scopes, and the time range of its owners' repositories.

    Raises:
        SourceError: GitHub refuses, or knows none of the owners.
    """
    api = github_api(config, context)
    scopes: set[str] | None = None

    def note_scopes(answer: Response, *_: object, **__: object) -> None:
        nonlocal scopes
        if "X-OAuth-Scopes" in answer.headers:
            named = answer.headers["X-OAuth-Scopes"].split(",")
            scopes = {scope.strip() for scope in named} - {""}

    api.session.hooks["response"].append(note_scopes)
    graphql = GraphQL(api)
    found, identity = [], None
    for owner in config.owners:
        data = graphql.ask("Viewer", owner=owner)
        identity = data["viewer"]["login"]
        if not data["repositoryOwner"]:
            what = f"GitHub knows no owner `{owner}` that this token may see"
            raise SourceError(config.name, what, "Check `owners` in sources.yml")
        found += nodes(data["repositoryOwner"]["repositories"])
    instants = [node[field] for node in found for field in ("createdAt", "pushedAt") if node[field]]
    days = sorted(datetime.fromisoformat(instant).date() for instant in instants)
    permissions = {node["viewerPermission"] for node in found}
    return Access(
        reachable=True,
        identity=identity,
        scopes=tuple(sorted(scopes or ())),
        can_write=_can_write(scopes, permissions),
        oldest_on=days[0] if days else None,
        newest_on=days[-1] if days else None,
        detail=_detail(len(found), scopes),
    )


def _can_write(scopes: set[str] | None, permissions: set[str | None]) -> bool | None:
    """By its scopes where there are any; else by what the viewer may do, if that is nothing but read.

    The scope `repo` is GitHub's only one for reading private repositories, and it can write.
    """
    if scopes is not None:
        return any(not scope.startswith(HARMLESS) for scope in scopes)
    return False if permissions and permissions <= READING else None


def _detail(count: int, scopes: set[str] | None) -> str:
    seen = f"{count} repositories can be seen (the first 100 of each owner are looked at)"
    if scopes is not None:
        return seen
    return f"{seen}; GitHub names no scopes, so this is a fine-grained token, an App's, or none"
