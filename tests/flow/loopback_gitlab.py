"""GitLab for the flow tests: a small organisation behind its GraphQL endpoint, paged as GitLab pages.

Strict: a wrong token, a variable that the query does not declare, or a page that is too large is an
error, as it is there. Every node also carries text that nobody may keep.
"""

from __future__ import annotations

from typing import Any

from loopback import Answer, Request
from loopback_github import SECRET, instant, page

TEXT = {key: SECRET for key in ("title", "description", "body", "bodyHtml", "message", "webUrl", "name")}
NESTED = ("notes", "commits", "approvedBy", "reviewers", "labels")
NESTED_FIRST, NESTED_MORE, TOKEN = 50, 100, "glpat-planted-token-4711"


def user(login: str | None, bot: bool = False) -> dict[str, Any] | None:
    return {"username": login, "bot": bot, "publicEmail": f"{login}@acme.example", **TEXT} if login else None


def note(key: str, at: int, login: str = "bo", action: str | None = None, **more: Any) -> dict[str, Any]:
    return {
        "id": f"gid://gitlab/Note/{key}",
        "system": action is not None,
        "createdAt": instant(at),
        "resolvable": action is None,
        "author": user(login, bot=login.endswith("bot")),
        "systemNoteMetadata": {"action": action} if action else None,
        "position": None,
        **TEXT,
        **more,
    }


def on_line(path: str, line: int) -> dict[str, Any]:
    return {"position": {"filePath": path, "newLine": line, **TEXT}}


def merge_request(number: int, **more: Any) -> dict[str, Any]:
    """One that was merged an hour after it was opened; `more` overrides fields."""
    at = more.pop("at", number)
    return {
        "id": f"gid://gitlab/MergeRequest/{more.pop('key', number)}",
        "iid": str(number),
        "state": "merged",
        "draft": False,
        "createdAt": instant(at),
        "preparedAt": instant(at),
        "updatedAt": instant(at + 60),
        "mergedAt": instant(at + 60),
        "closedAt": None,
        "squashOnMerge": False,
        "mergeCommitSha": f"{number:040x}",
        "diffHeadSha": f"{number + 1:040x}",
        "commitCount": 1,
        "author": user("ann"),
        "mergeUser": user("bo"),
        "diffStatsSummary": {"additions": 3, "deletions": 1, "fileCount": 1},
        "diffStats": [{"path": f"src/{number}.py", "additions": 3, "deletions": 1}],
        "notes": [],
        "commits": [
            {
                "sha": f"{number + 1:040x}",
                "authorEmail": "ann@acme.example",
                "authoredDate": instant(at),
                "committedDate": instant(at),
                **TEXT,
            }
        ],
        "approvedBy": [],
        "reviewers": [],
        "labels": [{"title": "tracing", "description": SECRET}],
        "description": SECRET,
        **more,
    }


def pipeline(number: int, status: str = "SUCCESS") -> dict[str, Any]:
    ended = status in ("SUCCESS", "FAILED", "CANCELED", "SKIPPED")
    return {
        "id": f"gid://gitlab/Ci::Pipeline/{number}",
        "sha": f"{number:040x}",
        "status": status,
        "createdAt": instant(number),
        "startedAt": instant(number + 1),
        "finishedAt": instant(number + 5) if ended else None,
        "updatedAt": instant(number + 5),
        **TEXT,
    }


def deployment(number: int, status: str = "SUCCESS") -> dict[str, Any]:
    return {
        "id": f"gid://gitlab/Deployment/{number}",
        "sha": f"{number:040x}",
        "status": status,
        "createdAt": instant(number),
        "finishedAt": instant(number + 2) if status != "RUNNING" else None,
        "triggerer": user("bo"),
        **TEXT,
    }


def tier_of(environment: str) -> str:
    """What GitLab makes of an environment that nobody gave a tier."""
    if environment.startswith("review/"):
        return "DEVELOPMENT"
    return environment.upper() if environment in ("production", "staging") else "OTHER"


class Gitlab:
    """Projects by full path, each with merge_requests, pipelines and environments (name -> deployments)."""

    def __init__(self, group: str = "acme", **projects: dict[str, Any]) -> None:
        self.group = group
        self.projects = {f"{group}/{name}": found for name, found in projects.items()}
        self.removed: set[str] = set()
        self.largest_page = 100
        self.scopes = ["read_api"]
        self.members = [user("ann"), user("bo"), user("acme_bot", bot=True)]

    def __call__(self, request: Request) -> Answer:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return Answer({"message": "401 Unauthorized"}, status=401)
        if request.path == "/api/v4/personal_access_tokens/self":
            return Answer({"scopes": self.scopes, "expires_at": "2026-12-31", "name": SECRET})
        assert (request.method, request.path) == ("POST", "/api/graphql"), request.path
        asked, variables = request.body["operationName"], request.body["variables"]
        assert all(f"${name}:" in request.body["query"] for name in variables)
        if variables.get("first", 0) > self.largest_page:
            said = "Query has complexity of 301, which exceeds max complexity of 250"
            return Answer({"errors": [{"message": said}]})
        return Answer({"data": getattr(self, asked)(**variables)})

    def CurrentUser(self) -> dict[str, Any]:
        return {"currentUser": user("signalpath_reader", bot=True)}

    def Projects(self, group: str, cursor: str | None) -> dict[str, Any]:
        if group != self.group:
            return {"group": None}
        shown = [
            {
                "id": f"gid://gitlab/Project/{path}",
                "fullPath": path,
                "archived": False,
                "createdAt": instant(0),
                "lastActivityAt": instant(0),
                "forkedFrom": {"id": "gid://gitlab/Project/0"} if found.get("fork") else None,
                "repository": {"rootRef": "main"},
                **TEXT,
            }
            for path, found in self.projects.items()
        ]
        return {"group": {"projects": page(shown, 2, cursor)}}

    def Members(self, group: str, cursor: str | None) -> dict[str, Any]:
        shown = [{"accessLevel": {"stringValue": "DEVELOPER"}, "user": member} for member in self.members]
        return {"group": {"groupMembers": page(shown, 2, cursor)}}

    def MergeRequests(self, path: str, after: str | None, cursor: str | None, first: int) -> dict[str, Any]:
        found = [one for one in self._all(path) if one["updatedAt"] >= (after or "")]
        shown = [
            {**one, **{name: page(one[name], NESTED_FIRST, None) for name in NESTED}}
            for one in sorted(found, key=lambda one: (one["updatedAt"], one["id"]))
        ]
        return self._project(path, mergeRequests=page(shown, first, cursor))

    def MergeRequestIds(self, path: str, cursor: str | None) -> dict[str, Any]:
        return self._project(path, mergeRequests=page(self._all(path), 100, cursor))

    def Pipelines(self, path: str, cursor: str | None) -> dict[str, Any]:
        newest_first = sorted(
            self.projects[path].get("pipelines", ()), key=lambda one: one["createdAt"], reverse=True
        )
        return self._project(path, pipelines=page(newest_first, 2, cursor))

    def Environments(self, path: str, cursor: str | None) -> dict[str, Any]:
        names = [{**TEXT, "name": name, "tier": tier_of(name)} for name in self._environments(path)]
        return self._project(path, environments=page(names, 100, cursor))

    def Deployments(self, path: str, environment: str, cursor: str | None) -> dict[str, Any]:
        found = self._environments(path)[environment]
        newest_first = sorted(found, key=lambda one: one["createdAt"], reverse=True)
        return self._project(path, environment={"deployments": page(newest_first, 2, cursor)})

    def __getattr__(self, name: str) -> Any:
        """Further pages of a merge request's connection: MergeRequestNotes and its like."""
        if not name.startswith("MergeRequest"):
            raise AttributeError(name)
        field = name.removeprefix("MergeRequest")
        field = field[0].lower() + field[1:]

        def further(path: str, iid: str, cursor: str) -> dict[str, Any]:
            found = next(one for one in self._all(path) if one["iid"] == iid)
            return self._project(path, mergeRequest={field: page(found[field], NESTED_MORE, cursor)})

        return further

    def _all(self, path: str) -> list[dict[str, Any]]:
        return list(self.projects[path].get("merge_requests", ()))

    def _environments(self, path: str) -> dict[str, list[dict[str, Any]]]:
        return dict(self.projects[path].get("environments", {}))

    def _project(self, path: str, **parts: Any) -> dict[str, Any]:
        return {"project": None if path in self.removed else {**TEXT, **parts}}


def organisation() -> Gitlab:
    """A small complete organisation: two projects and a fork, every table filled."""
    reviewed = merge_request(
        1,
        squashOnMerge=True,
        notes=[
            note("10", 3, action="draft", login="ann"),
            note("11", 5, **on_line("src/1.py", 7)),
            note("12", 9),
            note("13", 12, action="approved"),
            note("14", 13, login="review_bot", **on_line("src/1.py", 8)),
            note("15", 14, login="ann"),
        ],
        approvedBy=[user("bo")],
        reviewers=[{**user("bo"), "mergeRequestInteraction": {"reviewState": "APPROVED"}}],  # type: ignore[dict-item]
    )
    return Gitlab(
        api={
            "merge_requests": [reviewed, merge_request(2, state="opened", mergedAt=None, draft=True)],
            "pipelines": [pipeline(2), pipeline(4, "FAILED"), pipeline(6, "RUNNING")],
            "environments": {
                "production": [deployment(70), deployment(75, "RUNNING")],
                "staging": [],
                "review/fix-prod-crash": [deployment(60)],
            },
        },
        web={"merge_requests": [merge_request(1, key=100)]},
        copy={"fork": True, "merge_requests": [merge_request(1, key=200)]},
    )


def gitlab_entry(base_url: str) -> dict[str, Any]:
    """The entry of sources.yml for this provider; its token is in the variable GITLAB_TOKEN."""
    return {
        "name": "gitlab",
        "kind": "gitlab",
        "base_url": base_url,
        "groups": ["acme"],
        "token_env": "GITLAB_TOKEN",
    }
