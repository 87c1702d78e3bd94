"""GitHub's part of the demo: repositories and pull requests as nodes of the GraphQL API.

Belongs here: the shape in which `replay` keeps them: every connection a plain list, whole. Which
fields and how many elements are answered is decided by the query that asks. What surrounds a pull
request, from commits to deployments, is in github_activity.py. Titles and bodies are
there, as they are at GitHub, each a canary: they must not be found in anything that signalpath
writes.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from random import Random
from typing import Any

from ingestion.demo.files import instant, node_id, write_jsonl
from ingestion.demo.github_activity import account, activity, deployments, teams
from ingestion.demo.landscape import ARCHIVED, CREATED_LATE, OWNER, TEAM_OF
from ingestion.demo.organisation import Person
from ingestion.demo.timeline import seconds
from ingestion.demo.work import Comment, PullRequest, Review


def write_github(
    folder: Path, seed: int, pull_requests: list[PullRequest], people: list[Person], deleted: set[str]
) -> dict[str, int]:
    """Write `repositories.jsonl`, `teams.jsonl`, and in a folder for each repository its pull requests,
    last updated first, and its deployments, latest first.

    Args:
        folder: the provider's folder.
        seed: what surrounds the pull requests follows from it.
        pull_requests: all of them, in any order; their numbers are given here.
        people: who is in which team.
        deleted: logins whose account is gone: GitHub answers null for their author.
    """
    by_repository: dict[str, list[PullRequest]] = defaultdict(list)
    for pull_request in sorted(pull_requests, key=lambda p: (p.created, p.repository, p.login or "")):
        known = by_repository[pull_request.repository]
        pull_request.number = len(known) + 1
        known.append(pull_request)
    random, outdated = Random(f"{seed}:github-activity"), Random(f"{seed}:outdated")
    counts: dict[str, int] = defaultdict(int)
    repositories = []
    for name in sorted(TEAM_OF):
        nodes = [_pull_request(random, outdated, p, deleted) for p in by_repository[name]]
        nodes.sort(key=lambda node: (node["updatedAt"], node["number"]), reverse=True)
        write_jsonl(folder / name / "pull_requests.jsonl", nodes)
        counts["pull_requests"] += len(nodes)
        for plural, field in (("reviews", "reviews"), ("pull_request_commits", "commits")):
            counts[plural] += sum(len(node[field]) for node in nodes)
        counts["review_comments"] += sum(len(t["comments"]) for node in nodes for t in node["reviewThreads"])
        deployed = deployments(random, name, by_repository[name])
        counts["deployments"] += write_jsonl(folder / name / "deployments.jsonl", deployed)
        repositories.append(_repository(name, nodes[0]["updatedAt"] if nodes else None))
    counts["repositories"] = write_jsonl(folder / "repositories.jsonl", repositories)
    counts["teams"] = write_jsonl(folder / "teams.jsonl", teams(people, deleted))
    return dict(counts)


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


def _pull_request(random: Random, outdated: Random, p: PullRequest, deleted: set[str]) -> dict[str, Any]:
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
        "author": account(p.login, p.author_type, deleted),
        "mergedBy": account(p.merged_by, "User", deleted),
        "labels": [{"name": name} for name in p.labels],
        "files": [
            {"path": f.path, "additions": f.additions, "deletions": f.deletions, "changeType": f.change_type}
            for f in p.files
        ],
        "reviews": [_review(p, number, review, deleted) for number, review in enumerate(p.reviews)],
        "reviewThreads": [
            _thread(outdated, (p.repository, p.number, number, position), comment, deleted)
            for number, review in enumerate(p.reviews)
            for position, comment in enumerate(review.comments)
        ],
        **activity(random, p, deleted),
    }


def _review(p: PullRequest, number: int, review: Review, deleted: set[str]) -> dict[str, Any]:
    place = (p.repository, p.number, number)
    return {
        "__typename": "PullRequestReview",
        "id": node_id("PRR", *place),
        "state": review.state,
        "submittedAt": instant(review.at),
        "author": account(review.author, review.author_type, deleted),
    }


def _thread(outdated: Random, place: tuple[Any, ...], comment: Comment, deleted: set[str]) -> dict[str, Any]:
    """A comment's thread. What people say changes the line more often than what a program says."""
    shown = _comment(place, comment, deleted)
    if outdated.random() < (0.35 if comment.author_type == "Bot" else 0.6):
        shown["line"] = None
    return {"__typename": "PullRequestReviewThread", "id": node_id("PRRT", *place), "comments": [shown]}


def _comment(place: tuple[Any, ...], comment: Comment, deleted: set[str]) -> dict[str, Any]:
    return {
        "id": node_id("PRRC", *place),
        "path": comment.path,
        "line": 1 + comment.at % 400,
        "originalLine": 1 + comment.at % 400,
        "state": "SUBMITTED",
        "pullRequestReview": {"id": node_id("PRR", *place[:3])},
        "createdAt": instant(comment.at),
        "author": account(comment.author, comment.author_type, deleted),
        "body": "CANARY-github-comment",
        "diffHunk": "CANARY-github-diff",
    }
