"""Later runs over GitHub: what was deleted, what ended late, who left a team."""

from __future__ import annotations

from pathlib import Path

import pytest
from loopback import AS_OF, Answer, serving
from loopback_github import SECRET, Github, instant, organisation, pull_request, suite, team, user
from loopback_github_home import counts, installed


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.http_api.pause", lambda seconds: None)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("SP_TOKEN", SECRET)


@pytest.mark.mission("C9")
def test_what_is_deleted_is_swept_once_a_week_and_taken_back_when_it_returns(tmp_path: Path) -> None:
    provided = organisation()
    with serving(provided) as provider:
        installation = installed(tmp_path, provider)
        installation.load()
        gone = provided.repositories["api"].pop(3)
        lost = provided.issues["api"].pop(5)
        web = provided.repositories.pop("web")
        assert installation.load(as_of=AS_OF.replace(day=29)).tables["github__deletions"].total == 0
        provider.requests.clear()
        installation.load(as_of=AS_OF.replace(month=7, day=7))
        assert {r.body["operationName"] for r in provider.requests} >= {"PullRequestIds", "IssueIds"}
        missing = "select table_name, record_id from raw.github__deletions where deleted_at is not null order by all"
        assert installation.rows(missing) == [
            ("issues", lost["id"]),
            ("pull_requests", gone["id"]),
            ("pull_requests", "W1"),
            ("repositories", "R_web"),
        ]
        at = installation.rows("select record_id, deleted_at from raw.github__deletions order by all")
        installation.load(as_of=AS_OF.replace(month=7, day=14))  # when it was missed first stays
        assert at == installation.rows("select record_id, deleted_at from raw.github__deletions order by all")
        provided.repositories["web"] = web
        provided.repositories["api"].append(gone)
        installation.load(as_of=AS_OF.replace(month=7, day=21))
        assert installation.rows(missing) == [("issues", lost["id"])]


def test_a_suite_that_ends_later_is_looked_at_again(tmp_path: Path) -> None:
    """Its end changes no pull request; one that never ends is not asked for for ever."""
    late = pull_request("A1", 180 * 24 * 60)
    running = suite("S1", "A1-merged", 180 * 24 * 60, conclusion=None)
    late["mergeCommit"]["checkSuites"] = [running]
    with serving(Github(api=[late])) as provider:
        installation = installed(tmp_path, provider)
        installation.load()
        running |= {"status": "COMPLETED", "conclusion": "FAILURE"}
        installation.load()
        ended = "select status, conclusion from raw.github__check_suites where check_suite_id = 'S1'"
        assert installation.rows(ended) == [("COMPLETED", "FAILURE")]
        provider.requests.clear()
        installation.load()
        assert [r.body["operationName"] for r in provider.requests] == ["Repositories"]


def test_members_who_left_a_team_are_gone_and_a_token_without_the_right_is_reported(tmp_path: Path) -> None:
    provided = organisation()
    with serving(provided) as provider:
        installation = installed(tmp_path, provider)
        installation.load()
        provided.teams = [team("payments", 1)]
        installation.load(as_of=AS_OF.replace(month=7, day=1))
        assert counts(installation)["team_members"] == 1
        error = {"type": "INSUFFICIENT_SCOPES", "message": SECRET}
        refused = Answer({"data": {"organization": None}, "errors": [error]})
        provider.respond = lambda request: (
            refused if request.body["operationName"] == "Teams" else provided(request)
        )
        provided.repositories["web"][0] |= {"updatedAt": instant(900), "author": user("zoe")}
        result = installation.load(as_of=AS_OF.replace(month=7, day=2))
    assert [(r.table, r.locator) for r in result.rejections] == [("github__teams", "acme")]
    assert "read:org" in result.rejections[0].reason
    assert counts(installation)["team_members"] == 1  # what was read stays
    assert ("zoe",) in installation.rows("select author_login from raw.github__pull_requests")
