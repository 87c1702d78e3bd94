"""GitLab: projects, merge requests and what belongs to them, pipelines, deployments, by GraphQL alone.

Belongs here: the order in which things are asked, and where a later run takes up again. REST is not
asked for content either: its notes and changes carry text and code.

A run asks for each group's projects (and those of its subgroups) and then, project by project, for
what changed since the instant that it had read to. Between projects there are checkpoints, so a
backfill that is cut off goes on where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from dlt.sources import DltSource

from ingestion.boundary import Rejection
from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.http_api import understood
from ingestion.resources import CHECKPOINT, Checkpoint, Page, State, boundary_source
from ingestion.since import first_day
from ingestion.sources.deletions import deletions_page, is_sweep_due
from ingestion.sources.github.chunks import Chunks
from ingestion.sources.gitlab.client import GraphQL, RemovedError, open_api
from ingestion.sources.gitlab.delivery import deployments, pipelines
from ingestion.sources.gitlab.merge_requests import add_merge_request, merge_request_pages
from ingestion.sources.gitlab.rows import Row, member_row, project_row
from signalpath.program.sources import GitlabSource

BEGINNING = "0001-01-01"
SETTLING = timedelta(minutes=10)
CHECKPOINT_AFTER = 500  # merge requests; what comes after a checkpoint begins by listing projects again


def gitlab_source(config: GitlabSource, context: LoadContext) -> DltSource:
    """All tables of one `kind: gitlab` entry."""
    reader = _Reader(config, context, GraphQL(open_api(config, context)))
    return boundary_source("gitlab", config.name, context, understood(config.name, reader.read))


class _Reader:
    """One pass over a source, up to the next checkpoint."""

    def __init__(self, config: GitlabSource, context: LoadContext, graphql: GraphQL) -> None:
        self.config = config
        self.context = context
        self.graphql = graphql
        self.projects: dict[str, Row] = {}
        self.read_count = 0

    def read(self, state: State) -> Iterator[Page | Checkpoint]:
        since = first_day(self.config.name, self.config.since) or BEGINNING
        if since < state.get("since", since):
            state["marks"] = {}  # somebody asks for more of the past
        state["since"] = since
        marks: dict[str, dict[str, str]] = state.setdefault("marks", {})
        today = self.context.as_of.isoformat()
        if state.get("pass_on") != today:
            state.update(pass_on=today, done=[])
        self.projects = self._projects()
        if not state["done"]:
            yield from self._directory()
        for path, row in self.projects.items():
            key = row["repository_id"]
            if key in state["done"]:
                continue
            mark = dict(marks.get(key, {}))
            try:
                yield from self._project(path, key, mark, since)
            except RemovedError:
                # Without new marks, all of it is read again should it come back.
                reason = "the project was removed, renamed or closed to the token while it was read"
                self.context.reject([Rejection("gitlab__projects", path, reason)])
            else:
                marks[key] = mark
            state["done"] = [*state["done"], key]
            if self.read_count >= CHECKPOINT_AFTER:
                yield CHECKPOINT
        state["done"] = []
        if is_sweep_due(state, self.context.as_of):
            yield deletions_page("merge_requests", "pull_request_id", self._present(), self.context, state)
            state["swept_on"] = today

    def _projects(self) -> dict[str, Row]:
        """Full path -> row; a project of two configured groups comes once, a fork not at all."""
        found: dict[str, Row] = {}
        for group in self.config.groups:
            try:
                for node in self.graphql.nodes("Projects", "group", "projects", group=group):
                    row, path = project_row(node), node["fullPath"]
                    if not row["is_fork"] and not self.context.excludes_repository(path):
                        found[path] = row
            except RemovedError:
                raise SourceError(
                    self.config.name,
                    f"GitLab knows no group `{group}` that this token may see",
                    "Check `groups` in sources.yml (full paths, such as acme/platform) and the token",
                ) from None
        return found

    def _directory(self) -> Iterator[Page]:
        self.context.forget("gitlab__projects", "")
        yield Page("projects", list(self.projects.values()), list(self.projects))
        for group in self.config.groups:
            nodes = self.graphql.nodes("Members", "group", "groupMembers", group=group)
            members = [member_row(node, group) for node in nodes if node["user"]]
            yield Page("members", members, [f"group {group}"] * len(members))

    def _project(self, path: str, repository_id: str, mark: dict[str, str], since: str) -> Iterator[Page]:
        chunks, newest = Chunks(), ""
        after = mark.get("merge_requests", since)
        for page in merge_request_pages(self.graphql, path, None if after == BEGINNING else after):
            for node in page:
                newest = max(newest, node["updatedAt"])
                self.read_count += 1
                add_merge_request(chunks, self.graphql, repository_id, path, node)
            yield from chunks.full()
        if newest:
            mark["merge_requests"] = max(self._settled(newest), mark.get("merge_requests", ""))
        for plural, read in (("pipelines", pipelines), ("deployments", deployments)):
            rows, reached = read(self.graphql, path, repository_id, mark.get(plural, since))
            chunks.extend(plural, rows, path)
            if rows:
                mark[plural] = reached
        yield from chunks.rest()

    def _settled(self, newest: str) -> str:
        """`newest`, but not the last minutes: another change of the same instant may still show up."""
        now = self.graphql.api.answered_at
        return newest if now is None else min(newest, f"{now - SETTLING:%Y-%m-%dT%H:%M:%SZ}")

    def _present(self) -> Iterator[str]:
        """Ids of all merge requests that are still there."""
        for path in self.projects:
            try:
                way = ("project", "mergeRequests")
                yield from (node["id"] for node in self.graphql.nodes("MergeRequestIds", *way, path=path))
            except RemovedError:
                continue
