"""Every question that signalpath asks GitHub, word for word.

Belongs here: whole queries and page sizes. Does not belong here: the fields of a node
(fields.py), sending (client.py) or reading the answer. A test validates each query
against GitHub's published schema and fails if one selects a field that carries text or code (body,
title, diffHunk, patch …).

Page sizes: GitHub charges one point per 100 connections opened. A page of 50 pull requests with up
to 25 reviews and 25 threads each costs about 18 of the 5,000 points an hour, and stays far below the
500,000 nodes that a question may ask for; whoever has more than fits is followed to the end.

`QUERIES` is all that is asked by default. `LABEL_QUERIES` are those three of them that also ask for
the text of review comments: used only where the charter says read_conventional_comment_labels.
"""

from __future__ import annotations

from ingestion.sources.github.fields import (
    COMMIT_FIELDS,
    DEPLOYMENT_FIELDS,
    FILE_FIELDS,
    ISSUE_EVENT_FIELDS,
    ISSUE_EVENTS,
    ISSUE_FIELDS,
    LINKED_FIELDS,
    MEMBER_EDGES,
    PAGE_INFO,
    PULL_REQUEST_EVENT_FIELDS,
    PULL_REQUEST_EVENTS,
    RATE_LIMIT,
    REVIEW_FIELDS,
    STATUS_FIELDS,
    SUITE_FIELDS,
    comment_fields,
    connection,
    pull_request_fields,
    thread_fields,
)

NEWEST_FIRST = "orderBy: {field: UPDATED_AT, direction: DESC}"
LATEST_FIRST = "orderBy: {field: CREATED_AT, direction: DESC}"
OLDEST_FIRST = "orderBy: {field: CREATED_AT, direction: ASC}"

# The newest instants let a later run leave out, without asking, every repository in which nothing
# happened.
REPOSITORIES = f"""
query Repositories($owner: String!, $cursor: String) {{
  {RATE_LIMIT}
  repositoryOwner(login: $owner) {{
    __typename
    repositories(
      first: 100, after: $cursor, isFork: false, ownerAffiliations: [OWNER]
      orderBy: {{field: NAME, direction: ASC}}
    ) {{
      {PAGE_INFO}
      nodes {{
        id
        name
        owner {{ login }}
        isArchived
        isFork
        createdAt
        pushedAt
        defaultBranchRef {{ name }}
        pullRequests(first: 1, {NEWEST_FIRST}) {{ nodes {{ updatedAt }} }}
        issues(first: 1, {NEWEST_FIRST}) {{ nodes {{ updatedAt }} }}
        deployments(first: 1, {LATEST_FIRST}) {{ nodes {{ updatedAt }} }}
      }}
    }}
  }}
}}
"""

TEAMS = f"""
query Teams($owner: String!, $cursor: String) {{
  {RATE_LIMIT}
  organization(login: $owner) {{
    teams(first: 50, after: $cursor, orderBy: {{field: NAME, direction: ASC}}) {{
      {PAGE_INFO}
      nodes {{
        id
        combinedSlug
        name
        parentTeam {{ id }}
        createdAt
        members(first: 100, membership: IMMEDIATE) {{ {MEMBER_EDGES} }}
      }}
    }}
  }}
}}
"""

# Asked anew until they have ended: a suite's end changes no pull request.
CHECK_SUITES = f"""
query CheckSuites($ids: [ID!]!) {{
  {RATE_LIMIT}
  nodes(ids: $ids) {{ ... on CheckSuite {{ {SUITE_FIELDS} repository {{ id }} }} }}
}}
"""

# Who the token is, and whether it could write where it reads.
VIEWER = f"""
query Viewer($owner: String!) {{
  {RATE_LIMIT}
  viewer {{ login }}
  repositoryOwner(login: $owner) {{
    repositories(first: 100, isFork: false, ownerAffiliations: [OWNER], {OLDEST_FIRST}) {{
      nodes {{ createdAt pushedAt viewerPermission }}
    }}
  }}
}}
"""


def _of_repository(operation: str, connected: str) -> str:
    """A question about one repository, in pages of `$first`."""
    return f"""
query {operation}($owner: String!, $name: String!, $cursor: String, $first: Int!) {{
  {RATE_LIMIT}
  repository(owner: $owner, name: $name) {{
    {connected}
  }}
}}
"""


def _of_node(operation: str, type_: str, connected: str) -> str:
    """The further pages of one node's list."""
    return f"""
query {operation}($id: ID!, $cursor: String) {{
  {RATE_LIMIT}
  node(id: $id) {{ ... on {type_} {{ {connected} }} }}
}}
"""


def _feed(operation: str, field: str, fields: str, order: str = NEWEST_FIRST) -> str:
    return _of_repository(operation, connection(field, "$first", fields, order, after=True))


def _nested(operation: str, type_: str, field: str, fields: str, arguments: str = "", size: int = 100) -> str:
    return _of_node(operation, type_, connection(field, size, fields, arguments, after=True))


def _with_comments(with_text: bool) -> dict[str, str]:
    threads, comments = thread_fields(with_text), comment_fields(with_text)
    return {
        "PullRequests": _feed("PullRequests", "pullRequests", pull_request_fields(with_text)),
        "ReviewThreads": _nested("ReviewThreads", "PullRequest", "reviewThreads", threads),
        "ThreadComments": _nested("ThreadComments", "PullRequestReviewThread", "comments", comments),
    }


_PULL_REQUEST = {
    "PullRequestFiles": ("files", FILE_FIELDS, ""),
    "PullRequestReviews": ("reviews", REVIEW_FIELDS, ""),
    "PullRequestCommits": ("commits", COMMIT_FIELDS, ""),
    "PullRequestEvents": ("timelineItems", PULL_REQUEST_EVENT_FIELDS, PULL_REQUEST_EVENTS),
    "LinkedIssues": ("closingIssuesReferences", LINKED_FIELDS, ""),
}

# operationName -> text, as sent.
QUERIES = {
    "Repositories": REPOSITORIES,
    "Teams": TEAMS,
    "TeamMembers": _of_node(
        "TeamMembers",
        "Team",
        f"members(first: 100, after: $cursor, membership: IMMEDIATE) {{ {MEMBER_EDGES} }}",
    ),
    **_with_comments(with_text=False),
    **{name: _nested(name, "PullRequest", *asked) for name, asked in _PULL_REQUEST.items()},
    "CommitSuites": _nested("CommitSuites", "Commit", "checkSuites", SUITE_FIELDS),
    "CheckSuites": CHECK_SUITES,
    "Issues": _feed("Issues", "issues", ISSUE_FIELDS),
    "IssueEvents": _nested("IssueEvents", "Issue", "timelineItems", ISSUE_EVENT_FIELDS, ISSUE_EVENTS),
    "Deployments": _feed("Deployments", "deployments", DEPLOYMENT_FIELDS, LATEST_FIRST),
    "DeploymentStatuses": _nested("DeploymentStatuses", "Deployment", "statuses", STATUS_FIELDS),
    "PullRequestIds": _feed("PullRequestIds", "pullRequests", "id", OLDEST_FIRST),
    "IssueIds": _feed("IssueIds", "issues", "id", OLDEST_FIRST),
    "Viewer": VIEWER,
}
LABEL_QUERIES = _with_comments(with_text=True)
