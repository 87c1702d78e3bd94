"""GitHub's teams and their direct members, read whole once a day.

Belongs here: paging, and that a token which may not read teams is reported without stopping the rest.
Who left a team is known by not being in it any more, so what was read before goes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingestion.boundary import Rejection
from ingestion.context import LoadContext
from ingestion.paging import Cursors
from ingestion.sources.github.chunks import Chunks, connections
from ingestion.sources.github.client import GraphQL, RightsError
from ingestion.sources.github.delivery_rows import member_rows, team_row
from ingestion.sources.github.rows import nodes

TABLES = ("teams", "team_members")


def read_teams(graphql: GraphQL, context: LoadContext, chunks: Chunks, organisations: list[str]) -> None:
    """Add the teams of all organisations. A user who owns repositories has none."""
    teams: list[tuple[str, Any]] = []
    is_whole = True
    context.forget("github__teams", "")
    for organisation in organisations:
        try:
            teams += [(organisation, team) for team in _teams(graphql, organisation)]
        except RightsError:
            is_whole = False
            reason = "the token may not read the organisation's teams; on GitHub that is read:org"
            context.reject([Rejection("github__teams", organisation, reason)])
    if is_whole:
        for plural in TABLES:
            context.clear(f"github__{plural}")
    for organisation, team in teams:
        chunks.add("teams", team_row(team), f"{organisation} team {team['id']}")
        for members in connections(graphql, team["members"], "TeamMembers", "members", team["id"]):
            rows = member_rows(members["edges"] or (), team["id"])
            chunks.extend("team_members", rows, f"{organisation} team {team['id']}")


def _teams(graphql: GraphQL, organisation: str) -> Iterator[Any]:
    cursor, cursors = None, Cursors(graphql.api.source_name, "teams")
    while True:
        data = graphql.ask("Teams", owner=organisation, cursor=cursor)
        page = (data.get("organization") or {}).get("teams")
        yield from nodes(page)
        if page is None or not page["pageInfo"]["hasNextPage"]:
            return
        cursor = cursors.next(page["pageInfo"]["endCursor"])
