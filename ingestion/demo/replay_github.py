"""GitHub's GraphQL endpoint over the demo's files.

Belongs here: which object a query begins at. What of it is answered is decided by the query's own
text (graphql_subset.py). At most two repositories' lists are held in memory.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections import OrderedDict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import orjson

from ingestion.demo.graphql_subset import QueryError, parse, project

HELD = 4
Found = list[dict[str, Any]]


def _suites(pull_request: dict[str, Any]) -> Found:
    commits = [element["commit"] for element in pull_request["commits"]] + [pull_request["mergeCommit"]]
    return [suite for commit in commits if commit for suite in commit["checkSuites"]]


# prefix of a node id -> what of a pull request has such ids
HELD_BY_PULL_REQUEST: dict[str, Callable[[dict[str, Any]], Found]] = {
    "PR": lambda pull_request: [],
    "PRR": lambda pull_request: pull_request["reviews"],
    "PRRT": lambda pull_request: pull_request["reviewThreads"],
    "CS": _suites,
}
HOURLY = 5_000
RESET_AT = "2026-07-01T00:30:00Z"


class GithubReplay:
    """Answers POST /graphql."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: OrderedDict[str, list[dict[str, Any]]] = OrderedDict()
        self._spent = 0

    def answer(self, method: str, path: str, parameters: Mapping[str, str], body: Any) -> tuple[int, Any]:
        """Status and JSON of one request."""
        if not path.endswith("/graphql") or method != "POST":
            return 404, {"message": "Not Found", "documentation_url": "https://docs.github.com/rest"}
        try:
            name, selection = parse(body["query"])
            if body.get("operationName") not in (None, name):
                raise QueryError(f'No operation named "{body["operationName"]}"')
            resolvers = {
                "rateLimit": self._rate_limit,
                "repositoryOwner": self._owner,
                "repository": self._repository,
                "node": self._node,
                "nodes": lambda _, arguments: [self._node(_, {"id": key}) for key in arguments["ids"]],
                "organization": self._organization,
            }
            root = {"__typename": "Query"}
            data = project(root, selection, body.get("variables") or {}, resolvers)
        except QueryError as error:
            return _refusal(str(error), "undefinedField")
        except KeyError as error:
            return _refusal(f"missing required argument: {error}", "missingRequiredArguments")
        gone = [
            {"type": "NOT_FOUND", "path": [k], "message": "Could not resolve"}
            for k, v in data.items()
            if v is None
        ]
        return 200, {"data": data} | ({"errors": gone} if gone else {})

    def _rate_limit(self, _: Any, arguments: dict[str, Any]) -> dict[str, Any]:
        self._spent += 1  # a new hour begins before the allowance runs out
        return {
            "cost": 1,
            "limit": HOURLY,
            "remaining": HOURLY - self._spent % (HOURLY - 100),
            "resetAt": RESET_AT,
        }

    def _owner(self, _: Any, arguments: dict[str, Any]) -> dict[str, Any] | None:
        repositories = [self._with_newest(r) for r in self._repositories()]
        login = str(arguments["login"]).lower()
        repositories = [r for r in repositories if r["owner"]["login"].lower() == login]
        if not repositories:
            return None
        return {"__typename": "Organization", "login": login, "repositories": repositories}

    def _repository(self, _: Any, arguments: dict[str, Any]) -> dict[str, Any] | None:
        for repository in self._repositories():
            if (repository["owner"]["login"], repository["name"]) == (arguments["owner"], arguments["name"]):
                return repository | {
                    "pullRequests": self._pull_requests(repository["name"]),
                    "deployments": self._held_list(repository["name"], "deployments"),
                    "issues": [],  # the organisation keeps its tickets in Jira
                }
        return None

    def _organization(self, _: Any, arguments: dict[str, Any]) -> dict[str, Any] | None:
        if str(arguments["login"]).lower() != self._repositories()[0]["owner"]["login"].lower():
            return None
        return {"__typename": "Organization", "teams": _read(self._folder / "teams.jsonl")}

    def _node(self, _: Any, arguments: dict[str, Any]) -> dict[str, Any] | None:
        try:
            prefix, code = str(arguments["id"]).split("_", 1)
            place = urlsafe_b64decode(code + "=" * (-len(code) % 4)).decode().split("/")
        except ValueError:
            return None
        if not any(r["name"] == place[0] for r in self._repositories()):
            return None
        for pull_request in self._pull_requests(place[0]) if prefix in HELD_BY_PULL_REQUEST else ():
            if pull_request["id"] == arguments["id"]:
                return pull_request
            if len(place) > 2 and str(pull_request["number"]) == place[1]:
                within = HELD_BY_PULL_REQUEST[prefix](pull_request)
                return next((found for found in within if found["id"] == arguments["id"]), None)
        return None

    def _repositories(self) -> list[dict[str, Any]]:
        return _read(self._folder / "repositories.jsonl")

    def _with_newest(self, repository: dict[str, Any]) -> dict[str, Any]:
        """For a list of repositories the newest of each is enough: one line of the file."""
        newest: dict[str, list[Any]] = {"issues": []}
        for field, name in (("pullRequests", "pull_requests"), ("deployments", "deployments")):
            with (self._folder / repository["name"] / f"{name}.jsonl").open("rb") as file:
                first = file.readline()
            newest[field] = [orjson.loads(first)] if first else []
        return repository | newest

    def _pull_requests(self, name: str) -> list[dict[str, Any]]:
        """A repository's pull requests, last updated first, as they are stored."""
        return self._held_list(name, "pull_requests")

    def _held_list(self, name: str, plural: str) -> Found:
        place = f"{name}/{plural}.jsonl"
        if place not in self._held:
            self._held[place] = _read(self._folder / place)
            while len(self._held) > HELD:
                self._held.popitem(last=False)
        return self._held[place]


def _refusal(message: str, code: str) -> tuple[int, Any]:
    return 200, {"errors": [{"message": message, "extensions": {"code": code}}]}


def _read(path: Path) -> list[dict[str, Any]]:
    with path.open("rb") as file:
        return [orjson.loads(line) for line in file]
