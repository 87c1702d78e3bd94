"""GitHub, PagerDuty and Jira through the real loader, answered by a provider on 127.0.0.1."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from loopback import Answer, Installation, Provider, serving
from loopback_github import SECRET, Github, comment, instant, pull_request, review
from loopback_jira import Jira, issue, jira_entry
from loopback_pagerduty import Pagerduty, incident, pagerduty_entry

from ingestion.errors import SourceError

COUNTS = "select count(*), count(distinct {1}) from raw.github__{0}"


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.http_api.pause", lambda seconds: None)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("SP_TOKEN", SECRET)


def github(folder: Path, provider: Provider, **more: Any) -> Installation:
    entry = {"name": "acme", "kind": "github", "base_url": provider.base_url, "owners": ["acme"]}
    return Installation(folder, {**entry, "token_env": "SP_TOKEN", **more})


def pagerduty(folder: Path, provider: Provider) -> Installation:
    return Installation(folder, pagerduty_entry(provider.base_url))


def jira(folder: Path, provider: Provider) -> Installation:
    return Installation(folder, jira_entry(provider.base_url))


def asked(provider: Provider) -> list[str]:
    """Operations in the order in which they were asked."""
    return [request.body["operationName"] for request in provider.requests]


def count(installation: Installation, table: str) -> int:
    return int(installation.rows(f"select count(*) from raw.{table}")[0][0])


@pytest.mark.mission("C1")
def test_everything_of_github_arrives_however_it_is_paged(tmp_path: Path) -> None:
    """Pages of repositories, pull requests, files, reviews and comments; ghosts, bots, drafts of reviews, forks."""
    big = pull_request(
        "P1",
        1,
        files=230,
        login=None,
        reviews=[review(f"V{i}", comments=120 if i == 0 else 1) for i in range(80)]
        + [review("VP", state="PENDING", comments=1), review("VB", login="copilot", kind="Bot")],
    )
    provided = Github(
        api=[big, *(pull_request(f"P{n}", n) for n in range(2, 121))], web=[], old=[], fork=[big]
    )
    provided.forks = {"fork"}
    with serving(provided) as provider:
        installation = github(tmp_path, provider)
        result = installation.load()
    assert installation.rows("select name from raw.github__repositories order by 1") == [
        ("api",),
        ("old",),
        ("web",),
    ]
    assert count(installation, "github__pull_requests") == 120
    assert count(installation, "github__pull_request_files") == 230 + 119
    assert count(installation, "github__reviews") == 81
    assert count(installation, "github__review_comments") == 120 + 79
    assert installation.rows(
        "select author_login, review_count from raw.github__pull_requests where number = 1"
    ) == [(None, 82)]
    assert installation.rows("select review_id from raw.github__reviews where author_type = 'Bot'") == [
        ("VB",)
    ]
    assert result.rejections == ()


@pytest.mark.mission("C9")
def test_a_second_run_asks_only_for_what_changed(tmp_path: Path) -> None:
    """Nothing new costs one request; one changed pull request costs one more and rewrites only its rows."""
    provided = Github(api=[pull_request(f"A{n}", n) for n in range(1, 121)], web=[pull_request("W1", 1)])
    with serving(provided) as provider:
        installation = github(tmp_path, provider)
        installation.load()
        assert asked(provider) == [
            "Repositories",
            "PullRequests",
            "PullRequests",
            "PullRequests",
            "PullRequests",
            "Teams",  # once a day
        ]

        provider.requests.clear()
        assert installation.load().tables["github__pull_requests"].loaded == 0
        assert asked(provider) == ["Repositories"]

        changed = provided.repositories["api"][6]
        changed |= {"updatedAt": instant(900), "state": "CLOSED", "reviews": [review("V9", comments=2)]}
        provider.requests.clear()
        result = installation.load()
    assert asked(provider) == ["Repositories", "PullRequests"]
    # The newest of the last run comes again: another change of the same second may have been missed.
    assert result.tables["github__pull_requests"].loaded == 2
    assert result.tables["github__pull_requests"].total == 121
    assert installation.rows("select state from raw.github__pull_requests where number = 7") == [("CLOSED",)]
    assert count(installation, "github__review_comments") == 2


@pytest.mark.mission("C9")
@pytest.mark.parametrize(
    "trouble",
    [
        Answer({"message": "x"}, 502),
        Answer({"data": None, "errors": [{"message": SECRET}]}),
        Answer(
            {"data": {"repository": None}, "errors": [{"type": "RESOURCE_LIMITS_EXCEEDED", "message": "x"}]}
        ),
    ],
    ids=["502", "timed out", "too big"],
)
def test_a_page_that_github_cannot_finish_is_asked_for_in_smaller_pieces(
    tmp_path: Path, trouble: Answer
) -> None:
    provided = Github(api=[pull_request(f"A{n}", n) for n in range(1, 61)])
    with serving(provided) as provider:
        installation = github(tmp_path, provider)
        provider.respond = lambda request: (
            trouble if request.body["variables"].get("first", 0) > 12 else provided(request)
        )
        installation.load()
    sizes = [r.body["variables"]["first"] for r in provider.requests if "first" in r.body["variables"]]
    assert sizes == [50, 25, 12, 12, 12, 12, 12]
    assert count(installation, "github__pull_requests") == 60


def test_a_thousand_typical_pull_requests_take_at_most_sixty_requests(tmp_path: Path) -> None:
    pulls = [
        pull_request(f"A{n}", n, files=4, reviews=[review(f"V{n}-{i}", comments=i) for i in range(3)])
        for n in range(1000)
    ]
    with serving(Github(api=pulls[:600], web=pulls[600:])) as provider:
        installation = github(tmp_path, provider)
        installation.load()
    assert count(installation, "github__review_comments") == 3000
    assert len(provider.requests) <= 60


def test_since_bounds_the_first_run_and_more_of_the_past_is_read_when_it_moves_back(tmp_path: Path) -> None:
    day = 24 * 60
    with serving(Github(api=[pull_request(f"A{n}", n * day) for n in range(100)])) as provider:
        installation = github(tmp_path, provider)
        installation.load(since="2026-03-01")
        assert count(installation, "github__pull_requests") == 100 - 59
        assert asked(provider).count("PullRequests") == 1
        installation.load(since="2026-02-01")
        assert count(installation, "github__pull_requests") == 100 - 31
        with pytest.raises(SourceError, match="`since` is no date"):
            installation.load(since="last spring")


def test_a_repository_removed_while_it_is_read_is_reported_and_the_rest_is_loaded(tmp_path: Path) -> None:
    provided = Github(gone=[pull_request("G1", 1)], kept=[pull_request("K1", 1)])
    provided.removed = {"gone"}
    with serving(provided) as provider:
        installation = github(tmp_path, provider)
        result = installation.load()
        assert [r.locator for r in result.rejections] == ["acme/gone"]
        assert installation.rows("select pull_request_id from raw.github__pull_requests") == [("K1",)]
        assert installation.rows("select locator from raw.dead_letters") == [("acme/gone",)]

        provided.removed = set()  # it comes back: everything of it is read, and the report is void
        installation.load()
    assert count(installation, "github__pull_requests") == 2
    assert count(installation, "dead_letters") == 0


@pytest.mark.mission("C9")
def test_a_failed_run_changes_nothing_and_the_next_reads_what_it_missed(tmp_path: Path) -> None:
    """The mark of a repository that was read before the failure must not be kept."""
    provided = Github(api=[pull_request("A1", 1)], web=[pull_request("W1", 1)])
    with serving(provided) as provider:
        installation = github(tmp_path, provider)
        installation.load()
        before = installation.rows("select * from raw.github__pull_requests order by all")
        provided.repositories["api"].append(pull_request("A2", 2))
        provided.repositories["web"].append(pull_request("W2", 2))
        refused = Answer({"data": None, "errors": [{"type": "FORBIDDEN", "message": SECRET}]})
        provider.respond = lambda request: (
            refused if request.body["variables"].get("name") == "web" else provided(request)
        )
        with pytest.raises(SourceError, match="FORBIDDEN") as failure:
            installation.load()
        assert SECRET not in str(failure.value)
        assert installation.rows("select * from raw.github__pull_requests order by all") == before

        provider.respond = provided
        assert installation.load().tables["github__pull_requests"].total == 4


@pytest.mark.mission("C2")
def test_pagerduty_arrives_whole_and_open_incidents_are_looked_at_again(tmp_path: Path) -> None:
    provided = Pagerduty([incident(n, f"2026-{n % 6 + 1:02d}-10T0{n % 9}:00:00Z") for n in range(250)])
    provided.incidents.append(incident(999, "2026-01-20T00:00:00Z", status="acknowledged"))
    with serving(provided) as provider:
        installation = pagerduty(tmp_path, provider)
        installation.load()
        assert count(installation, "pagerduty__incidents") == 251
        assert count(installation, "pagerduty__log_entries") == 251 + 250  # trigger each, resolve each
        assert installation.rows(
            "select count(*) from raw.pagerduty__incidents where resolved_at is null"
        ) == [(1,)]
        # Permanent on-call is no shift; one shift in two escalation policies is one.
        assert installation.rows("select escalation_level from raw.pagerduty__oncalls") == [(1,)]

        whole = len(provider.requests)
        provided.incidents[-1] = incident(999, "2026-01-20T00:00:00Z", resolved_at="2026-07-02T00:00:00Z")
        provider.requests.clear()
        installation.load(as_of=date(2026, 7, 3))
    assert len(provider.requests) < whole / 2
    assert installation.rows(
        "select status, strftime(resolved_at at time zone 'UTC', '%Y-%m-%d') "
        "from raw.pagerduty__incidents where number = 999"
    ) == [("resolved", "2026-07-02")]
    assert count(installation, "pagerduty__incidents") == 251


@pytest.mark.mission("C3")
def test_jira_arrives_whole_and_a_later_run_reads_from_a_day_before_its_newest_change(tmp_path: Path) -> None:
    provided = Jira([issue(n, f"2026-03-{n % 28 + 1:02d}T08:00:00.000+0200") for n in range(230)])
    with serving(provided) as provider:
        installation = jira(tmp_path, provider)
        installation.load()
        assert count(installation, "jira__issues") == 230
        assert count(installation, "jira__changes") == 460
        assert count(installation, "jira__users") == 3
        assert installation.rows("select distinct field from raw.jira__changes order by 1") == [
            ("assignee",),
            ("status",),
        ]
        provided.issues[3] = issue(3, "2026-04-02T08:00:00.000+0200", status="Done")
        provider.requests.clear()
        result = installation.load()
    [search] = [r.query["jql"] for r in provider.requests if r.path.endswith("search/jql")]
    assert 'updated >= "2026-03-27 06:00"' in search
    assert result.tables["jira__issues"].total == 230
    assert result.tables["jira__issues"].loaded < 30
    assert installation.rows("select status from raw.jira__issues where issue_id = '3'") == [("Done",)]


@pytest.mark.mission("B1")
@pytest.mark.parametrize("kind", ["github", "pagerduty", "jira"])
def test_text_that_a_provider_sends_unasked_is_nowhere_on_disk(tmp_path: Path, kind: str) -> None:
    """Planted in every text field of every answer, and in the token. The scan itself is proved to see."""
    canary = "src/canary.py" if kind == "github" else "canary-team"
    provided: Any = {
        "github": Github(
            api=[pull_request("A1", 1, reviews=[{**review("V1"), "comments": [comment("C1", canary)]}])]
        ),
        "pagerduty": Pagerduty([incident(1, "2026-05-01T00:00:00Z")], service=canary),
        "jira": Jira([issue(1, "2026-03-01T08:00:00.000+0000", team=canary)]),
    }[kind]
    with serving(provided) as provider:
        installation = {"github": github, "pagerduty": pagerduty, "jira": jira}[kind](tmp_path, provider)
        installation.load()
        installation.load()
    written = installation.everything_written()
    assert canary in written
    assert SECRET not in written
