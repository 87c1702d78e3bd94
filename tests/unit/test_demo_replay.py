"""The demo answers as the providers do: every page once and in order, and only what was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import requests
from graphql import DocumentNode, FieldNode, InlineFragmentNode, SelectionSetNode, parse

from ingestion.demo.build import build_demo
from ingestion.demo.replay import ReplayAdapter
from ingestion.sources.github.queries import QUERIES

OWNER = "fernweh-freight"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_demo(tmp_path_factory.mktemp("replay") / "demo", scale=0.05).folder


def session(demo: Path, provider: str) -> requests.Session:
    opened = requests.Session()
    opened.mount("http://replay.invalid", ReplayAdapter(demo / provider))
    return opened


def get(demo: Path, provider: str, path: str, **parameters: Any) -> requests.Response:
    return session(demo, provider).get(f"http://replay.invalid{path}", params=parameters)


def ask(demo: Path, operation: str, query: str | None = None, **variables: Any) -> dict[str, Any]:
    body = {"operationName": operation, "query": query or QUERIES[operation], "variables": variables}
    answer = session(demo, "github").post("http://replay.invalid/graphql", json=body)
    assert answer.status_code == 200
    return answer.json()


def pull_requests(demo: Path, name: str, first: int) -> Iterator[dict[str, Any]]:
    cursor = None
    while True:
        data = ask(demo, "PullRequests", owner=OWNER, name=name, cursor=cursor, first=first)["data"]
        page = data["repository"]["pullRequests"]
        assert len(page["nodes"]) <= first
        yield from page["nodes"]
        if not page["pageInfo"]["hasNextPage"]:
            return
        cursor = page["pageInfo"]["endCursor"]


@pytest.mark.parametrize("first", [1, 7, 50])
def test_pages_of_pull_requests_hold_each_once_newest_change_first(demo: Path, first: int) -> None:
    nodes = list(pull_requests(demo, "tracking-api", first))
    stored = (demo / "github/tracking-api/pull_requests.jsonl").read_text().splitlines()
    assert len({node["id"] for node in nodes}) == len(nodes) == len(stored) > 20
    updates = [node["updatedAt"] for node in nodes]
    assert updates == sorted(updates, reverse=True)


def answered(value: Any) -> Any:
    """The shape of an answer: field names, all the way down."""
    if isinstance(value, dict):
        return {name: answered(part) for name, part in value.items()}
    if isinstance(value, list):
        return [answered(part) for part in value]
    return None


def check(value: Any, selection: SelectionSetNode, place: str) -> None:
    """Every object of an answer has exactly the fields that graphql-core reads in the query."""
    if isinstance(value, list):
        for part in value:
            check(part, selection, place)
        return
    if value is None:
        return
    fields = {}
    for wanted in selection.selections:
        if isinstance(wanted, InlineFragmentNode):
            if value.get("__typename", wanted.type_condition.name.value) == wanted.type_condition.name.value:
                inner = wanted.selection_set.selections
                fields |= {f.name.value: f for f in inner if isinstance(f, FieldNode)}
        elif isinstance(wanted, FieldNode):
            fields[(wanted.alias or wanted.name).value] = wanted
    assert set(value) == set(fields), place
    for name, wanted in fields.items():
        if wanted.selection_set:
            check(value[name], wanted.selection_set, f"{place}.{name}")
        else:
            assert not isinstance(value[name], dict | list), f"{place}.{name}"


def definition(document: DocumentNode) -> SelectionSetNode:
    return document.definitions[0].selection_set  # type: ignore[attr-defined]


@pytest.mark.mission("B1")
def test_an_answer_has_exactly_the_fields_of_the_query(demo: Path) -> None:
    """GitHub answers what is asked: stored titles and diffs stay where they are."""
    asked = {
        "Repositories": {"owner": OWNER, "cursor": None},
        "PullRequests": {"owner": OWNER, "name": "tracking-api", "cursor": None, "first": 50},
        "Deployments": {"owner": OWNER, "name": "tracking-api", "cursor": None, "first": 50},
        "Issues": {"owner": OWNER, "name": "tracking-api", "cursor": None, "first": 50},
        "PullRequestIds": {"owner": OWNER, "name": "tracking-api", "cursor": None, "first": 50},
        "Teams": {"owner": OWNER, "cursor": None},
    }
    for operation, variables in asked.items():
        answer = ask(demo, operation, **variables)
        check(answer["data"], definition(parse(QUERIES[operation])), operation)
        assert "CANARY" not in str(answer)
    assert "CANARY-github-title" in (demo / "github/tracking-api/pull_requests.jsonl").read_text()


def everywhere(demo: Path) -> Iterator[dict[str, Any]]:
    for folder in sorted((demo / "github").iterdir()):
        if folder.is_dir():
            yield from pull_requests(demo, folder.name, 50)


def follow(demo: Path, operation: str, field: str, node: str, connection: dict[str, Any]) -> list[Any]:
    nodes = list(connection["nodes"])
    while connection["pageInfo"]["hasNextPage"]:
        data = ask(demo, operation, id=node, cursor=connection["pageInfo"]["endCursor"])["data"]
        check(data, definition(parse(QUERIES[operation])), operation)
        connection = data["node"][field]
        nodes += connection["nodes"]
    return nodes


def test_nested_pages_go_on_where_the_first_ended(demo: Path) -> None:
    """Files, reviews and threads beyond the first page are reached by node id, each once."""
    followed = {"files": 0, "reviews": 0, "threads": 0}
    for node in everywhere(demo):
        files = follow(demo, "PullRequestFiles", "files", node["id"], node["files"])
        assert len({f["path"] for f in files}) == node["files"]["totalCount"] == node["changedFiles"]
        followed["files"] += node["files"]["pageInfo"]["hasNextPage"]
        reviews = follow(demo, "PullRequestReviews", "reviews", node["id"], node["reviews"])
        assert len({r["id"] for r in reviews}) == node["reviews"]["totalCount"]
        followed["reviews"] += node["reviews"]["pageInfo"]["hasNextPage"]
        threads = follow(demo, "ReviewThreads", "reviewThreads", node["id"], node["reviewThreads"])
        assert len({t["id"] for t in threads}) == node["reviewThreads"]["totalCount"]
        followed["threads"] += node["reviewThreads"]["pageInfo"]["hasNextPage"]
    assert all(followed.values()), followed


def test_check_suites_are_found_by_their_ids(demo: Path) -> None:
    suites = [
        suite["id"]
        for node in list(pull_requests(demo, "tracking-api", 50))[:5]
        for commit in (node["mergeCommit"], node["lastCommit"]["nodes"][0]["commit"])
        if commit
        for suite in commit["checkSuites"]["nodes"]
    ]
    data = ask(demo, "CheckSuites", ids=[*suites, "CS_bm93aGVyZQ"])["data"]
    assert [found and found["id"] for found in data["nodes"]] == [*suites, None]
    check(data, definition(parse(QUERIES["CheckSuites"])), "CheckSuites")


def test_what_github_does_not_know_it_refuses(demo: Path) -> None:
    unknown = ask(demo, "Q", "query Q { viewer { login } }")
    assert "'viewer' doesn't exist" in unknown["errors"][0]["message"]
    incomplete = ask(demo, "Q", 'query Q { repository(owner: "a") { id } }')
    assert "required argument: 'name'" in incomplete["errors"][0]["message"]
    secret = 'query Q { repository(owner: "fernweh-freight", name: "tracking-api") { secretScanning } }'
    assert "'secretScanning' doesn't exist" in str(ask(demo, "Q", secret)["errors"])
    gone = ask(demo, "PullRequests", owner=OWNER, name="nowhere", cursor=None, first=5)
    assert gone["data"]["repository"] is None and gone["errors"][0]["type"] == "NOT_FOUND"
    assert get(demo, "github", "/repos/a/b/pulls").json()["message"] == "Not Found"


@pytest.mark.parametrize("name", ["services", "users", "incidents", "log_entries", "oncalls"])
def test_pagerduty_pages_hold_each_once(demo: Path, name: str) -> None:
    window = {"since": "2025-01-01T00:00:00Z", "until": "2026-07-01T00:00:00Z"}
    seen, offset = [], 0
    while True:
        answer = get(demo, "pagerduty", f"/{name}", limit=7, offset=offset, **window).json()
        seen += answer[name]
        offset += 7
        if not answer["more"]:
            break
    assert len(seen) == len((demo / f"pagerduty/{name}.jsonl").read_text().splitlines()) > 7
    if name != "oncalls":
        assert len({element["id"] for element in seen}) == len(seen)


def test_pagerduty_windows_are_honoured(demo: Path) -> None:
    """Since is in, until is out; together the windows are the whole."""
    edges = ["2025-01-01T00:00:00Z", "2025-09-01T00:00:00Z", "2026-07-01T00:00:00Z"]
    parts = [
        get(demo, "pagerduty", "/incidents", since=since, until=until, limit=100).json()["incidents"]
        for since, until in pairwise(edges)
    ]
    assert [len(part) > 0 for part in parts] == [True, True]
    assert sum(map(len, parts)) == 30
    assert all(i["created_at"] < edges[1] for i in parts[0])
    assert all(i["created_at"] >= edges[1] for i in parts[1])
    assert get(demo, "pagerduty", "/incidents", limit=100, offset=10_000).status_code == 400
    assert get(demo, "pagerduty", "/priorities").json()["error"]["code"] == 2100


def issues(demo: Path, jql: str, fields: str = "updated,project") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    parameters = {"jql": jql, "fields": fields, "maxResults": 13}
    while True:
        answer = get(demo, "jira", "/rest/api/3/search/jql", **parameters).json()
        found += answer["issues"]
        if answer["isLast"]:
            return found
        parameters["nextPageToken"] = answer["nextPageToken"]


def test_jira_searches_by_project_and_update(demo: Path) -> None:
    everything = issues(
        demo, 'project in ("TRK", "PLT") AND updated >= "2025-01-01 00:00" ORDER BY updated ASC'
    )
    keys = [issue["key"] for issue in everything]
    assert len(set(keys)) == len(keys) > 100
    assert {issue["fields"]["project"]["key"] for issue in everything} == {"TRK", "PLT"}
    updates = [issue["fields"]["updated"] for issue in everything]
    assert updates == sorted(updates)
    later = issues(demo, 'project in ("TRK", "PLT") AND updated >= "2026-03-01 12:30" ORDER BY updated ASC')
    assert [i["key"] for i in later] == [
        i["key"] for i in everything if i["fields"]["updated"] >= "2026-03-01T12:30"
    ]
    assert 0 < len(later) < len(everything)


@pytest.mark.mission("B1")
def test_jira_answers_only_the_fields_asked_for(demo: Path) -> None:
    found = issues(demo, 'project = "TRK" AND updated >= "2025-01-01"', "status")
    assert {name for issue in found for name in issue["fields"]} == {"status"}
    assert "CANARY" not in str(found)
    no_project = get(demo, "jira", "/rest/api/3/search/jql", jql='project = "X" AND updated >= "2025-01-01"')
    assert no_project.status_code == 400 and "'X' does not exist" in no_project.json()["errorMessages"][0]
    assert get(demo, "jira", "/rest/api/3/search/jql", jql="order by created").status_code == 400


def test_jira_changelogs_come_in_pages(demo: Path) -> None:
    ids = [issue["id"] for issue in issues(demo, 'project = "TRK" AND updated >= "2025-01-01"')]
    body = {"issueIdsOrKeys": ids, "fieldIds": ["status"], "maxResults": 11}
    histories: list[str] = []
    while True:
        answer = (
            session(demo, "jira")
            .post("http://replay.invalid/rest/api/3/changelog/bulkfetch", json=body)
            .json()
        )
        for log in answer["issueChangeLogs"]:
            assert log["issueId"] in ids
            for history in log["changeHistories"]:
                assert [item["fieldId"] for item in history["items"]] == ["status"]
                histories.append(history["id"])
        if "nextPageToken" not in answer:
            break
        body["nextPageToken"] = answer["nextPageToken"]
    assert len(set(histories)) == len(histories) > 22


def test_jira_users_come_in_pages_and_mostly_hide_their_email(demo: Path) -> None:
    pages = [
        get(demo, "jira", "/rest/api/3/users/search", startAt=n, maxResults=30).json()
        for n in (0, 30, 60, 90)
    ]
    users = [user for page in pages for user in page]
    assert [len(page) for page in pages] == [30, 30, 9, 0]
    assert len({user["accountId"] for user in users}) == 69
    assert 0 < sum("emailAddress" in user for user in users) < 35


def test_a_folder_of_another_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="a folder to replay is named github, pagerduty, jira"):
        ReplayAdapter(tmp_path)
