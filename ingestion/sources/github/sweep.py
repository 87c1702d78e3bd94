"""What GitHub no longer shows: a sweep over the ids of pull requests and issues, once a week.

Belongs here: comparing what GitHub has with what the warehouse has, as rows of github__deletions.
GitHub does not say whether something was deleted or closed to the token, and both mean that it is no
longer ours to show: a repository that is gone takes what is in it along. All of it is taken back as
soon as it shows up again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from ingestion.context import LoadContext
from ingestion.resources import State
from ingestion.sources.github.chunks import Chunks, Repository
from ingestion.sources.github.client import GraphQL
from ingestion.sources.github.feeds import RemovedError, repository_pages
from ingestion.sources.github.rows import nodes

EVERY = timedelta(days=7)
PAGE_SIZES = (100, 50, 20)
# table -> its id's column, and the question and list that bring the ids
SWEPT = {
    "pull_requests": ("pull_request_id", "PullRequestIds", "pullRequests"),
    "issues": ("issue_id", "IssueIds", "issues"),
}


def is_due(state: State, context: LoadContext) -> bool:
    """Whether the last sweep is a week ago, or unknown while the warehouse has something to compare."""
    if "swept_on" not in state:
        return any(context.known_ids(plural, column) for plural, (column, *_) in SWEPT.items())
    return date.fromisoformat(state["swept_on"]) + EVERY <= context.as_of


def sweep(
    graphql: GraphQL, context: LoadContext, chunks: Chunks, repositories: list[Repository], state: State
) -> None:
    """Add a row for all that is gone, and for all that came back."""
    missing: dict[str, dict[str, str]] = state.setdefault("missing", {})
    recorded = set(context.known_ids("deletions", "record_id"))
    midnight = datetime.combine(context.as_of, time(), UTC)
    now = f"{graphql.api.answered_at or midnight:%Y-%m-%dT%H:%M:%SZ}"
    known = set(context.known_ids("repositories", "repository_id"))
    shown = {repository.id for repository in repositories}
    listed = {"repositories": (known, shown)}
    for plural, (column, operation, field) in SWEPT.items():
        if known := set(context.known_ids(plural, column)):
            listed[plural] = (known, _shown(graphql, operation, field, repositories))
    for plural, (known, shown) in listed.items():
        before = missing.get(plural, {})
        missing[plural] = {key: before.get(key, now) for key in sorted(known - shown)}
        _add(chunks, plural, missing[plural].items())
        _add(chunks, plural, ((key, None) for key in sorted(recorded & shown)))
    state["swept_on"] = context.as_of.isoformat()


def _shown(graphql: GraphQL, operation: str, field: str, repositories: list[Repository]) -> set[str]:
    found: set[str] = set()
    for repository in repositories:
        try:
            for page in repository_pages(graphql, operation, field, repository, PAGE_SIZES):
                found.update(node["id"] for node in nodes(page))
        except RemovedError:
            continue
    return found


def _add(chunks: Chunks, plural: str, records: Iterable[tuple[str, str | None]]) -> None:
    for key, deleted_at in records:
        row = {"table_name": plural, "record_id": key, "deleted_at": deleted_at}
        chunks.add("deletions", row, f"{plural} {key}")
