"""GitHub's nodes become rows of exactly the allow-listed columns, whatever else a node carries."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.boundary import allow_list
from ingestion.sources import github_rows as rows

COLUMNS = {plural: {c.name for c in t.columns[1:]} for plural, t in allow_list()["github"].items()}
INSTANT = "2026-01-02T03:04:05Z"
AUTHOR = {"__typename": "User", "login": "ada"}
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
        "timelineItems": {"nodes": [{"createdAt": INSTANT}]},
        "reviews": {"totalCount": 4},
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
    comment = {**text, "id": "C", "path": "a.py", "createdAt": INSTANT, "author": author}
    made = {
        "repositories": [rows.repository_row(repository)],
        "pull_requests": [rows.pull_request_row(pull_request(**text, author=author), "R")],
        "pull_request_files": rows.file_rows([file], "P1"),
        "reviews": [rows.review_row(review, "P1")],
        "review_comments": rows.comment_rows([comment], "V", "P1"),
    }
    assert {plural: set(made[plural][0]) for plural in made} == COLUMNS
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
