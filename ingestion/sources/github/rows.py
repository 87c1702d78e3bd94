"""GitHub's answers to allow-listed rows. Pure: dictionaries in, dictionaries out.

Belongs here: which field of a GraphQL node becomes which column. A node's other fields are not
looked at. Deleted accounts ("ghost") come as a null author and stay null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from ingestion.sources.github.comment_labels import conventional_label

MERGING = timedelta(minutes=2)
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
    ready = [e for e in nodes(node.get("timelineItems")) if e.get("__typename") == "ReadyForReviewEvent"]
    linked = nodes(node.get("closingIssuesReferences"))
    return {
        "pull_request_id": node["id"],
        "repository_id": repository_id,
        "number": node["number"],
        "author_login": login(node["author"]),
        "author_type": (node["author"] or {}).get("__typename"),
        "state": node["state"],
        "is_draft": node["isDraft"],
        "created_at": node["createdAt"],
        "ready_at": ready[-1]["createdAt"] if ready else None,
        "merged_at": node["mergedAt"],
        "closed_at": node["closedAt"],
        "updated_at": node["updatedAt"],
        "merged_by_login": login(node["mergedBy"]),
        "additions": node["additions"],
        "deletions": node["deletions"],
        "changed_file_count": node["changedFiles"],
        "review_count": (node["reviews"] or {}).get("totalCount"),
        "labels": json_list(label["name"] for label in nodes(node["labels"])),
        "commit_count": (node.get("commits") or {}).get("totalCount"),
        "head_commit_sha": node.get("headRefOid"),
        "merge_commit_sha": (node.get("mergeCommit") or {}).get("oid") if node["mergedAt"] else None,
        "merge_method": merge_method(node),
        "linked_issue_references": json_list(
            f"{issue['repository']['nameWithOwner']}#{issue['number']}" for issue in linked
        ),
    }


def merge_method(node: Node) -> str | None:
    """How a pull request was merged: `merge`, `squash`, `rebase`, or None where the facts do not tell.

    Two parents are a merge. With one parent, a rebase keeps the last commit's authored instant and a
    squash is authored when it is merged; whatever is neither (pushed by hand, say) is not guessed.
    """
    merged, last = node.get("mergeCommit"), last_commit(node)
    if not merged or not node["mergedAt"]:
        return None
    if merged["parents"]["totalCount"] > 1:
        return "merge"
    if last is None or merged["oid"] == last["oid"]:
        return None
    # GitHub writes whole seconds, and takes some to merge.
    took = abs(datetime.fromisoformat(node["mergedAt"]) - datetime.fromisoformat(merged["authoredDate"]))
    if merged["authoredDate"] == last["authoredDate"]:
        return "rebase" if took > MERGING else None
    return "squash" if took <= MERGING else None


def last_commit(node: Node) -> Node | None:
    """A pull request's last commit."""
    last = nodes(node.get("lastCommit"))
    return last[0]["commit"] if last else None


def file_rows(files: Iterable[Node], pull_request_id: str, updated_at: str | None = None) -> list[Row]:
    """Rows of github__pull_request_files; `updated_at` is the pull request's, as it came with them."""
    return [
        {
            "pull_request_id": pull_request_id,
            "path": file["path"],
            "additions": file["additions"],
            "deletions": file["deletions"],
            "change_type": file["changeType"],
            "pull_request_updated_at": updated_at,
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


def comment_rows(
    comments: Iterable[Node], thread_id: str, pull_request_id: str, with_label: bool = False
) -> list[Row]:
    """Rows of github__review_comments. What its author has not sent yet is left out.

    `with_label` is the charter's opt-in: only then is `body` looked at, and only its label goes on.
    """
    return [
        {
            "review_comment_id": comment["id"],
            "review_id": (comment["pullRequestReview"] or {}).get("id"),
            "pull_request_id": pull_request_id,
            "thread_id": thread_id,
            "author_login": login(comment["author"]),
            "author_type": (comment["author"] or {}).get("__typename"),
            "path": comment["path"],
            "line": comment["line"],
            "original_line": comment["originalLine"],
            "created_at": comment["createdAt"],
            "conventional_label": conventional_label(comment["body"]) if with_label else None,
        }
        for comment in comments
        if not is_pending(comment)
    ]


def nodes(connection: Node | None) -> list[Any]:
    """The nodes of a connection; GitHub leaves null where one could not be read."""
    return [node for node in (connection or {}).get("nodes") or () if node is not None]


def login(account: Node | None) -> Any:
    """An account's login; None for one that was deleted."""
    return (account or {}).get("login")


def json_list(names: Iterable[str]) -> str:
    """Names as the text of a JSON list."""
    return json.dumps(list(names), ensure_ascii=False)


def is_pending(written: Node) -> bool:
    """A review or comment that its author has not sent yet: GitHub shows it to that token only."""
    return bool(written["state"] == "PENDING")
