"""GitLab through the real loader, answered by a provider on 127.0.0.1."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from charters import charter
from loopback import AS_OF, Answer, Installation, Provider, serving
from loopback_gitlab import (
    SECRET,
    TOKEN,
    Gitlab,
    deployment,
    gitlab_entry,
    instant,
    merge_request,
    note,
    organisation,
    pipeline,
)

from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.sources.gitlab.access import probe_gitlab
from ingestion.sources.gitlab.client import GraphQL, open_api
from ingestion.sources.gitlab.source import _Reader
from signalpath.program import Program
from signalpath.program.charter import Charter
from signalpath.program.sources import GitlabSource, Sources


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.http_api.pause", lambda seconds: None)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("GITLAB_TOKEN", TOKEN)


def installation(folder: Path, provider: Provider) -> Installation:
    return Installation(folder, gitlab_entry(provider.base_url))


def asked(provider: Provider) -> list[str]:
    return [request.body["operationName"] for request in provider.requests]


@pytest.mark.mission("C1")
def test_every_table_of_a_small_organisation(tmp_path: Path) -> None:
    with serving(organisation()) as provider:
        installed = installation(tmp_path, provider)
        result = installed.load()
    assert result.rejections == ()
    assert {name.removeprefix("gitlab__"): table.total for name, table in result.tables.items()} == {
        "projects": 2,
        "merge_requests": 3,
        "merge_request_files": 3,
        "merge_request_commits": 3,
        "merge_request_approvals": 1,
        "review_requests": 1,
        "merge_request_notes": 6,
        "pipelines": 3,
        "deployments": 3,
        "members": 3,
        "deletions": 0,
    }
    assert installed.rows(
        "select number, state, is_draft, merge_method, merged_by_login, ready_at is not null, labels "
        "from raw.gitlab__merge_requests order by repository_id, number"
    ) == [
        (1, "merged", False, "squash", "bo", True, '["tracing"]'),
        (2, "opened", True, None, None, False, '["tracing"]'),
        (1, "merged", False, "merge", "bo", False, '["tracing"]'),
    ]
    # A review app is named after its branch: only its tier says what it is.
    assert installed.rows("select distinct environment, tier from raw.gitlab__deployments order by 1") == [
        ("production", "PRODUCTION"),
        ("review/fix-prod-crash", "DEVELOPMENT"),
    ]
    assert installed.rows(
        "select is_system, action, author_login, author_type, path, line from raw.gitlab__merge_request_notes "
        "where note_id like '%/11' or note_id like '%/13' or note_id like '%/14' order by note_id"
    ) == [
        (False, None, "bo", "User", "src/1.py", 7),
        (True, "approved", "bo", "User", None, None),
        (False, None, "review_bot", "Bot", "src/1.py", 8),
    ]


@pytest.mark.mission("B1")
def test_no_text_reaches_the_disk(tmp_path: Path) -> None:
    with serving(organisation()) as provider:
        installed = installation(tmp_path, provider)
        installed.load()
    written = installed.everything_written()
    assert "src/1.py" in written
    assert SECRET not in written
    assert TOKEN not in written


@pytest.mark.mission("C1")
def test_what_does_not_fit_a_page_is_followed_to_the_end(tmp_path: Path) -> None:
    big = merge_request(1, notes=[note(str(i), i) for i in range(230)])
    many = [merge_request(n) for n in range(2, 75)]
    with serving(Gitlab(api={"merge_requests": [big, *many]})) as provider:
        installed = installation(tmp_path, provider)
        result = installed.load()
    assert result.tables["gitlab__merge_request_notes"].total == 230
    assert result.tables["gitlab__merge_requests"].total == 74
    assert asked(provider).count("MergeRequestNotes") == 2


@pytest.mark.mission("C9")
def test_a_second_run_reads_what_changed_and_what_had_not_ended(tmp_path: Path) -> None:
    provided = organisation()
    api = provided.projects["acme/api"]
    with serving(provided) as provider:
        installed = installation(tmp_path, provider)
        installed.load()
        again = installed.load()
        assert again.tables["gitlab__merge_requests"].loaded <= 2  # the newest of each project, to be sure
        assert again.tables["gitlab__pipelines"].loaded == 1  # the one that was running

        api["merge_requests"][1] |= {"state": "closed", "updatedAt": instant(9000), "closedAt": instant(9000)}
        api["pipelines"] = [pipeline(2), pipeline(4, "FAILED"), pipeline(6), pipeline(8)]
        api["environments"]["production"][1] = deployment(75, "FAILED")
        installed.load()
    assert installed.rows("select state from raw.gitlab__merge_requests where closed_at is not null") == [
        ("closed",)
    ]
    assert installed.rows("select count(*), count(finished_at) from raw.gitlab__pipelines") == [(4, 4)]
    assert installed.rows("select status from raw.gitlab__deployments order by created_at") == [
        ("SUCCESS",),
        ("SUCCESS",),
        ("FAILED",),
    ]


@pytest.mark.mission("C9")
def test_a_deleted_merge_request_is_marked_within_a_week_and_may_come_back(tmp_path: Path) -> None:
    provided = organisation()
    kept = provided.projects["acme/web"]["merge_requests"]
    gone = "select record_id, deleted_at is not null from raw.gitlab__deletions"
    with serving(provided) as provider:
        installed = installation(tmp_path, provider)
        installed.load()
        provided.projects["acme/web"]["merge_requests"] = []
        installed.load(as_of=AS_OF + timedelta(days=6))
        assert installed.rows(gone) == []
        installed.load(as_of=AS_OF + timedelta(days=7))
        assert installed.rows(gone) == [("gid://gitlab/MergeRequest/100", True)]
        provided.projects["acme/web"]["merge_requests"] = kept
        installed.load(as_of=AS_OF + timedelta(days=14))
        assert installed.rows(gone) == [("gid://gitlab/MergeRequest/100", False)]


def test_a_question_that_is_too_complex_is_asked_in_smaller_pieces(tmp_path: Path) -> None:
    provided = Gitlab(api={"merge_requests": [merge_request(n) for n in range(1, 12)]})
    provided.largest_page = 5
    with serving(provided) as provider:
        assert installation(tmp_path, provider).load().tables["gitlab__merge_requests"].total == 11
    sizes = [r.body["variables"]["first"] for r in provider.requests if "first" in r.body["variables"]]
    assert sizes == [30, 15, 5, 5, 5]


def test_a_server_error_asks_for_a_smaller_page_and_nothing_is_lost(tmp_path: Path) -> None:
    provided = Gitlab(api={"merge_requests": [merge_request(n) for n in range(1, 12)]})
    with serving(provided) as provider:
        answered: list[str] = []

        def stumble(request: Any) -> Answer:
            name = request.body["operationName"]
            answered.append(name)
            return (
                Answer(status=502)
                if answered.count(name) == 1 == (name == "MergeRequests")
                else provided(request)
            )

        provider.respond = stumble
        assert installation(tmp_path, provider).load().tables["gitlab__merge_requests"].total == 11


@pytest.mark.mission("C9")
def test_a_backfill_that_is_cut_off_goes_on_where_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two projects the first is durable when the second fails, and it is not read again."""
    monkeypatch.setattr("ingestion.sources.gitlab.source.CHECKPOINT_AFTER", 1)
    provided = organisation()
    with serving(provided) as provider:
        installed = installation(tmp_path, provider)

        def fail(request: Any) -> Answer:
            at_web = request.body["variables"].get("path") == "acme/web"
            return Answer({"message": "no"}, status=403) if at_web else provided(request)

        provider.respond = fail
        with pytest.raises(SourceError):
            installed.load()
        assert installed.rows("select count(*) from raw.gitlab__merge_requests") == [(2,)]
        provider.respond = provided
        provider.requests.clear()
        installed.load()
        read = [r.body["variables"]["path"] for r in provider.requests if "first" in r.body["variables"]]
        assert read == ["acme/web"]
        assert installed.rows("select count(*) from raw.gitlab__merge_requests") == [(3,)]


def test_an_excluded_project_is_never_asked_for(tmp_path: Path) -> None:
    with serving(organisation()) as provider:
        installed = installation(tmp_path, provider)
        access = {"excluded_repositories": ["acme/w*"]}
        agreed = Charter.model_validate(charter(data_access=access))
        config = GitlabSource.model_validate(installed.entry)
        context = LoadContext(
            Program(folder=tmp_path, sources=Sources([]), charter=agreed), AS_OF, lambda rejections: None
        )
        pages = list(_Reader(config, context, GraphQL(open_api(config, context)))._projects())
    assert pages == ["acme/api"]


@pytest.mark.parametrize(("status", "said"), [(401, "refuses the credential"), (404, "does not exist")])
def test_a_refusal_is_one_clear_error(tmp_path: Path, status: int, said: str) -> None:
    with (
        serving(lambda request: Answer({"message": SECRET}, status=status)) as provider,
        pytest.raises(SourceError, match=said) as caught,
    ):
        installation(tmp_path, provider).load()
    assert SECRET not in str(caught.value)


def test_an_unknown_group_is_named(tmp_path: Path) -> None:
    with serving(Gitlab(group="other")) as provider, pytest.raises(SourceError, match="no group `acme`"):
        installation(tmp_path, provider).load()


def test_a_project_that_vanishes_while_it_is_read_is_a_dead_letter(tmp_path: Path) -> None:
    provided = organisation()
    provided.removed = {"acme/web"}
    with serving(provided) as provider:
        result = installation(tmp_path, provider).load()
    assert [rejection.locator for rejection in result.rejections] == ["acme/web"]
    assert result.tables["gitlab__merge_requests"].total == 2


@pytest.mark.mission("B3")
@pytest.mark.parametrize(("scopes", "can_write"), [(["read_api"], False), (["read_api", "api"], True)])
def test_the_probe_says_who_the_token_is_and_whether_it_can_write(
    tmp_path: Path, scopes: list[str], can_write: bool
) -> None:
    provided = organisation()
    provided.scopes = scopes
    with serving(provided) as provider:
        config = GitlabSource.model_validate(gitlab_entry(provider.base_url))
        access = probe_gitlab(
            config, LoadContext(Program(folder=tmp_path, sources=Sources([])), AS_OF, lambda rejections: None)
        )
    assert (access.reachable, access.identity, access.can_write) == (True, "signalpath_reader", can_write)
    assert access.scopes == tuple(sorted(scopes))
