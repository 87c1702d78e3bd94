"""GitHub for the flow tests: GraphQL connections that are cut into pages as GitHub cuts them.

Belongs here: what each operation answers. A list of a repository is continued behind the element that
its cursor names, as GitHub's own cursors do, so what moves to the top meanwhile moves nothing else.
"""

from __future__ import annotations

from typing import Any

from loopback import Answer, Request
from loopback_github_nodes import (
    SECRET,
    comment,
    deployment,
    event,
    instant,
    issue,
    pull_request,
    review,
    suite,
    team,
    user,
)

__all__ = [
    "SECRET",
    "Github",
    "comment",
    "deployment",
    "event",
    "github_entry",
    "instant",
    "issue",
    "organisation",
    "pull_request",
    "review",
    "suite",
    "team",
    "user",
]
# field -> how many come with the parent
FIRST = {"timelineItems": 50, "closingIssuesReferences": 10, "commits": 30, "files": 100, "reviews": 25}
FIRST |= {"reviewThreads": 25, "comments": 10, "checkSuites": 10, "statuses": 20}
MORE = 100


def github_entry(base_url: str) -> dict[str, Any]:
    """The entry of sources.yml for `Github`."""
    entry = {"name": "acme", "kind": "github", "base_url": base_url, "owners": ["acme"]}
    return {**entry, "token_env": "SP_TOKEN"}


def organisation() -> Github:
    """A small organisation that has something of everything."""
    pulls = [pull_request(f"A{n}", n, files=2, commits=2, reviews=[review(f"V{n}", 2)]) for n in range(1, 71)]
    provided = Github(api=pulls, web=[pull_request("W1", 1)])
    provided.issues = {"api": [issue(f"I{n}", n) for n in range(1, 61)]}
    provided.deployments = {"api": [deployment(f"D{n}", n) for n in range(1, 61)]}
    provided.teams = [team("payments"), team("platform", 130)]
    return provided


class Github:
    """Repositories by name, each a list of pull requests; issues and deployments likewise."""

    def __init__(self, **repositories: list[dict[str, Any]]) -> None:
        self.repositories = repositories
        self.issues: dict[str, list[dict[str, Any]]] = {}
        self.deployments: dict[str, list[dict[str, Any]]] = {}
        self.teams: list[dict[str, Any]] = []
        self.forks: set[str] = set()
        self.removed: set[str] = set()
        self.remaining: int | None = 4_000  # None: Enterprise Server without limits
        self.reset_at = "2026-07-01T00:00:00Z"
        self.scopes = "repo, read:org"

    def __call__(self, request: Request) -> Answer:
        assert (request.method, request.path) == ("POST", "/graphql")
        if not request.headers.get("Authorization", "").startswith("Bearer "):
            return Answer({"message": SECRET}, 401)
        asked, variables = request.body["operationName"], request.body["variables"]
        assert variables.get("first", 1) <= 100
        data = getattr(self, asked)(**variables) if hasattr(self, asked) else self._more(asked, **variables)
        limit = {"cost": 18, "remaining": self.remaining, "resetAt": self.reset_at}
        answer: dict[str, Any] = {"data": {**data, "rateLimit": limit if self.remaining else None}}
        if None in data.values():
            answer["errors"] = [{"type": "NOT_FOUND", "path": list(data), "message": SECRET}]
        return Answer(answer, headers={"X-OAuth-Scopes": self.scopes})

    def Repositories(self, owner: str, cursor: str | None) -> dict[str, Any]:
        shown = []
        for name, pulls in self.repositories.items():
            lists = {
                "pullRequests": sorted(pulls, key=lambda p: p["updatedAt"]),
                "issues": sorted(self.issues.get(name, []), key=lambda i: i["updatedAt"]),
                "deployments": sorted(self.deployments.get(name, []), key=lambda d: d["createdAt"]),
            }
            shown.append(
                {
                    "id": f"R_{name}",
                    "name": name,
                    "owner": {"login": owner},
                    "isArchived": False,
                    "isFork": name in self.forks,
                    "createdAt": instant(0),
                    "pushedAt": instant(0),
                    "defaultBranchRef": {"name": "main"},
                    "description": SECRET,
                    **{field: {"nodes": found[-1:]} for field, found in lists.items()},
                }
            )
        return {"repositoryOwner": {"__typename": "Organization", "repositories": page(shown, 2, cursor)}}

    def Teams(self, owner: str, cursor: str | None) -> dict[str, Any]:
        teams = [{**t, "members": edges(t["members"], None)} for t in self.teams]
        return {"organization": {"teams": page(teams, 50, cursor)}}

    def TeamMembers(self, id: str, cursor: str) -> dict[str, Any]:
        return {"node": {"members": edges(next(t for t in self.teams if t["id"] == id)["members"], cursor)}}

    def PullRequests(self, name: str, **asked: Any) -> dict[str, Any]:
        return self._list(name, "pullRequests", [_shown(p) for p in self.repositories[name]], **asked)

    def Issues(self, name: str, **asked: Any) -> dict[str, Any]:
        return self._list(name, "issues", [_shown(i) for i in self.issues[name]], **asked)

    def Deployments(self, name: str, **asked: Any) -> dict[str, Any]:
        shown = [_shown(d) for d in self.deployments[name]]
        return self._list(name, "deployments", shown, order="createdAt", **asked)

    def PullRequestIds(self, name: str, **asked: Any) -> dict[str, Any]:
        return self._list(name, "pullRequests", self.repositories[name], order="createdAt", **asked)

    def IssueIds(self, name: str, **asked: Any) -> dict[str, Any]:
        return self._list(name, "issues", self.issues.get(name, []), order="createdAt", **asked)

    def CheckSuites(self, ids: list[str]) -> dict[str, Any]:
        repository = {"repository": {"id": "R_api"}}
        return {"nodes": [{**s, **repository} for s in self._everything("checkSuites") if s["id"] in ids]}

    def Viewer(self, owner: str) -> dict[str, Any]:
        shown = {"createdAt": instant(0), "pushedAt": instant(900), "viewerPermission": "READ"}
        return {"viewer": {"login": "reader"}, "repositoryOwner": {"repositories": {"nodes": [shown]}}}

    def _list(
        self, name: str, field: str, found: list[Any], owner: str, first: int, cursor: Any, order: str = ""
    ) -> dict[str, Any]:
        if name in self.removed:
            return {"repository": None}
        key = order or "updatedAt"
        behind = sorted(found, key=lambda e: (e[key], e["id"]), reverse=True)
        if cursor:
            behind = [e for e in behind if f"{e[key]} {e['id']}" < cursor]
        last = behind[:first][-1:]
        info = (
            {"hasNextPage": len(behind) > first, "endCursor": f"{last[0][key]} {last[0]['id']}"}
            if last
            else {}
        )
        connection = {"pageInfo": info or {"hasNextPage": False, "endCursor": None}, "nodes": behind[:first]}
        return {"repository": {field: {"totalCount": len(found), **connection}}}

    def _more(self, operation: str, id: str, cursor: str) -> dict[str, Any]:
        """The further pages of one node's list."""
        field = {
            "PullRequestFiles": "files",
            "PullRequestReviews": "reviews",
            "PullRequestCommits": "commits",
            "PullRequestEvents": "timelineItems",
            "IssueEvents": "timelineItems",
            "LinkedIssues": "closingIssuesReferences",
            "ReviewThreads": "reviewThreads",
            "ThreadComments": "comments",
            "CommitSuites": "checkSuites",
            "DeploymentStatuses": "statuses",
        }[operation]
        return {"node": {field: page(self._whole(id, field), MORE, cursor)}}

    def _whole(self, id: str, field: str) -> list[Any]:
        roots = [*self.repositories.values(), *self.issues.values(), *self.deployments.values()]
        for node in (node for found in roots for node in found):
            inner = [*threads(node), *(c for c in (node.get("mergeCommit"), *node.get("commits", [])) if c)]
            for candidate in (node, *inner):
                if candidate["id"] == id:
                    whole = threads(node) if field == "reviewThreads" else candidate[field]
                    return [_shown(e) for e in wrapped(field, whole)]
        raise AssertionError(f"{id} has no {field}")

    def _everything(self, field: str) -> list[Any]:
        pulls = [p for found in self.repositories.values() for p in found]
        return [s for p in pulls for c in (p["mergeCommit"], *p["commits"]) if c for s in c[field]]


def threads(node: dict[str, Any]) -> list[dict[str, Any]]:
    """The review threads of a pull request: its own, or one for each comment of its reviews."""
    if "reviews" not in node:
        return []
    made = [
        {"id": f"T_{c['id']}", "comments": [{**c, "pullRequestReview": {"id": r["id"]}}]}
        for r in node["reviews"]
        for c in r["comments"]
    ]
    return [*node.get("threads", []), *made]


def wrapped(field: str, found: list[Any]) -> list[Any]:
    """GitHub wraps a pull request's commits."""
    return [{"commit": c, "url": SECRET} for c in found] if field == "commits" else found


def page(elements: list[Any], size: int, cursor: str | None) -> dict[str, Any]:
    start = int(cursor or 0)
    end = start + size
    info = {"hasNextPage": end < len(elements), "endCursor": str(end)}
    return {"totalCount": len(elements), "pageInfo": info, "nodes": elements[start:end]}


def edges(members: list[Any], cursor: str | None) -> dict[str, Any]:
    cut = page(members, 100, cursor)
    return {"pageInfo": cut["pageInfo"], "edges": cut["nodes"]}


def _shown(node: Any) -> Any:
    """A node as an answer has it: each of its lists cut to its first page, all the way down."""
    if not isinstance(node, dict):
        return node
    whole = dict(node)
    if "reviews" in whole:
        whole["lastCommit"] = {"nodes": wrapped("commits", [_shown(c) for c in whole["commits"][-1:]])}
        whole["reviewThreads"] = threads(node)
    return {
        field: page([_shown(e) for e in wrapped(field, value)], FIRST[field], None)
        if isinstance(value, list) and field in FIRST
        else _shown(value)
        for field, value in whole.items()
    }
