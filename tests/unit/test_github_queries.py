"""What is asked of GitHub: valid in its published schema, and never a field that carries text or code."""

from __future__ import annotations

from pathlib import Path

import pytest
from graphql import FieldNode, GraphQLSchema, Visitor, build_schema, parse, validate, visit

from ingestion.sources.github.queries import LABEL_QUERIES, QUERIES

SCHEMA = Path(__file__).parents[1] / "schemas/node_modules/@octokit/graphql-schema/schema.graphql"
# Everything that the queries may name. A new field is added here knowingly or not at all.
FIELDS = """
    rateLimit cost remaining resetAt pageInfo hasNextPage endCursor nodes node totalCount
    repositoryOwner repositories repository owner login name id isArchived isFork createdAt pushedAt
    defaultBranchRef pullRequests number state isDraft updatedAt mergedAt closedAt additions deletions
    changedFiles author mergedBy labels timelineItems files path changeType reviews submittedAt
    comments __typename
    actor requestedReviewer combinedSlug closingIssuesReferences nameWithOwner headRefOid mergeCommit
    commits commit oid authoredDate committedDate committer email user parents reviewThreads line
    originalLine pullRequestReview checkSuites status conclusion app slug workflowRun workflow
    issues stateReason assignees assignee milestone dueOn label deployments environment commitOid
    creator statuses organization teams parentTeam members edges role viewer viewerPermission
"""
ALL = {**QUERIES, **{f"{name} with labels": text for name, text in LABEL_QUERIES.items()}}
TEXT = {
    "body",
    "bodyText",
    "bodyHTML",
    "title",
    "titleHTML",
    "diffHunk",
    "patch",
    "message",
    "text",
    "description",
}


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    if not SCHEMA.is_file():
        pytest.fail(
            "GitHub's schema is not installed: run `make setup` (npm ci in tests/schemas)", pytrace=False
        )
    # The published SDL repeats two fields, so its own validity is taken for granted.
    return build_schema(SCHEMA.read_text("utf-8"), assume_valid_sdl=True)


@pytest.mark.mission("C1")
@pytest.mark.parametrize("operation", ALL)
def test_query_is_valid_in_githubs_schema(schema: GraphQLSchema, operation: str) -> None:
    assert [error.message for error in validate(schema, parse(ALL[operation]))] == []


def test_validation_would_see_a_wrong_field(schema: GraphQLSchema) -> None:
    assert validate(schema, parse(QUERIES["PullRequests"].replace("changedFiles", "changedFile")))


@pytest.mark.mission("B1")
@pytest.mark.parametrize("operation", QUERIES)
def test_query_names_no_field_that_carries_text_or_code(operation: str) -> None:
    named = fields(QUERIES[operation])
    assert not named & TEXT
    assert named <= set(FIELDS.split())


@pytest.mark.mission("B1")
@pytest.mark.parametrize("operation", LABEL_QUERIES)
def test_the_charters_opt_in_adds_the_text_of_review_comments_and_nothing_else(operation: str) -> None:
    """One exception, for Conventional Comments labels: `body`, and that only of review comments."""
    text = LABEL_QUERIES[operation]
    assert fields(text) - fields(QUERIES[operation]) == {"body"}
    assert set(parents(text, "body")) == {"comments"}
    assert text.replace(" body", "") == QUERIES[operation]


def test_operations_are_named_as_they_are_sent() -> None:
    for operation, text in (*QUERIES.items(), *LABEL_QUERIES.items()):
        [definition] = parse(text).definitions
        assert definition.name.value == operation  # type: ignore[attr-defined]


def fields(text: str) -> set[str]:
    """Every field name in a query, at any depth."""
    found: set[str] = set()

    class Names(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            found.add(node.name.value)

    visit(parse(text), Names())
    return found


def parents(text: str, name: str) -> list[str]:
    """The list in which each field of that name stands."""
    found: list[str] = []
    path: list[str] = []

    class Places(Visitor):
        def enter_field(self, node: FieldNode, *_: object) -> None:
            if node.name.value == name:
                found.append(next(part for part in reversed(path) if part != "nodes"))
            path.append(node.name.value)

        def leave_field(self, node: FieldNode, *_: object) -> None:
            path.pop()

    visit(parse(text), Places())
    return found
