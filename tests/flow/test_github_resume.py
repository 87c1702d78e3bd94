"""A first read that is interrupted goes on where it stopped: nothing is lost, nothing asked for twice."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random
from typing import Any

import pytest
from loopback import Answer, Installation, Provider, Request, serving
from loopback_github import SECRET, Github, github_entry, instant, organisation, pull_request, review

from ingestion.boundary import allow_list
from ingestion.errors import SourceError

Tables = dict[str, list[tuple[Any, ...]]]
LISTS = ("PullRequests", "Issues", "Deployments")


@pytest.fixture(autouse=True)
def _small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.http_api.pause", lambda seconds: None)
    monkeypatch.setattr("ingestion.sources.github.feeds.CHECKPOINT_ELEMENTS", 100)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("SP_TOKEN", SECRET)


def provided() -> Github:
    """Seven pages of pull requests, one of them with nested pages; two of issues and deployments."""
    made = organisation()
    more = [pull_request(f"B{n}", n, reviews=[review(f"VB{n}", 1)]) for n in range(71, 330)]
    more[100] = pull_request("B171", 171, files=230, reviews=[review(f"VX{n}", 2) for n in range(60)])
    made.repositories["api"] += more
    return made


def tables(installation: Installation) -> Tables:
    """Every raw table of GitHub, row by row; without dlt's own columns."""
    return {
        table.name: installation.rows(
            f"select {', '.join(column.name for column in table.columns)} from raw.{table.name} order by all"
        )
        for table in allow_list()["github"].values()
    }


def lists_asked(requests: list[Request]) -> Counter[str]:
    """How often each page of a repository's lists was asked for."""
    asked = [request.body for request in requests if request.body["operationName"] in LISTS]
    return Counter(f"{a['operationName']} {a['variables']['name']} {a['variables']['cursor']}" for a in asked)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, int]:
    with pytest.MonkeyPatch.context() as patch, serving(provided()) as provider:
        patch.setenv("NO_PROXY", "127.0.0.1")
        patch.setenv("SP_TOKEN", SECRET)
        installation = Installation(tmp_path_factory.mktemp("whole"), github_entry(provider.base_url))
        installation.load()
        return tables(installation), len(provider.requests)


def stopping(provider: Provider, respond: Github, after: int, trouble: Answer) -> None:
    """From that request on, the provider has nothing but trouble."""
    provider.respond = lambda request: trouble if len(provider.requests) > after else respond(request)


KILLED = Answer({"message": SECRET}, 401)
LIMITED = Answer({"errors": [{"type": "RATE_LIMITED", "message": SECRET}]})
DOWN = Answer({"message": SECRET}, 502)


@pytest.mark.mission("C9")
@pytest.mark.parametrize(
    ("seed", "trouble"),
    [(0, KILLED), (1, KILLED), (2, LIMITED), (3, DOWN)],
    ids=["refused early", "refused late", "limited", "down"],
)
def test_interrupted_anywhere_the_next_run_gives_the_same_tables(
    tmp_path: Path, undisturbed: tuple[Tables, int], seed: int, trouble: Answer
) -> None:
    whole, requests = undisturbed
    after = Random(seed).randint(1, requests - 1)
    github = provided()
    with serving(github) as provider:
        installation = Installation(tmp_path, github_entry(provider.base_url))
        stopping(provider, github, after, trouble)
        with pytest.raises(SourceError):
            installation.load()
        first = provider.requests[:after]
        provider.requests.clear()
        provider.respond = github
        installation.load()
        again = list(provider.requests)
        assert tables(installation) == whole
        provider.requests.clear()
        installation.load()  # and there is nothing left to do
        assert [r.body["operationName"] for r in provider.requests] == ["Repositories"]
    twice = {page: count for page, count in lists_asked([*first, *again]).items() if count > 1}
    # Whoever is killed reads at most one slice again, whoever is put off at most the page under way.
    assert sum(twice.values()) - len(twice) <= (2 + 1 if trouble is KILLED else 1)


@pytest.mark.mission("C9")
def test_an_allowance_that_ends_every_few_pages_loses_and_repeats_nothing(
    tmp_path: Path, undisturbed: tuple[Tables, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer that says so is kept, too; each hour goes on with the page that the last did not ask."""
    monkeypatch.setattr("ingestion.sources.github.feeds.CHECKPOINT_ELEMENTS", 10_000)
    github = provided()
    github.reset_at = "2999-01-01T00:00:00Z"
    answered: list[Request] = []
    with serving(github) as provider:
        installation = Installation(tmp_path, github_entry(provider.base_url))

        def hourly(request: Request) -> Answer:
            answered.append(request)
            github.remaining = max(18 * (8 - len(provider.requests)), 1)
            return github(request)

        provider.respond = hourly
        hours = 0
        while True:
            hours += 1
            assert hours < 20, "no progress"
            provider.requests.clear()
            try:
                installation.load()
            except SourceError as error:
                assert "hourly allowance is used up until 2999-01-01 00:00 UTC" in str(error)
                continue
            break
    assert hours > 2
    assert tables(installation) == undisturbed[0]
    # Only the page is asked for again whose nested pages an hour's end cut off.
    assert sum(lists_asked(answered).values()) - len(lists_asked(answered)) <= 1


@pytest.mark.mission("C9")
def test_what_changes_while_a_read_rests_is_read_in_its_last_state(tmp_path: Path) -> None:
    """Of what was read, of what was not yet, and something new: all move above where the read began."""
    github = provided()
    with serving(github) as provider:
        installation = Installation(tmp_path, github_entry(provider.base_url))
        stopping(provider, github, 5, LIMITED)
        with pytest.raises(SourceError):
            installation.load()
        pulls = github.repositories["api"]
        for number, pull in enumerate((pulls[0], pulls[-1])):  # the last to be read, and the first
            pull |= {"updatedAt": instant(2_000 + number), "state": "CLOSED"}
        pulls.append(pull_request("NEW", 2_002))
        provider.respond = github
        installation.load()
    assert installation.rows(
        "select count(*), count(distinct pull_request_id) from raw.github__pull_requests"
    ) == [(331, 331)]
    assert installation.rows(
        "select pull_request_id from raw.github__pull_requests where updated_at >= '2026-01-02 00:00:00+00' "
        "and (state = 'CLOSED' or number = 2002) order by 1"
    ) == [("A1",), ("B329",), ("NEW",)]


def test_a_place_that_github_forgot_is_begun_anew(tmp_path: Path) -> None:
    github = provided()
    lost = Answer({"data": None, "errors": [{"type": "INVALID_CURSOR_ARGUMENTS", "message": SECRET}]})
    with serving(github) as provider:
        installation = Installation(tmp_path, github_entry(provider.base_url))
        stopping(provider, github, 5, LIMITED)
        with pytest.raises(SourceError):
            installation.load()
        provider.requests.clear()
        provider.respond = lambda request: lost if len(provider.requests) == 2 else github(request)
        installation.load()
    assert installation.rows("select count(*) from raw.github__pull_requests") == [(330,)]
