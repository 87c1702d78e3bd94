"""One project's merge requests, each followed to the last note, commit, approval and reviewer.

Belongs here: pages of merge requests and their nested pages, and the gathering of rows. Which
projects are asked for is in source.py, which field becomes which column in rows.py.
"""

from __future__ import annotations

from collections.abc import Iterator

from ingestion.http_api import ATTEMPTS, Unavailable
from ingestion.paging import Cursors
from ingestion.sources.github.chunks import Chunks
from ingestion.sources.gitlab.client import GraphQL, follow, present
from ingestion.sources.gitlab.queries import NESTED, operation
from ingestion.sources.gitlab.rows import (
    Node,
    approval_row,
    commit_row,
    file_rows,
    merge_request_row,
    note_row,
    review_request_row,
)

PAGE_SIZES = (30, 15, 5, 1)


def merge_request_pages(graphql: GraphQL, path: str, after: str | None) -> Iterator[list[Node]]:
    """Pages of merge requests that changed after an instant, oldest change first.

    A page that GitLab cannot finish is asked for in smaller pieces.

    Raises:
        RemovedError: the project is not there any more.
        Unavailable: GitLab cannot even answer for one merge request.
    """
    cursor, sizes = None, list(PAGE_SIZES)
    cursors = Cursors(graphql.api.source_name, f"merge requests of {path}")
    while True:
        attempts = 1 if len(sizes) > 1 else ATTEMPTS
        asked = {"path": path, "after": after, "cursor": cursor, "first": sizes[0]}
        try:
            data = graphql.ask("MergeRequests", attempts, **asked)
        except Unavailable:
            if len(sizes) == 1:
                raise
            sizes.pop(0)
            continue
        page = follow(data, ("project", "mergeRequests"))
        yield present(page)
        if not page["pageInfo"]["hasNextPage"]:
            return
        cursor = cursors.next(page["pageInfo"]["endCursor"])


def add_merge_request(chunks: Chunks, graphql: GraphQL, repository_id: str, path: str, node: Node) -> None:
    """Add the rows of one merge request and all that belongs to it."""
    place = f"{path}!{node['iid']}"
    parts = {
        name: graphql.rest_of(
            node[name], operation(name), "project", "mergeRequest", name, path=path, iid=node["iid"]
        )
        for name in NESTED
    }
    notes = [note_row(note, node) for note in parts["notes"]]
    row = merge_request_row(node, repository_id, notes, parts["labels"])
    chunks.add("merge_requests", row, place)
    chunks.extend("merge_request_files", file_rows(node), place)
    chunks.extend("merge_request_notes", notes, place)
    chunks.extend("merge_request_commits", [commit_row(commit, node) for commit in parts["commits"]], place)
    chunks.extend(
        "merge_request_approvals", [approval_row(user, node) for user in parts["approvedBy"]], place
    )
    chunks.extend("review_requests", [review_request_row(user, node) for user in parts["reviewers"]], place)
