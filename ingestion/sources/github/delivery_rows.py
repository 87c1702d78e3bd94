"""GitHub's check suites, deployments and teams to allow-listed rows. Pure.

Belongs here: which field becomes which column. Which of them are asked for is in feeds.py,
checks.py and teams.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ingestion.sources.github.rows import Node, Row, login

ENDS = frozenset({"SUCCESS", "FAILURE", "ERROR"})


def suite_rows(suites: Iterable[Node], repository_id: str) -> list[Row]:
    """Rows of github__check_suites, named by their workflow where they are one of GitHub's Actions."""
    return [
        {
            "check_suite_id": suite["id"],
            "repository_id": repository_id,
            "commit_sha": suite["commit"]["oid"],
            "name": ((suite["workflowRun"] or {}).get("workflow") or {}).get("name")
            or (suite["app"] or {}).get("slug"),
            "app_slug": (suite["app"] or {}).get("slug"),
            "status": suite["status"],
            "conclusion": suite["conclusion"],
            "started_at": suite["createdAt"],
            "finished_at": suite["updatedAt"] if suite["status"] == "COMPLETED" else None,
        }
        for suite in suites
    ]


def deployment_row(node: Node, statuses: Iterable[Node], repository_id: str) -> Row:
    """One row of github__deployments. The end that it came to stays, though a later one took its place."""
    ends = [status for status in statuses if status["state"] in ENDS]
    end = min(ends, key=lambda status: str(status["createdAt"]), default=None)
    return {
        "deployment_id": node["id"],
        "repository_id": repository_id,
        "environment": node["environment"],
        "commit_sha": node["commitOid"],
        "status": end["state"] if end else node["state"],
        "creator_account_id": login(node["creator"]),
        "creator_type": (node["creator"] or {}).get("__typename"),
        "created_at": node["createdAt"],
        "finished_at": end["createdAt"] if end else None,
        "updated_at": node["updatedAt"],
    }


def status_rows(statuses: Iterable[Node], deployment_id: str) -> list[Row]:
    """Rows of github__deployment_statuses."""
    return [
        {
            "deployment_status_id": status["id"],
            "deployment_id": deployment_id,
            "state": status["state"],
            "created_at": status["createdAt"],
        }
        for status in statuses
    ]


def team_row(node: Node) -> Row:
    """One row of github__teams."""
    return {
        "team_id": node["id"],
        "combined_slug": node["combinedSlug"],
        "name": node["name"],
        "parent_team_id": (node["parentTeam"] or {}).get("id"),
        "created_at": node["createdAt"],
    }


def member_rows(edges: Iterable[Any], team_id: str) -> list[Row]:
    """Rows of github__team_members."""
    return [
        {"team_id": team_id, "member_login": login(edge["node"]), "role": edge["role"]}
        for edge in edges
        if edge is not None
    ]
