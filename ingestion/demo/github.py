"""GitHub's part of the demo: repositories and pull requests as nodes of the GraphQL API.

Belongs here: the shape in which `replay` keeps them: every connection a plain list, whole. Which
fields and how many elements are answered is decided by the query that asks. Titles and bodies are
there, as they are at GitHub, each a canary: they must not be found in anything that signalpath
writes.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

from ingestion.demo.files import instant, node_id, write_jsonl
from ingestion.demo.landscape import ARCHIVED, CREATED_LATE, OWNER, TEAM_OF
from ingestion.demo.timeline import seconds
from ingestion.demo.work import Comment, PullRequest, Review


def write_github(folder: Path, pull_requests: list[PullRequest], deleted: set[str]) -> dict[str, int]:
    """Write `repositories.jsonl` and `<repository>/pull_requests.jsonl`, last updated first.

    Args:
        folder: the provider's folder.
        pull_requests: all of them, in any order; their numbers are given here.
        deleted: logins whose account is gone: GitHub answers null for their author.
    """
    by_repository: dict[str, list[PullRequest]] = defaultdict(list)
    for pull_request in sorted(pull_requests, key=lambda p: (p.created, p.repository, p.login or "")):
        known = by_repository[pull_request.repository]
        pull_request.number = len(known) + 1
        known.append(pull_request)
    counts = {"repositories": 0, "pull_requests": 0, "reviews": 0, "review_comments": 0}
    repositories = []
    for name in sorted(TEAM_OF):
        nodes = [_pull_request(p, deleted) for p in by_repository[name]]
        nodes.sort(key=lambda node: (node["updatedAt"], node["number"]), reverse=True)
        write_jsonl(folder / name / "pull_requests.jsonl", nodes)
        counts["pull_requests"] += len(nodes)
        counts["reviews"] += sum(len(node["reviews"]) for node in nodes)
        counts["review_comments"] += sum(len(r["comments"]) for node in nodes for r in node["reviews"])
        repositories.append(_repository(name, nodes[0]["updatedAt"] if nodes else None))
    counts["repositories"] = write_jsonl(folder / "repositories.jsonl", repositories)
    return counts


def _repository(name: str, newest: str | None) -> dict[str, Any]:
    archived = ARCHIVED.get(name)
    created = f"{CREATED_LATE[name]}T08:00:00Z" if name in CREATED_LATE else "2022-03-14T09:30:00Z"
    return {
        "__typename": "Repository",
        "id": node_id("R", name),
        "name": name,
        "owner": {"__typename": "Organization", "login": OWNER},
        "isArchived": archived is not None,
        "isFork": False,
        "createdAt": created,
        "pushedAt": newest or (instant(seconds(archived)) if archived else created),
        "defaultBranchRef": {"name": "main"},
        "description": "CANARY-github-description",
    }


def _author(login: str | None, type_: str, deleted: set[str]) -> dict[str, Any] | None:
    return None if login is None or login in deleted else {"__typename": type_, "login": login}


def _pull_request(p: PullRequest, deleted: set[str]) -> dict[str, Any]:
    return {
        "__typename": "PullRequest",
        "id": node_id("PR", p.repository, p.number),
        "number": p.number,
        "title": "CANARY-github-title",
        "body": "CANARY-github-body",
        "state": "MERGED" if p.merged else "CLOSED" if p.closed else "OPEN",
        "isDraft": p.is_draft,
        "createdAt": instant(p.created),
        "updatedAt": instant(p.updated),
        "mergedAt": instant(p.merged),
        "closedAt": instant(p.closed),
        "additions": sum(file.additions for file in p.files),
        "deletions": sum(file.deletions for file in p.files),
        "changedFiles": len(p.files),
        "author": _author(p.login, p.author_type, deleted),
        "mergedBy": _author(p.merged_by, "User", deleted),
        "labels": [{"name": name} for name in p.labels],
        "timelineItems": (
            [{"__typename": "ReadyForReviewEvent", "createdAt": instant(p.ready)}] if p.ready else []
        ),
        "files": [
            {"path": f.path, "additions": f.additions, "deletions": f.deletions, "changeType": f.change_type}
            for f in p.files
        ],
        "reviews": [_review(p, number, review, deleted) for number, review in enumerate(p.reviews)],
    }


def _review(p: PullRequest, number: int, review: Review, deleted: set[str]) -> dict[str, Any]:
    place = (p.repository, p.number, number)
    return {
        "__typename": "PullRequestReview",
        "id": node_id("PRR", *place),
        "state": review.state,
        "submittedAt": instant(review.at),
        "author": _author(review.author, review.author_type, deleted),
        "comments": [_comment((*place, position), c, deleted) for position, c in enumerate(review.comments)],
    }


def _comment(place: tuple[object, ...], comment: Comment, deleted: set[str]) -> dict[str, Any]:
    return {
        "id": node_id("PRRC", *place),
        "path": comment.path,
        "createdAt": instant(comment.at),
        "author": _author(comment.author, comment.author_type, deleted),
        "body": "CANARY-github-comment",
        "diffHunk": "CANARY-github-diff",
    }
