"""GitLab's answers to allow-listed rows. Pure: dictionaries in, dictionaries out.

Belongs here: which field of a GraphQL node becomes which column. Other fields are not looked at.
Deleted accounts come as null and stay null.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

Node = Mapping[str, Any]
Row = dict[str, Any]
# Pipelines end in one of these; the others are still to run, running, or wait for somebody.
ENDED = frozenset({"SUCCESS", "FAILED", "CANCELED", "SKIPPED"})
WAITING = frozenset({"CREATED", "WAITING_FOR_RESOURCE", "WAITING_FOR_CALLBACK", "PREPARING", "PENDING"})


def project_row(node: Node) -> Row:
    """One row of gitlab__projects."""
    owner, _, name = node["fullPath"].rpartition("/")
    return {
        "repository_id": node["id"],
        "owner_login": owner,
        "name": name,
        "default_branch": (node.get("repository") or {}).get("rootRef"),
        "is_archived": node["archived"],
        "is_fork": node.get("forkedFrom") is not None,
        "created_at": node["createdAt"],
        "pushed_at": node["lastActivityAt"],
    }


def merge_request_row(node: Node, repository_id: str, notes: Iterable[Row], labels: Iterable[Node]) -> Row:
    """One row of gitlab__merge_requests.

    Args:
        node: the merge request.
        repository_id: its project.
        notes: its note rows. GitLab has no field for when it left draft, but notes each change of it;
            the last change made it what it is, so one that is no draft became ready then.
        labels: its label nodes.
    """
    summary = node["diffStatsSummary"] or {}
    changes = [row["created_at"] for row in notes if row["is_system"] and row["action"] == "draft"]
    return {
        "pull_request_id": node["id"],
        "repository_id": repository_id,
        "number": node["iid"],
        **author(node["author"]),
        "state": node["state"],
        "is_draft": node["draft"],
        "created_at": node["createdAt"],
        "prepared_at": node["preparedAt"],
        "ready_at": max(changes) if changes and not node["draft"] else None,
        "merged_at": node["mergedAt"],
        "closed_at": node["closedAt"],
        "updated_at": node["updatedAt"],
        # Before it is merged, mergeUser is who set it to be merged when its pipeline succeeds.
        "merged_by_login": (node["mergeUser"] or {}).get("username") if node["mergedAt"] else None,
        "merge_method": ("squash" if node["squashOnMerge"] else "merge") if node["mergedAt"] else None,
        "merge_commit_sha": node["mergeCommitSha"],
        "head_sha": node["diffHeadSha"],
        "additions": summary.get("additions"),
        "deletions": summary.get("deletions"),
        "changed_file_count": summary.get("fileCount"),
        "commit_count": node["commitCount"],
        "labels": json.dumps([label["title"] for label in labels], ensure_ascii=False),
    }


def author(user: Node | None) -> Row:
    """Log-in and type of a user; GitLab's bots are project and group tokens and its own services."""
    kind = None if user is None else "Bot" if user.get("bot") else "User"
    return {"author_login": (user or {}).get("username"), "author_type": kind}


def of(merge_request: Node) -> Row:
    """What joins a row to its merge request as it was then; what was taken back keeps an old one."""
    return {"pull_request_id": merge_request["id"], "pull_request_updated_at": merge_request["updatedAt"]}


def file_rows(node: Node) -> list[Row]:
    """Rows of gitlab__merge_request_files."""
    return [
        {**of(node), **{name: file[name] for name in ("path", "additions", "deletions")}}
        for file in node["diffStats"] or ()
    ]


def note_row(note: Node, merge_request: Node) -> Row:
    """One row of gitlab__merge_request_notes; what it says is never asked for."""
    position = note["position"] or {}
    return {
        "note_id": note["id"],
        "pull_request_id": merge_request["id"],
        **author(note["author"]),
        "is_system": note["system"],
        "action": (note["systemNoteMetadata"] or {}).get("action"),
        "path": position.get("filePath"),
        "line": position.get("newLine"),
        "is_resolvable": note["resolvable"],
        "created_at": note["createdAt"],
    }


def commit_row(commit: Node, merge_request: Node) -> Row:
    """One row of gitlab__merge_request_commits."""
    return {
        **of(merge_request),
        "commit_sha": commit["sha"],
        "author_email": commit["authorEmail"],
        "authored_at": commit["authoredDate"],
        "committed_at": commit["committedDate"],
    }


def approval_row(user: Node, merge_request: Node) -> Row:
    """One row of gitlab__merge_request_approvals."""
    return {**of(merge_request), **author(user)}


def review_request_row(reviewer: Node, merge_request: Node) -> Row:
    """One row of gitlab__review_requests."""
    return {
        **of(merge_request),
        "requested_account_id": reviewer["username"],
        "review_state": (reviewer["mergeRequestInteraction"] or {}).get("reviewState"),
    }


def pipeline_row(node: Node, repository_id: str) -> Row:
    """One row of gitlab__pipelines."""
    status = node["status"]
    ended = status in ENDED
    return {
        "ci_run_id": node["id"],
        "repository_id": repository_id,
        "commit_sha": node["sha"],
        "status": "completed" if ended else "queued" if status in WAITING else "running",
        "conclusion": status.lower() if ended else None,
        "created_at": node["createdAt"],
        "started_at": node["startedAt"],
        "finished_at": node["finishedAt"],
        "updated_at": node["updatedAt"],
    }


def deployment_row(node: Node, repository_id: str, environment: Node) -> Row:
    """One row of gitlab__deployments."""
    return {
        "deployment_id": node["id"],
        "repository_id": repository_id,
        "environment": environment["name"],
        "tier": environment["tier"],
        "status": node["status"],
        "commit_sha": node["sha"],
        "created_at": node["createdAt"],
        "finished_at": node["finishedAt"],
        "creator_account_id": (node["triggerer"] or {}).get("username"),
    }


def member_row(node: Node, group: str) -> Row:
    """One row of gitlab__members; the e-mail is the one that its owner made public."""
    user = node["user"]
    return {
        "group_id": group,
        "login": user["username"],
        "email": user["publicEmail"] or None,
        "account_type": "Bot" if user.get("bot") else "User",
        "access_level": (node["accessLevel"] or {}).get("stringValue"),
    }
