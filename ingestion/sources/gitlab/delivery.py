"""One project's pipelines and deployments, newest first until what was read before.

Belongs here: where to stop. GitLab cannot be asked for what changed, so whatever had not ended when
it was last read is read again: reading goes on to the oldest of those.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from ingestion.since import utc
from ingestion.sources.gitlab.client import GraphQL, RemovedError
from ingestion.sources.gitlab.rows import Node, Row, deployment_row, pipeline_row

# What has waited longer than this for somebody to click will not be waited for.
ABANDONED = timedelta(days=30)


def pipelines(graphql: GraphQL, path: str, repository_id: str, since: str) -> tuple[list[Row], str]:
    """Rows created since an instant, and the instant to begin from next time."""
    nodes = graphql.nodes("Pipelines", "project", "pipelines", path=path)
    rows = [pipeline_row(node, repository_id) for node in _until(nodes, since)]
    return rows, _mark(rows, [row["created_at"] for row in rows if row["status"] != "completed"], since)


def deployments(graphql: GraphQL, path: str, repository_id: str, since: str) -> tuple[list[Row], str]:
    """Rows of all environments created since an instant, and the instant to begin from next time."""
    rows: list[Row] = []
    for environment in list(graphql.nodes("Environments", "project", "environments", path=path)):
        way, name = ("project", "environment", "deployments"), environment["name"]
        try:
            nodes = graphql.nodes("Deployments", *way, path=path, environment=name)
            rows += [deployment_row(node, repository_id, environment) for node in _until(nodes, since)]
        except RemovedError:
            continue  # an environment that was deleted meanwhile
    unfinished = [row["created_at"] for row in rows if row["finished_at"] is None]
    return rows, _mark(rows, unfinished, since)


def _until(nodes: Iterable[Node], since: str) -> Iterator[Node]:
    for node in nodes:
        if node["createdAt"] < since:
            return
        yield node


def _mark(rows: list[Row], unfinished: list[str], since: str) -> str:
    newest = max([row["created_at"] for row in rows], default=since)
    if not rows:
        return since
    patience = utc(newest) - ABANDONED
    return min([newest, *(created for created in unfinished if utc(created) >= patience)])
