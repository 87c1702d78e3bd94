"""GitHub's nodes for the flow tests: pull requests, issues, deployments and teams, whole.

Every node also carries text that was not asked for, so that a parser which keeps whole nodes shows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

SECRET = "PLANTED-SECRET-hunter2"
TEXT = {
    key: SECRET
    for key in ("title", "body", "bodyText", "bodyHTML", "diffHunk", "patch", "message", "description")
}
FIRST_DAY = datetime(2026, 1, 1)


def instant(minutes: int) -> str:
    return (FIRST_DAY + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def user(login: str | None, kind: str = "User") -> dict[str, Any] | None:
    return {"__typename": kind, "login": login, "bio": SECRET, "name": SECRET} if login else None


def comment(key: str, path: str = "src/app.py", login: str | None = "rev") -> dict[str, Any]:
    place = {"path": path, "line": None, "originalLine": 12, "state": "SUBMITTED"}
    return {"id": key, "createdAt": instant(30), "author": user(login), **place, **TEXT}


def review(key: str, comments: int = 0, state: str = "APPROVED", **author: Any) -> dict[str, Any]:
    made = [comment(f"{key}-c{i}") for i in range(comments)]
    return {
        "id": key,
        "state": state,
        "submittedAt": instant(20),
        "author": user(**{"login": "rev", **author}),
        "comments": [{**c, "state": "PENDING"} for c in made] if state == "PENDING" else made,
        **TEXT,
    }


def identity(login: str | None, email: str) -> dict[str, Any]:
    return {"email": email, "name": SECRET, "user": user(login)}


def suite(key: str, sha: str, minutes: int, conclusion: str | None = "SUCCESS") -> dict[str, Any]:
    return {
        "id": key,
        "status": "COMPLETED" if conclusion else "IN_PROGRESS",
        "conclusion": conclusion,
        "createdAt": instant(minutes),
        "updatedAt": instant(minutes + 8),
        "app": {"slug": "github-actions", **TEXT},
        "workflowRun": {"workflow": {"name": "build"}, **TEXT},
        "commit": {"oid": sha, **TEXT},
    }


def commit(sha: str, minutes: int, suites: list[dict[str, Any]], parents: int = 1) -> dict[str, Any]:
    return {
        "id": f"C_{sha}",
        "oid": sha,
        "authoredDate": instant(minutes),
        "committedDate": instant(minutes),
        "author": identity("ada", "ada@acme.example"),
        "committer": identity(None, "noreply@github.example"),
        "parents": {"totalCount": parents},
        "checkSuites": suites,
        **TEXT,
    }


def event(kind: str, key: str, minutes: int, **more: Any) -> dict[str, Any]:
    made = {"__typename": kind, "id": key, "createdAt": instant(minutes), "actor": user("ada")}
    return {**made, **TEXT, "milestoneTitle": SECRET, **more}


def pull_request(
    key: str, number: int, files: int = 1, reviews: Any = (), login: Any = "ada", commits: int = 1
) -> dict[str, Any]:
    shas = [f"{key}-{i}" for i in range(commits)]
    made = [commit(sha, number - 200 - i, []) for i, sha in enumerate(shas)]
    made[-1]["checkSuites"] = [suite(f"S_{key}", shas[-1], number)]
    merged = f"{key}-merged"
    return {
        "id": key,
        "number": number,
        "state": "MERGED",
        "isDraft": False,
        "createdAt": instant(number),
        "updatedAt": instant(number),
        "mergedAt": instant(number),
        "closedAt": instant(number),
        "additions": files,
        "deletions": 0,
        "changedFiles": files,
        "headRefOid": shas[-1],
        "author": user(login),
        "mergedBy": user("mel"),
        "labels": {"nodes": [{"name": "tracing", **TEXT}]},
        "mergeCommit": commit(merged, number, [suite(f"S_{merged}", merged, number)]),
        "timelineItems": [
            event("ReviewRequestedEvent", f"RR_{key}", number, requestedReviewer=user("rev")),
            event("ConvertToDraftEvent", f"D1_{key}", number),
            event("ReadyForReviewEvent", f"D2_{key}", number),
        ],
        "closingIssuesReferences": [{"number": 3, "repository": {"nameWithOwner": "acme/api"}, **TEXT}],
        "commits": made,
        "files": [
            {"path": f"src/{key}/{i}.py", "additions": 1, "deletions": 0, "changeType": "MODIFIED", **TEXT}
            for i in range(files)
        ],
        "reviews": list(reviews),
        **TEXT,
    }


def issue(key: str, number: int, events: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    usual = [
        event("AssignedEvent", f"E1_{key}", number, assignee=user("ada")),
        event("LabeledEvent", f"E2_{key}", number, label={"name": "bug", **TEXT}),
        event("MilestonedEvent", f"E3_{key}", number),
        event("ClosedEvent", f"E4_{key}", number),
    ]
    return {
        "id": key,
        "number": number,
        "state": "CLOSED",
        "stateReason": "COMPLETED",
        "createdAt": instant(number),
        "updatedAt": instant(number),
        "closedAt": instant(number),
        "author": user("ada"),
        "assignees": {"nodes": [user("ada"), user("rev")]},
        "labels": {"nodes": [{"name": "bug", **TEXT}]},
        "milestone": {"number": 4, "dueOn": instant(90_000), **TEXT},
        "timelineItems": usual if events is None else events,
        **TEXT,
    }


def deployment(key: str, minutes: int, statuses: Any = ("IN_PROGRESS", "SUCCESS")) -> dict[str, Any]:
    return {
        "id": key,
        "environment": "production",
        "commitOid": "P1-merged",
        "state": "ACTIVE" if "SUCCESS" in statuses else "IN_PROGRESS",
        "createdAt": instant(minutes),
        "updatedAt": instant(minutes + len(statuses)),
        "creator": user("ada"),
        "statuses": [
            {"id": f"{key}-{i}", "state": state, "createdAt": instant(minutes + i), "logUrl": SECRET, **TEXT}
            for i, state in enumerate(statuses)
        ],
        "payload": SECRET,
        **TEXT,
    }


def team(key: str, members: int = 2) -> dict[str, Any]:
    edges = [{"role": "MEMBER", "node": user(f"m{i}")} for i in range(members)]
    return {
        "id": f"T_{key}",
        "combinedSlug": f"acme/{key}",
        "name": key.title(),
        "parentTeam": None,
        "createdAt": instant(0),
        "members": edges,
        **TEXT,
    }
