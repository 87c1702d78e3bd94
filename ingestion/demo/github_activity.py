"""What surrounds a pull request of the demo: commits, checks, requests for review, deployments, teams.

Belongs here: everything that follows from a pull request that is there already. It has its own random
stream, so that nothing of the pull requests themselves changes with it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from random import Random
from typing import Any

from ingestion.demo.files import instant, node_id
from ingestion.demo.landscape import OWNER
from ingestion.demo.organisation import Person
from ingestion.demo.timeline import HOUR
from ingestion.demo.work import PullRequest

CANARY = "CANARY-github-message"
WEB_FLOW = {"email": "noreply@github.com", "user": None}
DEPLOYED_EVERY = 4  # merges


def account(login: str | None, type_: str, deleted: set[str]) -> dict[str, Any] | None:
    """An account as GitHub names it; null if there is none or it was deleted."""
    return None if login is None or login in deleted else {"__typename": type_, "login": login}


def sha(*place: object) -> str:
    """A commit's hash."""
    return hashlib.sha1("/".join(map(str, place)).encode(), usedforsecurity=False).hexdigest()


def activity(random: Random, p: PullRequest, deleted: set[str]) -> dict[str, Any]:
    """The fields of a pull request's node that hold its commits, checks and events."""
    instants = [p.created - 2400 * n for n in range(1 + min(3, int(random.expovariate(0.9))))][::-1]
    end = p.merged or p.closed or p.updated
    for review in p.reviews:
        reworked = review.at + random.randint(HOUR // 4, 3 * HOUR)
        if review.state == "CHANGES_REQUESTED" and reworked < end:
            instants.append(reworked)
    commits = [_commit(p, n, at, deleted) for n, at in enumerate(sorted(instants))]
    last = commits[-1]
    last["checkSuites"] = [_suite(random, p, "head", str(last["oid"]), max(instants))]
    merged = None
    if p.merged:
        merged = _commit(p, "merged", p.merged, deleted) | {"committer": WEB_FLOW}
        merged["checkSuites"] = [_suite(random, p, "merged", str(merged["oid"]), p.merged)]
    return {
        "headRefOid": last["oid"],
        "commits": [{"commit": commit} for commit in commits],
        "mergeCommit": merged,
        "closingIssuesReferences": [],
        "timelineItems": _events(random, p, deleted),
    }


def _commit(p: PullRequest, number: object, at: int, deleted: set[str]) -> dict[str, Any]:
    place = (p.repository, p.number, number)
    identity: dict[str, Any] = {"email": f"{p.login}@bots.example", "user": None}
    if p.author:
        identity = {"email": p.author.email, "user": account(p.login, "User", deleted)}
    return {
        "__typename": "Commit",
        "id": node_id("C", *place),
        "oid": sha(*place),
        "authoredDate": instant(at),
        "committedDate": instant(at),
        "author": identity,
        "committer": identity,
        "parents": [{}],
        "checkSuites": [],
        "message": CANARY,
    }


def _suite(random: Random, p: PullRequest, which: str, commit: str, at: int) -> dict[str, Any]:
    return {
        "__typename": "CheckSuite",
        "id": node_id("CS", p.repository, p.number, which),
        "status": "COMPLETED",
        "conclusion": "SUCCESS" if random.random() < (0.97 if p.merged else 0.8) else "FAILURE",
        "createdAt": instant(at + 20),
        "updatedAt": instant(at + 20 + random.randint(120, 900)),
        "app": {"slug": "github-actions"},
        "workflowRun": {"workflow": {"name": "checks"}},
        "commit": {"oid": commit},
        "repository": {"id": node_id("R", p.repository)},
    }


def _events(random: Random, p: PullRequest, deleted: set[str]) -> list[dict[str, Any]]:
    author = account(p.login, p.author_type, deleted)
    found: list[tuple[int, str, dict[str, Any]]] = []
    if p.ready:
        if random.random() < 0.15:  # opened too early, and taken back
            found.append((p.created + (p.ready - p.created) // 4, "ConvertToDraftEvent", {}))
        found.append((p.ready, "ReadyForReviewEvent", {}))
    asked = (p.ready or p.created) + 60
    for login in dict.fromkeys(r.author for r in p.reviews if r.author_type == "User" and r.at > asked):
        found.append((asked, "ReviewRequestedEvent", {"requestedReviewer": account(login, "User", deleted)}))
    return [
        {
            "__typename": kind,
            "id": node_id("EV", p.repository, p.number, number),
            "createdAt": instant(at),
            "actor": author,
            **more,
        }
        for number, (at, kind, more) in enumerate(sorted(found, key=lambda event: event[0]))
    ]


def deployments(random: Random, name: str, pull_requests: Iterable[PullRequest]) -> list[dict[str, Any]]:
    """Deployments of a repository to production, latest first: every few merges, by its pipeline."""
    merged = sorted((p for p in pull_requests if p.merged), key=lambda p: (p.merged, p.number))
    made = []
    for number, p in enumerate(merged[::DEPLOYED_EVERY]):
        begun = int(p.merged or 0) + random.randint(600, 3 * HOUR)
        end = "SUCCESS" if random.random() < 0.94 else "FAILURE"
        done = begun + random.randint(90, 1200)
        statuses = [
            {"id": node_id("DS", name, number, n), "state": state, "createdAt": instant(at)}
            for n, (state, at) in enumerate((("IN_PROGRESS", begun + 5), (end, done)))
        ]
        made.append(
            {
                "__typename": "Deployment",
                "id": node_id("D", name, number),
                "environment": "production",
                "commitOid": sha(name, p.number, "merged"),
                "state": "FAILURE" if end == "FAILURE" else "INACTIVE",
                "createdAt": instant(begun),
                "updatedAt": instant(done),
                "creator": {"__typename": "Bot", "login": "github-actions"},
                "statuses": statuses,
                "description": CANARY,
            }
        )
    return made[::-1]


def teams(people: list[Person], deleted: set[str]) -> list[dict[str, Any]]:
    """The organisation's teams on GitHub: who is in them now."""
    members: dict[str, list[str]] = {}
    for person in people:
        if person.end_on is None and person.login not in deleted:
            members.setdefault(person.teams[-1][0], []).append(person.login)
    return [
        {
            "__typename": "Team",
            "id": node_id("T", name),
            "combinedSlug": f"{OWNER}/{name.lower()}",
            "name": name,
            "parentTeam": None,
            "createdAt": "2022-03-14T09:30:00Z",
            "members": [{"role": "MEMBER", "node": {"login": login}} for login in sorted(logins)],
            "description": CANARY,
        }
        for name, logins in sorted(members.items())
    ]
