"""Jira Cloud and Data Center for the flow tests, in the shapes of their REST documentation, text planted.

Pages are cut by number, also where a token hides it, and JQL's instants are in the asker's time zone,
so that a ticket which changes between two pages moves the others.
"""

from __future__ import annotations

import base64
import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from loopback import Answer, Request
from loopback_github import SECRET

TEXT = {
    key: SECRET for key in ("title", "summary", "description", "html_url", "body", "environment", "comment")
}
SPRINT = {"id": 7, "boardId": 8, "state": "closed", "name": "Sprint 7", "goal": SECRET}
DATES = {"startDate": "2026-03-02T08:00:00.000Z", "endDate": "2026-03-16T08:00:00.000Z"}
PRINTED = (
    "com.atlassian.greenhopper.service.sprint.Sprint@1f[id=7,rapidViewId=8,state=CLOSED,name=Sprint 7,"
    f"startDate=2026-03-02T08:00:00.000Z,endDate=2026-03-16T08:00:00.000Z,completeDate=<null>,goal={SECRET}]"
)
SPRINT_ITEM = {
    "field": "Sprint",
    "fieldId": "customfield_10020",
    "from": "",
    "to": "7",
    "toString": "Sprint 7",
}
COMPONENT_ITEM = {"field": "Component", "fieldId": "components", "to": "10", "toString": "payments-api"}
ADA_ON_CLOUD = {"accountId": "acc-1", "displayName": SECRET, "emailAddress": SECRET}
ADA_ON_SITE = {"key": "JIRAUSER1", "name": "ada", "displayName": SECRET, "emailAddress": "ada@acme.example"}

# Nothing stands in "In Progress" today, and two projects have a "Review" of their own.
STATUSES = {
    key: {"name": name, "statusCategory": {"id": 1, "key": category, "name": SECRET}}
    for key, name, category in (
        ("1", "Open", "new"),
        ("3", "In Progress", "indeterminate"),
        ("2", "Done", "done"),
        ("10001", "Review", "indeterminate"),
        ("10002", "Review", "done"),
    )
}


def jira_entry(base_url: str, **more: Any) -> dict[str, Any]:
    entry = {"name": "tickets", "kind": "jira", "base_url": base_url, "projects": ["OPS"]}
    return {**entry, "user_env": "SP_TOKEN", "token_env": "SP_TOKEN", **more}


def jira_data_center_entry(base_url: str, **more: Any) -> dict[str, Any]:
    site = {"user_env": None, "deployment": "data_center", "sprint_field": "customfield_10020"}
    return jira_entry(base_url, **{**site, **more})


def issue(number: int, updated: str, status: str = "Open", team: str = "Payments") -> dict[str, Any]:
    return {
        "id": str(number),
        "key": f"OPS-{number}",
        "fields": {
            "project": {"key": "OPS", "name": SECRET},
            "issuetype": {"name": "Bug", "description": SECRET},
            "status": {"name": status, "statusCategory": {"key": "new"}, "description": SECRET},
            "priority": {"name": "High"},
            "resolution": {"name": "Fixed", "description": SECRET},
            "components": [{"name": "payments-api", "description": SECRET}],
            "parent": {"id": "1", "key": "OPS-1", "fields": TEXT},
            "assignee": ADA_ON_CLOUD,
            "reporter": None,
            "duedate": "2026-04-01",
            "created": "2026-01-01T00:00:00.000+0000",
            "resolutiondate": None,
            "updated": updated,
            "customfield_10001": {"id": "t", "name": team},
            "customfield_10020": [{**SPRINT, **DATES}],
            **TEXT,
        },
    }


class Jira:
    """Cloud: v3 search by token, changelogs in bulk, users by startAt."""

    ada = ADA_ON_CLOUD

    def __init__(self, issues: list[dict[str, Any]], zone: str = "UTC", can_write: bool = False) -> None:
        self.issues = issues
        self.zone = zone
        self.named_zone = ""  # what Jira calls its zone, where that is nothing that we know
        self.can_write = can_write
        self.items: list[dict[str, Any]] = []  # of every ticket's changelog, beside status and assignee

    def __call__(self, request: Request) -> Answer:
        expected = base64.b64encode(f"{SECRET}:{SECRET}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {expected}":
            return Answer({"errorMessages": [SECRET]}, 401)
        route = request.path.removeprefix("/rest/api/3/")
        if route == "users/search":
            return self._users(int(request.query["startAt"]))
        if route == "changelog/bulkfetch":
            return self._changes(request.body)
        return self.search(request.query) if route == "search/jql" else self.about(route, request.query)

    def about(self, route: str, query: dict[str, str]) -> Answer:
        if route == "status":
            return Answer([{**TEXT, "id": key, **status} for key, status in STATUSES.items()])
        if route == "myself":
            return Answer({**self.ada, "timeZone": self.named_zone or self.zone})
        assert (route, query["projectKey"]) == ("mypermissions", "OPS")
        granted = {"BROWSE_PROJECTS": True, "EDIT_ISSUES": self.can_write, "MANAGE_WATCHERS": True}
        return Answer(
            {
                "permissions": {
                    k: {"key": k, "havePermission": is_mine, **TEXT} for k, is_mine in granted.items()
                }
            }
        )

    def matching(self, query: dict[str, str]) -> list[dict[str, Any]]:
        asked = set(query["fields"].split(","))
        assert not asked & {*TEXT, "*all", "*navigable"}, "text was asked for"
        assert 'project in ("OPS")' in query["jql"]
        found = self.issues
        if since := re.search(r'updated >= "([^"]+)"', query["jql"]):
            start = datetime.fromisoformat(since[1]).replace(tzinfo=ZoneInfo(self.zone))
            found = [i for i in found if datetime.fromisoformat(i["fields"]["updated"]) >= start]
        order = re.search(r"ORDER BY (\w+) (ASC|DESC)", query["jql"])
        assert order, "without an order, pages are cut anyhow"
        return sorted(
            found,
            key=lambda i: (datetime.fromisoformat(i["fields"][order[1]]), int(i["id"])),
            reverse=order[2] == "DESC",
        )

    def search(self, query: dict[str, str]) -> Answer:
        found = self.matching(query)
        start = int(query.get("nextPageToken", 0))
        end = start + int(query["maxResults"])
        more = {"nextPageToken": str(end)} if end < len(found) else {"isLast": True}
        return Answer({"issues": self.answered(found[start:end], query), **more})

    def answered(self, issues: list[dict[str, Any]], query: dict[str, str]) -> list[dict[str, Any]]:
        """Text that was not asked for comes along, so that a parser which keeps it shows."""
        asked = {*query["fields"].split(","), *TEXT}
        return [{**i, "fields": {k: v for k, v in i["fields"].items() if k in asked}} for i in issues]

    def _changes(self, body: dict[str, Any]) -> Answer:
        """Two pages: the first half of the tickets, then the rest."""
        keys, half = body["issueIdsOrKeys"], len(body["issueIdsOrKeys"]) // 2
        assert len(keys) <= 1_000
        part = keys[half:] if body.get("nextPageToken") else keys[:half]
        logs = [{"issueId": key, "changeHistories": [self.history(key)]} for key in part]
        more = {} if body.get("nextPageToken") else {"nextPageToken": "2"}
        return Answer({"issueChangeLogs": logs, **more})

    def history(self, key: str) -> dict[str, Any]:
        text = {"from": SECRET, "to": SECRET, "fromString": SECRET, "toString": SECRET}
        return {
            "id": f"H{key}",
            "author": self.ada,
            "created": 1_772_000_000_000,
            "items": [
                {**text, "field": "description", "fieldId": "description"},
                {"fieldId": "status", "from": "1", "to": "2", "fromString": "Open", "toString": "Done"},
                {**text, "fieldId": "assignee", "from": None, "to": "acc-1"},
                *self.items,
            ],
        }

    def _users(self, start: int) -> Answer:
        """A page that Jira filtered to one user is not the last one."""
        text = {"displayName": SECRET, "accountType": "atlassian", "active": True}
        pages = {0: ["acc-1"], 200: ["acc-2", "acc-3"]}
        return Answer([{"accountId": key, **text} for key in pages.get(start, [])])


class JiraDataCenter(Jira):
    """v2 search by startAt with changelogs inside, users by key and name, no ids of fields in changelogs."""

    ada = ADA_ON_SITE

    def __call__(self, request: Request) -> Answer:
        if request.headers.get("Authorization") != f"Bearer {SECRET}":
            return Answer({"errorMessages": [SECRET]}, 401)
        route = request.path.removeprefix("/rest/api/2/")
        return self.search(request.query) if route == "search" else self.about(route, request.query)

    def search(self, query: dict[str, str]) -> Answer:
        found = self.matching(query)
        start, size = int(query["startAt"]), int(query["maxResults"])
        page = [self._on_site(i) for i in self.answered(found[start : start + size], query)]
        if query.get("expand") == "changelog":
            page = [{**i, "changelog": self._changelog(i["id"])} for i in page]
        return Answer({"startAt": start, "maxResults": size, "total": len(found), "issues": page})

    def _on_site(self, found: dict[str, Any]) -> dict[str, Any]:
        local = {"assignee": ADA_ON_SITE, "customfield_10020": [PRINTED]}
        fields = found["fields"]
        return {**found, "fields": {k: local.get(k, value) for k, value in fields.items()}}

    def _changelog(self, key: str) -> dict[str, Any]:
        history = self.history(key)
        items = [
            {
                "field": item.get("field") or item["fieldId"],
                **{k: v for k, v in item.items() if k != "fieldId"},
            }
            for item in history["items"]
        ]
        for item in items:
            if item["field"] == "assignee":
                item["to"] = "JIRAUSER1"
        created = "2026-02-25T06:13:20.000+0000"
        return {
            "startAt": 0,
            "maxResults": 1,
            "total": 1,
            "histories": [{**history, "created": created, "items": items}],
        }


def by_keyset(provided: Jira) -> Any:
    """A search whose token is the place of the last ticket, as Cloud's is, rather than a number."""

    def search(query: dict[str, str]) -> Answer:
        found = provided.matching(query)
        token = query.get("nextPageToken")
        places = [(datetime.fromisoformat(i["fields"]["updated"]), int(i["id"])) for i in found]
        if token:
            last, key = token.split("|")
            found = [
                i for i, p in zip(found, places, strict=True) if p > (datetime.fromisoformat(last), int(key))
            ]
        page = found[: int(query["maxResults"])]
        more = (
            {"nextPageToken": f"{page[-1]['fields']['updated']}|{page[-1]['id']}"}
            if len(page) < len(found)
            else {"isLast": True}
        )
        return Answer({"issues": provided.answered(page, query), **more})

    return search
