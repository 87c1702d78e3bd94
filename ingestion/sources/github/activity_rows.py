"""What happened to a pull request besides its reviews, as allow-listed rows. Pure.

Belongs here: commits, changes into and out of draft, requests for review. The pull request itself,
its files, reviews and comments are in rows.py.
"""

from __future__ import annotations

from collections.abc import Iterable

from ingestion.sources.github.rows import Node, Row, login


def commit_rows(commits: Iterable[Node], pull_request_id: str, updated_at: str) -> list[Row]:
    """Rows of github__pull_request_commits; a login is there where GitHub verified the e-mail."""
    rows = []
    for commit in (element["commit"] for element in commits):
        author, committer = commit["author"] or {}, commit["committer"] or {}
        rows.append(
            {
                "pull_request_id": pull_request_id,
                "commit_sha": commit["oid"],
                "authored_at": commit["authoredDate"],
                "committed_at": commit["committedDate"],
                "author_email": author.get("email"),
                "author_login": login(author.get("user")),
                "committer_email": committer.get("email"),
                "committer_login": login(committer.get("user")),
                "pull_request_updated_at": updated_at,
            }
        )
    return rows


def draft_rows(events: Iterable[Node], pull_request_id: str) -> list[Row]:
    """Rows of github__draft_changes."""
    return [
        {
            "draft_change_id": event["id"],
            "pull_request_id": pull_request_id,
            "to_draft": event["__typename"] == "ConvertToDraftEvent",
            "actor_login": login(event["actor"]),
            "created_at": event["createdAt"],
        }
        for event in events
        if event.get("__typename") in ("ConvertToDraftEvent", "ReadyForReviewEvent")
    ]


def request_rows(events: Iterable[Node], pull_request_id: str) -> list[Row]:
    """Rows of github__review_requests. A team or account that is gone comes as null."""
    return [
        {
            "review_request_id": event["id"],
            "pull_request_id": pull_request_id,
            "requested_account_id": login(event["requestedReviewer"]),
            "requested_type": (event["requestedReviewer"] or {}).get("__typename"),
            "requested_team": (event["requestedReviewer"] or {}).get("combinedSlug"),
            "actor_login": login(event["actor"]),
            "requested_at": event["createdAt"],
        }
        for event in events
        if event.get("__typename") == "ReviewRequestedEvent"
    ]
