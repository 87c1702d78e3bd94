"""GitHub's nodes become rows of exactly the allow-listed columns, whatever else a node carries."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.boundary import allow_list
from ingestion.sources.github import activity_rows as activity
from ingestion.sources.github import delivery_rows as delivery
from ingestion.sources.github import issue_rows as issues
from ingestion.sources.github import rows
from ingestion.sources.github.comment_labels import LABELS, conventional_label

COLUMNS = {plural: {c.name for c in t.columns[1:]} for plural, t in allow_list()["github"].items()}
INSTANT = "2026-01-02T03:04:05Z"
AUTHOR = {"__typename": "User", "login": "ada"}
READY = {"__typename": "ReadyForReviewEvent", "id": "E1", "createdAt": INSTANT, "actor": AUTHOR}
SECRET = "PLANTED"
# What GitHub could add to any node: names that our nodes do not have, with text in them.
EXTRAS = st.dictionaries(st.text(min_size=1).map(lambda key: f"x{key}"), st.just(SECRET), max_size=5)


def pull_request(**changes: Any) -> dict[str, Any]:
    node = {
        "id": "P1",
        "number": 7,
        "state": "OPEN",
        "isDraft": False,
        "createdAt": INSTANT,
        "updatedAt": INSTANT,
        "mergedAt": None,
        "closedAt": None,
        "additions": 3,
        "deletions": 1,
        "changedFiles": 2,
        "author": AUTHOR,
        "mergedBy": None,
        "labels": {"nodes": [{"name": "tracing"}, {"name": "größer"}]},
        "timelineItems": {"nodes": [READY]},
        "reviews": {"totalCount": 4},
        "closingIssuesReferences": {"nodes": [{"number": 3, "repository": {"nameWithOwner": "acme/api"}}]},
        "commits": {"totalCount": 2},
        "headRefOid": "head",
        "mergeCommit": None,
        "lastCommit": {"nodes": [{"commit": {"oid": "head", "authoredDate": INSTANT}}]},
    }
    return {**node, **changes}


@pytest.mark.mission("B1")
@settings(deadline=None)
@given(extras=EXTRAS)
def test_rows_have_the_allow_listed_columns_and_nothing_of_what_else_a_node_carries(
    extras: dict[str, str],
) -> None:
    text = {"body": SECRET, "title": SECRET, "diffHunk": SECRET, "patch": SECRET, **extras}
    author = {**AUTHOR, **text}
    repository = {
        **text,
        "id": "R",
        "name": "api",
        "owner": {**text, "login": "acme"},
        "isArchived": False,
        "isFork": False,
        "createdAt": INSTANT,
        "pushedAt": None,
        "defaultBranchRef": None,
    }
    file = {**text, "path": "a.py", "additions": 1, "deletions": 0, "changeType": "ADDED"}
    review = {**text, "id": "V", "state": "APPROVED", "submittedAt": INSTANT, "author": author}
    comment = {**text, "id": "C", "path": "a.py", "createdAt": INSTANT, "author": author, "line": 3}
    comment |= {"originalLine": 3, "state": "SUBMITTED", "pullRequestReview": {**text, "id": "V"}}
    event = {**text, "id": "E", "createdAt": INSTANT, "actor": author, "milestoneTitle": SECRET}
    identity = {**text, "name": SECRET, "email": "ada@acme.example", "user": author}
    commit = {**text, "oid": "a1", "authoredDate": INSTANT, "committedDate": INSTANT}
    commit |= {"author": identity, "committer": identity}
    times = {"createdAt": INSTANT, "updatedAt": INSTANT}
    suite = {**text, **times, "id": "S", "status": "COMPLETED", "conclusion": "SUCCESS", "commit": commit}
    suite |= {"app": {**text, "slug": "ci"}, "workflowRun": None}
    deployment = {**text, **times, "id": "D", "environment": "production", "commitOid": "a1"}
    deployment |= {"state": "ACTIVE", "creator": author, "payload": SECRET}
    issue = {**text, **times, "id": "I", "number": 3, "state": "OPEN", "stateReason": None, "closedAt": None}
    issue |= {"author": author, "assignees": {"nodes": [author]}, "labels": None}
    issue |= {"milestone": {**text, "number": 1, "dueOn": None}}
    team = {
        **text,
        "id": "T",
        "combinedSlug": "acme/a",
        "name": "A",
        "parentTeam": None,
        "createdAt": INSTANT,
    }
    made = {
        "repositories": [rows.repository_row(repository)],
        "pull_requests": [rows.pull_request_row(pull_request(**text, author=author), "R")],
        "pull_request_files": rows.file_rows([file], "P1"),
        "reviews": [rows.review_row(review, "P1")],
        "review_comments": rows.comment_rows([comment], "T", "P1", with_label=True),
        "draft_changes": activity.draft_rows([{**event, "__typename": "ConvertToDraftEvent"}], "P1"),
        "review_requests": activity.request_rows(
            [{**event, "__typename": "ReviewRequestedEvent", "requestedReviewer": author}], "P1"
        ),
        "pull_request_commits": activity.commit_rows([{"commit": commit}], "P1", INSTANT),
        "check_suites": delivery.suite_rows([suite], "R"),
        "deployments": [delivery.deployment_row(deployment, [], "R")],
        "deployment_statuses": delivery.status_rows(
            [{**text, "id": "DS", "state": "SUCCESS", "createdAt": INSTANT, "logUrl": SECRET}], "D"
        ),
        "issues": [issues.issue_row(issue, "R")],
        "issue_events": issues.issue_event_rows([{**event, "__typename": "MilestonedEvent"}], "I"),
        "teams": [delivery.team_row(team)],
        "team_members": delivery.member_rows([{"role": "MEMBER", "node": author}], "T"),
    }
    columns = {plural: names for plural, names in COLUMNS.items() if plural != "deletions"}  # of our making
    assert {plural: set(made[plural][0]) for plural in made} == columns
    assert SECRET not in json.dumps(made)


def test_a_deleted_author_is_null() -> None:
    row = rows.pull_request_row(pull_request(author=None), "R")
    assert (row["author_login"], row["author_type"]) == (None, None)
    assert (
        rows.review_row({"id": "V", "state": "APPROVED", "submittedAt": INSTANT, "author": None}, "P")[
            "author_login"
        ]
        is None
    )


def test_ready_at_is_null_for_what_never_was_a_draft() -> None:
    assert rows.pull_request_row(pull_request(timelineItems={"nodes": []}), "R")["ready_at"] is None
    assert rows.pull_request_row(pull_request(), "R")["ready_at"] == INSTANT


def test_nodes_that_github_could_not_read_are_left_out() -> None:
    labels = {"nodes": [None, {"name": "tracing"}]}
    assert rows.pull_request_row(pull_request(labels=labels), "R")["labels"] == '["tracing"]'
    assert rows.pull_request_row(pull_request(labels=None), "R")["labels"] == "[]"
    assert json.loads(rows.pull_request_row(pull_request(), "R")["labels"]) == ["tracing", "größer"]


LATER, MERGED = "2026-01-02T05:00:00Z", "2026-01-02T05:00:01Z"


@pytest.mark.parametrize(
    ("parents", "authored", "oid", "method"),
    [
        (2, LATER, "merge", "merge"),
        (1, LATER, "squashed", "squash"),
        (1, INSTANT, "rebased", "rebase"),  # GitHub keeps the last commit's authored instant
        (1, INSTANT, "head", None),  # pushed by hand: GitHub noticed that it is in
        (1, "2026-01-02T04:00:00Z", "other", None),
    ],
)
def test_how_it_was_merged_is_said_only_where_the_facts_tell(
    parents: int, authored: str, oid: str, method: str | None
) -> None:
    commit = {"oid": oid, "authoredDate": authored, "parents": {"totalCount": parents}}
    node = pull_request(mergedAt=MERGED, mergeCommit=commit)
    assert rows.merge_method(node) == method
    assert rows.pull_request_row(node, "R")["merge_commit_sha"] == oid
    # GitHub's try at merging an open pull request is no merge.
    tried = rows.pull_request_row(pull_request(mergeCommit=commit), "R")
    assert (tried["merge_method"], tried["merge_commit_sha"]) == (None, None)


def test_requests_tell_people_teams_and_who_is_gone() -> None:
    asked = [{"__typename": "Team", "combinedSlug": "acme/payments"}, AUTHOR, None]
    events = [
        {**READY, "__typename": "ReviewRequestedEvent", "requestedReviewer": reviewer} for reviewer in asked
    ]
    made = activity.request_rows([READY, *events], "P1")
    assert [(row["requested_team"], row["requested_account_id"]) for row in made] == [
        ("acme/payments", None),
        (None, "ada"),
        (None, None),
    ]
    assert [row["to_draft"] for row in activity.draft_rows([READY, *events], "P1")] == [False]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("suggestion: name it", "suggestion"),
        ("**issue (blocking):** this leaks", "issue (blocking)"),
        ("Nitpick (non-blocking, style): x", "nitpick (non-blocking)"),
        ("question (security): x", "question"),
        ("note : x", "note"),
        ("hunter2: x", None),
        ("I think, issue: x", None),
        ("issue", None),
        ("", None),
        (None, None),
    ],
)
def test_a_label_is_one_of_the_known_or_nothing(text: str | None, label: str | None) -> None:
    assert conventional_label(text) == label


@pytest.mark.mission("B1")
@given(text=st.text())
def test_nothing_of_a_comment_but_its_label_comes_out(text: str) -> None:
    known = {f"{name}{end}" for name in LABELS for end in ("", " (blocking)", " (non-blocking)")}
    assert conventional_label(f"issue ({text}): {text}") in {None, *known}
