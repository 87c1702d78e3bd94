"""One pull request, issue or deployment of an answer, followed to the end of all that belongs to it.

Belongs here: nested pages, and which table gets which rows. Which elements are asked for is in
feeds.py, which field becomes which column in the github_*rows.py.
"""

from __future__ import annotations

from typing import Any

from ingestion.sources.github.activity_rows import commit_rows, draft_rows, request_rows
from ingestion.sources.github.chunks import Reading, Repository
from ingestion.sources.github.delivery_rows import deployment_row, status_rows, suite_rows
from ingestion.sources.github.issue_rows import issue_event_rows, issue_row
from ingestion.sources.github.rows import (
    Node,
    comment_rows,
    file_rows,
    is_pending,
    last_commit,
    pull_request_row,
    review_row,
)


def add_pull_request(reading: Reading, repository: Repository, node: Node) -> None:
    """Add the rows of one pull request and all that belongs to it."""
    chunks, key, updated_at = reading.chunks, node["id"], node["updatedAt"]
    place = f"{repository.full_name}#{node['number']}"

    def every(field: str, operation: str) -> list[Any]:
        return reading.every(node[field], operation, field, key)

    events = every("timelineItems", "PullRequestEvents")
    linked = every("closingIssuesReferences", "LinkedIssues")
    linked = [issue for issue in linked if not reading.excludes(issue["repository"]["nameWithOwner"])]
    whole = {**node, "timelineItems": {"nodes": events}, "closingIssuesReferences": {"nodes": linked}}
    chunks.add("pull_requests", pull_request_row(whole, repository.id), place)
    chunks.extend("draft_changes", draft_rows(events, key), place)
    chunks.extend("review_requests", request_rows(events, key), place)
    commits = commit_rows(every("commits", "PullRequestCommits"), key, updated_at)
    chunks.extend("pull_request_commits", commits, place)
    files = file_rows(every("files", "PullRequestFiles"), key, updated_at)
    chunks.extend("pull_request_files", files, place)
    reviews = [review for review in every("reviews", "PullRequestReviews") if not is_pending(review)]
    chunks.extend("reviews", [review_row(review, key) for review in reviews], place)
    for thread in every("reviewThreads", "ReviewThreads"):
        found = reading.every(thread["comments"], "ThreadComments", "comments", thread["id"])
        comments = comment_rows(found, thread["id"], key, reading.reads_labels)
        chunks.extend("review_comments", comments, place)
    for commit in _checked_commits(node):
        suites = reading.every(commit["checkSuites"], "CommitSuites", "checkSuites", commit["id"])
        chunks.extend("check_suites", suite_rows(suites, repository.id), place)
        note_open_suites(reading.open_suites, suites)


def note_open_suites(open_suites: dict[str, str], suites: list[Node]) -> None:
    """Remember the check suites that have not ended, and forget those that have."""
    for suite in suites:
        if suite["status"] == "COMPLETED":
            open_suites.pop(suite["id"], None)
        else:
            open_suites[suite["id"]] = suite["createdAt"]


def _checked_commits(node: Node) -> list[Node]:
    """The last commit, and what it was merged as. GitHub's try at merging an open one is neither."""
    merged = node["mergeCommit"] if node["mergedAt"] else None
    last = last_commit(node)
    if last and merged and last["oid"] == merged["oid"]:
        merged = None
    return [commit for commit in (last, merged) if commit]


def add_issue(reading: Reading, repository: Repository, node: Node) -> None:
    """Add the rows of one issue and its events."""
    place = f"{repository.full_name}#{node['number']}"
    reading.chunks.add("issues", issue_row(node, repository.id), place)
    events = reading.every(node["timelineItems"], "IssueEvents", "timelineItems", node["id"])
    reading.chunks.extend("issue_events", issue_event_rows(events, node["id"]), place)


def add_deployment(reading: Reading, repository: Repository, node: Node) -> None:
    """Add the rows of one deployment and its statuses."""
    place = f"{repository.full_name} deployment {node['id']}"
    statuses = reading.every(node["statuses"], "DeploymentStatuses", "statuses", node["id"])
    reading.chunks.add("deployments", deployment_row(node, statuses, repository.id), place)
    reading.chunks.extend("deployment_statuses", status_rows(statuses, node["id"]), place)
