"""GitHub for the flow tests: GraphQL connections that are cut into pages as GitHub cuts them.

Every node also carries text that was not asked for, so that a parser which keeps whole nodes shows.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from loopback import Answer, Request

SECRET = "PLANTED-SECRET-hunter2"
TEXT = {key: SECRET for key in ("title", "body", "bodyText", "bodyHTML", "diffHunk", "patch", "message")}
FILES, REVIEWS, MORE_REVIEWS, COMMENTS, MORE_COMMENTS = 100, 25, 50, 50, 100
FIRST_DAY = datetime(2026, 1, 1)


def instant(minutes: int) -> str:
    return (FIRST_DAY + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def user(login: str | None, kind: str = "User") -> dict[str, Any] | None:
    return {"__typename": kind, "login": login, "email": SECRET} if login else None


def comment(key: str, path: str = "src/app.py", login: str | None = "rev") -> dict[str, Any]:
    return {"id": key, "path": path, "createdAt": instant(30), "author": user(login), **TEXT}


def review(key: str, comments: int = 0, state: str = "APPROVED", **author: Any) -> dict[str, Any]:
    return {
        "id": key,
        "state": state,
        "submittedAt": instant(20),
        "author": user(**{"login": "rev", **author}),
        "comments": [comment(f"{key}-c{i}") for i in range(comments)],
        **TEXT,
    }


def pull_request(
    key: str, number: int, files: int = 1, reviews: Any = (), login: Any = "ada"
) -> dict[str, Any]:
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
        "author": user(login),
        "mergedBy": user("mel"),
        "labels": {"nodes": [{"name": "tracing", "description": SECRET}]},
        "timelineItems": {"nodes": [{"createdAt": instant(number)}]},
        "files": [
            {"path": f"src/{key}/{i}.py", "additions": 1, "deletions": 0, "changeType": "MODIFIED", **TEXT}
            for i in range(files)
        ],
        "reviews": list(reviews),
        **TEXT,
    }


class Github:
    """Repositories by name, each a list of pull requests."""

    def __init__(self, **repositories: list[dict[str, Any]]) -> None:
        self.repositories = repositories
        self.forks: set[str] = set()
        self.removed: set[str] = set()
        self.remaining = 4_000

    def __call__(self, request: Request) -> Answer:
        assert (request.method, request.path) == ("POST", "/graphql")
        asked, variables = request.body["operationName"], request.body["variables"]
        data = getattr(self, asked)(**variables)
        limit = {"cost": 14, "remaining": self.remaining, "resetAt": "2026-07-01T00:00:00Z"}
        answer: dict[str, Any] = {"data": {**data, "rateLimit": limit}}
        if None in data.values():
            answer["errors"] = [{"type": "NOT_FOUND", "path": list(data), "message": SECRET}]
        return Answer(answer)

    def Repositories(self, owner: str, cursor: str | None) -> dict[str, Any]:
        nodes = []
        for name, pulls in self.repositories.items():
            newest = sorted((p["updatedAt"] for p in pulls), reverse=True)[:1]
            nodes.append(
                {
                    "id": f"R_{name}",
                    "name": name,
                    "owner": {"login": owner},
                    "isArchived": False,
                    "isFork": name in self.forks,
                    "createdAt": instant(0),
                    "pushedAt": instant(0),
                    "defaultBranchRef": {"name": "main"},
                    "pullRequests": {"nodes": [{"updatedAt": at} for at in newest]},
                    "description": SECRET,
                }
            )
        return {"repositoryOwner": {"repositories": page(nodes, 2, cursor)}}

    def PullRequests(self, owner: str, name: str, cursor: str | None, first: int) -> dict[str, Any]:
        if name in self.removed:
            return {"repository": None}
        newest_first = sorted(self.repositories[name], key=lambda p: p["updatedAt"], reverse=True)
        return {"repository": {"pullRequests": page([_shown(p) for p in newest_first], first, cursor)}}

    def PullRequestFiles(self, id: str, cursor: str) -> dict[str, Any]:
        return {"node": {"files": page(self._pull_request(id)["files"], FILES, cursor)}}

    def PullRequestReviews(self, id: str, cursor: str) -> dict[str, Any]:
        reviews = [_shown_review(r) for r in self._pull_request(id)["reviews"]]
        return {"node": {"reviews": page(reviews, MORE_REVIEWS, cursor)}}

    def ReviewComments(self, id: str, cursor: str) -> dict[str, Any]:
        found = next(
            r for pulls in self.repositories.values() for p in pulls for r in p["reviews"] if r["id"] == id
        )
        return {"node": {"comments": page(found["comments"], MORE_COMMENTS, cursor)}}

    def _pull_request(self, key: str) -> dict[str, Any]:
        return next(p for pulls in self.repositories.values() for p in pulls if p["id"] == key)


def page(elements: list[Any], size: int, cursor: str | None) -> dict[str, Any]:
    start = int(cursor or 0)
    end = start + size
    return {
        "totalCount": len(elements),
        "pageInfo": {"hasNextPage": end < len(elements), "endCursor": str(end)},
        "nodes": elements[start:end],
    }


def _shown(pull: dict[str, Any]) -> dict[str, Any]:
    reviews = page([_shown_review(r) for r in pull["reviews"]], REVIEWS, None)
    return {**pull, "files": page(pull["files"], FILES, None), "reviews": reviews}


def _shown_review(shown: dict[str, Any]) -> dict[str, Any]:
    return {**shown, "comments": page(shown["comments"], COMMENTS, None)}
