"""The gate on a small warehouse: sound data pass, and each way of breaking them fails the right check."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from expectations.check import CheckOutcome, GateParameters
from expectations.runner import GateError, run_checks
from expectations.suites.registry import GATE

PARAMETERS = GateParameters(
    as_of=date(2026, 6, 30),
    range_start_on=date(2025, 7, 7),
    maximum_silent_weeks=3,
    minimum_incident_attribution=0.8,
    minimum_ticket_team_match=0.9,
    kinds=frozenset({"github", "pagerduty", "jira", "roster"}),
)
# A year of three busy repositories (a pull request every two days), one with a pull request every
# five weeks, and one that ended long ago; 40 incidents of ten people; 100 tickets of two teams.
SOUND = """
create schema intermediate;
create table intermediate.int_repositories as
    select *, timestamp '2020-01-01' as created_at
    from (values ('payments', false), ('search', false), ('web', false), ('quiet', false),
        ('ended', true)) as t (repository_key, is_archived);
create table intermediate.int_pull_requests as
with dated as (
    select repository_key, timestamp '2025-07-07 09:00:00' + interval (2 * i) day as created_at
    from range(180) as t (i), intermediate.int_repositories
    where repository_key in ('payments', 'search', 'web')
        or (repository_key = 'quiet' and i % 18 = 0) or (repository_key = 'ended' and i < 20)
)
select 'acme/' || repository_key || '#' || row_number() over (partition by repository_key order by created_at)
        as evidence_id, repository_key, 'acme/' || repository_key as repository_name, created_at,
    created_at + interval 1 day as merged_at, created_at + interval 1 day as closed_at
from dated where created_at < timestamp '2026-07-01';
create table intermediate.int_people as
    select 'person' || i as person_key, 'R' || i as roster_person_id,
        date '2020-01-01' as start_on, null::date as end_on
    from range(10) as t (i);
create table intermediate.int_incidents as
    select 'incident ' || i as evidence_id, 'person' || i % 10 as responder_person_key,
        true as has_human_response, timestamp '2025-08-01' + interval (8 * i) day as created_at,
        timestamp '2025-08-01' + interval (8 * i) day + interval 5 minute as acknowledged_at,
        timestamp '2025-08-01' + interval (8 * i) day + interval 2 hour as resolved_at
    from range(40) as t (i);
create table intermediate.int_issues as
    select 'PAY-' || i as evidence_id, 'person' || i % 10 as assignee_person_key,
        case when i % 2 = 0 then 'payments' else 'search' end as team_name,
        case when i % 2 = 0 then 'payments' else 'search' end as assignee_team_name,
        timestamp '2026-06-01' as created_at, timestamp '2026-06-20' as resolved_at,
        timestamp '2026-06-20' as updated_at
    from range(100) as t (i);
"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("gate") / "sound.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(SOUND)
    return path


@pytest.fixture
def warehouse(sound: Path, tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(sound.read_bytes())
    yield path
    with duckdb.connect(str(path)):
        pass  # fails with an IOException if the gate left the file open in another process


def ask(path: Path, broken_by: str = "", parameters: GateParameters = PARAMETERS) -> dict[str, CheckOutcome]:
    if broken_by:
        with duckdb.connect(str(path)) as connection:
            connection.execute(broken_by)
    return {
        f"{key[1]}.{outcome.check_name}": outcome
        for key, suite in GATE.items()
        for outcome in run_checks(path, key, suite(parameters), parameters.kinds)
    }


def failed(outcomes: dict[str, CheckOutcome]) -> set[str]:
    return {name for name, outcome in outcomes.items() if outcome.status == "failed"}


@pytest.mark.mission("D4")
def test_sound_data_pass_every_check(warehouse: Path) -> None:
    outcomes = ask(warehouse)
    assert {outcome.status for outcome in outcomes.values()} == {"passed"}
    # Three busy repositories and all together; the slow and the archived one are not judged.
    assert "of 4 judged" in outcomes["int_pull_requests.have_no_silent_weeks"].observed


@pytest.mark.mission("D1")
@pytest.mark.mission("D4")
@pytest.mark.parametrize(
    ("broken_by", "check"),
    [
        (
            "delete from intermediate.int_pull_requests where created_at < '2025-10-01'",
            "reach_back_to_range_start",
        ),
        ("delete from intermediate.int_pull_requests where created_at > '2026-05-01'", "reach_up_to_as_of"),
        ("delete from intermediate.int_pull_requests", "reach_up_to_as_of"),
        (
            "delete from intermediate.int_pull_requests where repository_key = 'web'"
            " and created_at between '2026-02-01' and '2026-03-15'",
            "have_no_silent_weeks",
        ),
        (
            "delete from intermediate.int_pull_requests where repository_key = 'web' and created_at > '2026-05-10'",
            "have_no_silent_weeks",
        ),
        (
            "update intermediate.int_pull_requests set merged_at = created_at - interval 1 day"
            " where evidence_id = 'acme/web#7'",
            "have_instants_in_order",
        ),
    ],
)
def test_pull_requests_that_do_not_span_the_range_fail(warehouse: Path, broken_by: str, check: str) -> None:
    outcomes = ask(warehouse, broken_by)
    assert f"int_pull_requests.{check}" in failed(outcomes)
    assert {name.split(".")[0] for name in failed(outcomes)} == {"int_pull_requests"}


@pytest.mark.mission("D1")
def test_a_hole_is_named_by_repository_and_dates(warehouse: Path) -> None:
    outcome = ask(
        warehouse,
        "delete from intermediate.int_pull_requests where repository_key = 'web'"
        " and created_at between '2026-02-01' and '2026-03-15'",
    )["int_pull_requests.have_no_silent_weeks"]
    assert outcome.failing_rows == 1
    assert outcome.sample == ("acme/web, 2026-01-31 to 2026-03-16",)


def test_weeks_around_new_year_are_no_hole(warehouse: Path) -> None:
    outcomes = ask(
        warehouse,
        "delete from intermediate.int_pull_requests where created_at between '2025-12-14' and '2026-01-16'",
    )
    assert failed(outcomes) == set()


@pytest.mark.mission("D2")
@pytest.mark.parametrize(
    ("broken_by", "check"),
    [
        (
            "update intermediate.int_incidents set responder_person_key = null"
            " where evidence_id < 'incident 3'",
            "have_known_responders",
        ),
        ("update intermediate.int_people set roster_person_id = null", "have_known_responders"),
        ("update intermediate.int_incidents set has_human_response = false", "are_answered_by_people"),
        (
            "update intermediate.int_people set end_on = '2025-08-31' where person_key = 'person3'",
            "have_employed_responders",
        ),
        (
            "update intermediate.int_incidents set resolved_at = created_at - interval 1 day"
            " where evidence_id = 'incident 9'",
            "have_instants_in_order",
        ),
    ],
)
def test_incidents_of_nobody_or_of_strangers_fail(warehouse: Path, broken_by: str, check: str) -> None:
    assert failed(ask(warehouse, broken_by)) == {f"int_incidents.{check}"}


@pytest.mark.mission("D3")
def test_tickets_of_a_team_that_was_renamed_fail(warehouse: Path) -> None:
    outcomes = ask(
        warehouse,
        "update intermediate.int_issues set team_name = 'billing' where team_name = 'payments'",
    )
    assert failed(outcomes) == {"int_issues.match_current_teams"}
    outcome = outcomes["int_issues.match_current_teams"]
    assert outcome.failing_rows == 50
    assert outcome.observed == "50.0 % of 100 tickets; 0 name no team"
    assert len(outcome.sample) == 10
    assert all(key.startswith("PAY-") for key in outcome.sample)


def test_without_a_source_the_question_does_not_arise(warehouse: Path) -> None:
    outcomes = ask(warehouse, parameters=replace(PARAMETERS, kinds=frozenset({"git"})))
    assert {outcome.status for outcome in outcomes.values()} == {"not applicable"}
    assert "pagerduty" in outcomes["int_incidents.have_known_responders"].observed


def test_a_check_that_cannot_run_is_an_error_and_no_pass(warehouse: Path) -> None:
    with pytest.raises(GateError, match="have_known_responders"):
        ask(warehouse, "alter table intermediate.int_people drop column roster_person_id")
