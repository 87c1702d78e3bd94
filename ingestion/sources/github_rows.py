"""GitHub's answers to allow-listed rows. Pure: dictionaries in, dictionaries out.

Belongs here: which field of a GraphQL node becomes which column. A node's other fields are not
looked at. Deleted accounts ("ghost") come as a null author and stay null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

Node = Mapping[str, Any]
Row = dict[str, Any]


def repository_row(node: Node) -> Row:
    """One row of github__repositories."""
    return {
        "repository_id": node["id"],
        "owner_login": node["owner"]["login"],
        "name": node["name"],
        "default_branch": (node.get("defaultBranchRef") or {}).get("name"),
        "is_archived": node["isArchived"],
        "is_fork": node["isFork"],
        "created_at": node["createdAt"],
        "pushed_at": node["pushedAt"],
    }


def pull_request_row(node: Node, repository_id: str) -> Row:
    """One row of github__pull_requests. `ready_at` is the last time it left draft, null if never."""
    author = node["author"] or {}
    ready = nodes(node["timelineItems"])
    return {
        "pull_request_id": node["id"],
        "repository_id": repository_id,
        "number": node["number"],
        "author_login": author.get("login"),
        "author_type": author.get("__typename"),
        "state": node["state"],
        "is_draft": node["isDraft"],
        "created_at": node["createdAt"],
        "ready_at": ready[-1].get("createdAt") if ready else None,
        "merged_at": node["mergedAt"],
        "closed_at": node["closedAt"],
        "updated_at": node["updatedAt"],
        "merged_by_login": (node["mergedBy"] or {}).get("login"),
        "additions": node["additions"],
        "deletions": node["deletions"],
        "changed_file_count": node["changedFiles"],
        "review_count": (node["reviews"] or {}).get("totalCount"),
        "labels": json.dumps([label["name"] for label in nodes(node["labels"])], ensure_ascii=False),
    }


def file_rows(files: Iterable[Node], pull_request_id: str) -> list[Row]:
    """Rows of github__pull_request_files."""
    return [
        {
            "pull_request_id": pull_request_id,
            "path": file["path"],
            "additions": file["additions"],
            "deletions": file["deletions"],
            "change_type": file["changeType"],
        }
        for file in files
    ]


def review_row(node: Node, pull_request_id: str) -> Row:
    """One row of github__reviews."""
    author = node["author"] or {}
    return {
        "review_id": node["id"],
        "pull_request_id": pull_request_id,
        "author_login": author.get("login"),
        "author_type": author.get("__typename"),
        "state": node["state"],
        "submitted_at": node["submittedAt"],
    }


def comment_rows(comments: Iterable[Node], review_id: str, pull_request_id: str) -> list[Row]:
    """Rows of github__review_comments."""
    return [
        {
            "review_comment_id": comment["id"],
            "review_id": review_id,
            "pull_request_id": pull_request_id,
            "author_login": (comment["author"] or {}).get("login"),
            "author_type": (comment["author"] or {}).get("__typename"),
            "path": comment["path"],
            "created_at": comment["createdAt"],
        }
        for comment in comments
    ]


def nodes(connection: Node | None) -> list[Any]:
    """The nodes of a connection; GitHub leaves null where one could not be read."""
    return [node for node in (connection or {}).get("nodes") or () if node is not None]


def is_pending(review: Node) -> bool:
    """A review that its author has not sent yet: GitHub shows it to that author's token only."""
    return review["state"] == "PENDING"
