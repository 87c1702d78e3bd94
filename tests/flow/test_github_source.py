"""GitHub to its full depth through the real loader: everything arrives, once, and nothing but metadata."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from charters import charter
from loopback import AS_OF, Installation, serving
from loopback_github import (
    SECRET,
    Github,
    comment,
    deployment,
    event,
    issue,
    organisation,
    pull_request,
    review,
    suite,
    team,
)
from loopback_github_home import counts, installed

from ingestion.load import LoadResult, load_kind
from signalpath.program import Program
from signalpath.program.charter import Charter
from signalpath.program.sources import Sources
from signalpath.settings import Settings


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.http_api.pause", lambda seconds: None)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("SP_TOKEN", SECRET)


def under(installation: Installation, **access: Any) -> LoadResult:
    """One run under a charter that says so about data access."""
    agreed = Charter.model_validate(charter(data_access=access))
    sources = Sources.model_validate([installation.entry])
    program = Program(folder=installation.folder, sources=sources, charter=agreed)
    return load_kind("github", program, Settings(home=installation.home), AS_OF)


@pytest.mark.mission("C1")
def test_everything_of_an_organisation_arrives_once(tmp_path: Path) -> None:
    with serving(organisation()) as provider:
        installation = installed(tmp_path, provider)
        result = installation.load()
    assert counts(installation) == {
        "repositories": 2,
        "pull_requests": 71,
        "pull_request_files": 141,
        "pull_request_commits": 141,
        "reviews": 70,
        "review_comments": 140,
        "draft_changes": 142,
        "review_requests": 71,
        "check_suites": 142,
        "issues": 60,
        "issue_events": 240,
        "deployments": 60,
        "deployment_statuses": 120,
        "teams": 2,
        "team_members": 132,
        "deletions": 0,
    }
    assert result.rejections == ()
    assert installation.rows(
        "select merge_method, merge_commit_sha, linked_issue_references, commit_count "
        "from raw.github__pull_requests where pull_request_id = 'A1'"
    ) == [("squash", "A1-merged", '["acme/api#3"]', 2)]
    assert installation.rows(
        "select line, original_line, thread_id, review_id, path, author_login, conventional_label "
        "from raw.github__review_comments where review_comment_id = 'V1-c0'"
    ) == [(None, 12, "T_V1-c0", "V1", "src/app.py", "rev", None)]
    assert installation.rows(
        "select event, assignee_login, label from raw.github__issue_events where issue_id = 'I1' order by 1"
    ) == [
        ("assigned", "ada", None),
        ("closed", None, None),
        ("labeled", None, "bug"),
        ("milestoned",) + (None,) * 2,
    ]


@pytest.mark.mission("C1")
def test_every_list_within_a_node_is_followed_to_its_end(tmp_path: Path) -> None:
    big = pull_request("P1", 1, files=230, commits=140, reviews=[review(f"V{i}", 2) for i in range(80)])
    big["timelineItems"] = [event("ConvertToDraftEvent", f"D{i}", i) for i in range(160)]
    big["closingIssuesReferences"] *= 130
    big["mergeCommit"]["checkSuites"] = [suite(f"S{i}", "P1-merged", i) for i in range(120)]
    replies = [{**comment(f"X{i}"), "pullRequestReview": None} for i in range(130)]
    big["threads"] = [{"id": "LONG", "comments": replies}]
    provided = Github(api=[big])
    provided.issues = {"api": [issue("I1", 1, [event("ReopenedEvent", f"E{i}", i) for i in range(170)])]}
    provided.deployments = {"api": [deployment("D1", 1, ["QUEUED"] * 140)]}
    provided.teams = [team(f"t{i}", 230 if i == 0 else 1) for i in range(120)]
    with serving(provided) as provider:
        installation = installed(tmp_path, provider)
        installation.load()
    found = counts(installation)
    assert found["pull_request_commits"] == 140 and found["pull_request_files"] == 230
    assert found["draft_changes"] == 160 and found["check_suites"] == 1 + 120
    assert found["reviews"] == 80 and found["review_comments"] == 160 + 130
    assert found["issue_events"] == 170 and found["deployment_statuses"] == 140
    assert found["teams"] == 120 and found["team_members"] == 230 + 119
    assert installation.rows(
        "select json_array_length(linked_issue_references) from raw.github__pull_requests"
    ) == [(130,)]


@pytest.mark.mission("C9")
def test_a_thousand_typical_pull_requests_with_all_around_them_take_at_most_sixty_requests(
    tmp_path: Path,
) -> None:
    """Four files, two commits, three reviews and three threads each; 300 issues, 200 deployments."""
    pulls = [
        pull_request(
            f"A{n}", n, files=4, commits=2, reviews=[review(f"V{n}-{i}", comments=i) for i in range(3)]
        )
        for n in range(1000)
    ]
    provided = Github(api=pulls[:600], web=pulls[600:])
    provided.issues = {"api": [issue(f"I{n}", n) for n in range(300)]}
    provided.deployments = {"web": [deployment(f"D{n}", n) for n in range(200)]}
    provided.teams = [team("payments", 8)]
    with serving(provided) as provider:
        installation = installed(tmp_path, provider)
        installation.load()
    assert counts(installation)["review_comments"] == 3000
    assert len(provider.requests) == 32  # 1 listing, 20 pages of pull requests, 6 of issues, 4, teams
    assert len(provider.requests) <= 60


@pytest.mark.mission("B1")
def test_text_within_anything_of_github_is_nowhere_on_disk(tmp_path: Path) -> None:
    provided = organisation()
    provided.deployments["api"][0]["environment"] = "canary-environment"
    with serving(provided) as provider:
        installation = installed(tmp_path, provider)
        installation.load()
        installation.load()
    written = installation.everything_written()
    assert "canary-environment" in written
    assert SECRET not in written


@pytest.mark.mission("B6")
def test_an_excluded_repository_is_never_asked_for_nor_named(tmp_path: Path) -> None:
    provided = organisation()
    provided.repositories["vault"] = [pull_request("X1", 1)]
    linked = provided.repositories["web"][0]["closingIssuesReferences"]
    linked.append({"number": 9, "repository": {"nameWithOwner": "acme/vault"}})
    with serving(provided) as provider:
        installation = installed(tmp_path, provider)
        under(installation, excluded_repositories=["ACME/v*"])
        assert "vault" not in str([request.body["variables"] for request in provider.requests])
    assert "vault" not in installation.everything_written()
    assert counts(installation)["repositories"] == 2


@pytest.mark.mission("B1")
@pytest.mark.parametrize("is_opted_in", [False, True])
def test_conventional_labels_are_read_only_by_the_charters_opt_in(tmp_path: Path, is_opted_in: bool) -> None:
    said = {
        **comment("C1", "src/canary.py"),
        "body": f"**suggestion (blocking):** {SECRET}",
        "pullRequestReview": None,
    }
    change = pull_request("A1", 1)
    change["threads"] = [{"id": "T1", "comments": [said, *({**said, "id": f"C{i}"} for i in range(2, 16))]}]
    with serving(Github(api=[change])) as provider:
        installation = installed(tmp_path, provider)
        under(installation, read_conventional_comment_labels=is_opted_in)
        texts = [request.body["query"] for request in provider.requests]
    assert any("body" in text for text in texts) is is_opted_in
    labels = installation.rows(
        "select distinct conventional_label, count(*) over () from raw.github__review_comments"
    )
    assert labels == [("suggestion (blocking)" if is_opted_in else None, 15)]
    written = installation.everything_written()
    assert "src/canary.py" in written and SECRET not in written


def test_enterprise_server_without_an_allowance_is_read_alike(tmp_path: Path) -> None:
    provided = organisation()
    provided.remaining = None
    with serving(provided) as provider:
        installation = installed(tmp_path, provider)
        installation.load()
    assert counts(installation)["pull_requests"] == 71
