"""What is asked about each kind of GitHub's nodes: fields and connections, the pieces of every query.

Belongs here: names of fields. Does not belong here: whole questions (queries.py), or which
field becomes which column (github_*rows.py). No piece names a field that carries text or code, with
the one exception that `review_threads` makes where the charter asks for it.
"""

from __future__ import annotations

RATE_LIMIT = "rateLimit { cost remaining resetAt }"
PAGE_INFO = "pageInfo { hasNextPage endCursor }"
AUTHOR = "author { __typename login }"
ACTOR = "actor { __typename login }"
PERSON = "__typename ... on User { login } ... on Bot { login } ... on Mannequin { login }"


def connection(field: str, size: int | str, fields: str, arguments: str = "", after: bool = False) -> str:
    """One page of a list: its first `size` elements, or with `after` those behind `$cursor`."""
    more = f", {arguments}" if arguments else ""
    return (
        f"{field}(first: {size}{', after: $cursor' if after else ''}{more}) "
        f"{{ totalCount {PAGE_INFO} nodes {{ {fields} }} }}"
    )


# What GitHub's CI and other services made of a commit. The id leads to its further suites.
SUITE_FIELDS = (
    "id status conclusion createdAt updatedAt app { slug } workflowRun { workflow { name } } commit { oid }"
)
CHECKED_COMMIT = f"id oid authoredDate {connection('checkSuites', 10, SUITE_FIELDS)}"

FILE_FIELDS = "path additions deletions changeType"
REVIEW_FIELDS = f"id state submittedAt {AUTHOR}"
IDENTITY = "email user { login }"
COMMIT_FIELDS = f"""
  commit {{ oid authoredDate committedDate author {{ {IDENTITY} }} committer {{ {IDENTITY} }} }}
"""
LINKED_FIELDS = "number repository { nameWithOwner }"
PULL_REQUEST_EVENTS = "itemTypes: [READY_FOR_REVIEW_EVENT, CONVERT_TO_DRAFT_EVENT, REVIEW_REQUESTED_EVENT]"
PULL_REQUEST_EVENT_FIELDS = f"""
  __typename
  ... on ReadyForReviewEvent {{ id createdAt {ACTOR} }}
  ... on ConvertToDraftEvent {{ id createdAt {ACTOR} }}
  ... on ReviewRequestedEvent {{
    id createdAt {ACTOR}
    requestedReviewer {{ {PERSON} ... on Team {{ combinedSlug }} }}
  }}
"""


def comment_fields(with_text: bool = False) -> str:
    """A comment of a review thread; its text only where the charter asks for its label."""
    text = " body" if with_text else ""
    return f"id path line originalLine createdAt state {AUTHOR} pullRequestReview {{ id }}{text}"


def thread_fields(with_text: bool = False) -> str:
    """A review thread and its first comments."""
    return f"id {connection('comments', 10, comment_fields(with_text))}"


def pull_request_fields(with_text: bool = False) -> str:
    """A pull request with the first of everything that belongs to it."""
    return f"""
      id number state isDraft createdAt updatedAt mergedAt closedAt additions deletions changedFiles
      headRefOid
      {AUTHOR}
      mergedBy {{ login }}
      labels(first: 100) {{ nodes {{ name }} }}
      mergeCommit {{ {CHECKED_COMMIT} parents(first: 1) {{ totalCount }} }}
      lastCommit: commits(last: 1) {{ nodes {{ commit {{ {CHECKED_COMMIT} }} }} }}
      {connection("timelineItems", 50, PULL_REQUEST_EVENT_FIELDS, PULL_REQUEST_EVENTS)}
      {connection("closingIssuesReferences", 10, LINKED_FIELDS)}
      {connection("commits", 30, COMMIT_FIELDS)}
      {connection("files", 100, FILE_FIELDS)}
      {connection("reviews", 25, REVIEW_FIELDS)}
      {connection("reviewThreads", 25, thread_fields(with_text))}
"""


STATUS_FIELDS = "id state createdAt"
DEPLOYMENT_FIELDS = f"""
  id environment commitOid state createdAt updatedAt creator {{ __typename login }}
  {connection("statuses", 20, STATUS_FIELDS)}
"""

ISSUE_EVENT_TYPES = (
    *("AssignedEvent", "UnassignedEvent", "ClosedEvent", "ReopenedEvent"),
    *("LabeledEvent", "UnlabeledEvent", "MilestonedEvent", "DemilestonedEvent"),
)
ISSUE_EVENTS = (
    "itemTypes: [ASSIGNED_EVENT, UNASSIGNED_EVENT, CLOSED_EVENT, REOPENED_EVENT, LABELED_EVENT, "
    "UNLABELED_EVENT, MILESTONED_EVENT, DEMILESTONED_EVENT]"
)
# What only some of the events have. A milestone's event names it by its title, which is not read.
_SPECIAL = {"Assigned": f"assignee {{ {PERSON} }}", "Labeled": "label { name }"}
_SPECIAL |= {"Unassigned": _SPECIAL["Assigned"], "Unlabeled": _SPECIAL["Labeled"]}
ISSUE_EVENT_FIELDS = "__typename " + " ".join(
    f"... on {name} {{ id createdAt {ACTOR} {_SPECIAL.get(name.removesuffix('Event'), '')} }}"
    for name in ISSUE_EVENT_TYPES
)
# GitHub allows ten assignees and a hundred labels, so there are no further pages of these.
ISSUE_FIELDS = f"""
  id number state stateReason createdAt updatedAt closedAt {AUTHOR}
  assignees(first: 10) {{ nodes {{ login }} }}
  labels(first: 100) {{ nodes {{ name }} }}
  milestone {{ number dueOn }}
  {connection("timelineItems", 50, ISSUE_EVENT_FIELDS, ISSUE_EVENTS)}
"""
MEMBER_EDGES = f"{PAGE_INFO} edges {{ role node {{ login }} }}"
