"""The gate on the demo: sound data pass, and each way of breaking them fails the right check.

The finished demo's raw and canonical rows are broken directly, and only the suites that look at them are
asked; that broken sources reach the gate through a whole run is in test_broken_data.py.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from expectations.check import CheckOutcome, GateParameters
from expectations.runner import GateError, run_checks
from expectations.suites.registry import GATE
from orchestration.gate import gate_parameters
from orchestration.model_agreement import suite_faults
from orchestration.quality_report import read_history, read_quality, write_quality
from signalpath.program import load_program
from signalpath.settings import Settings

AS_OF = date(2026, 6, 30)
PULL_REQUESTS = "intermediate.int_pull_requests"
INCIDENTS = "intermediate.int_incidents"
RESPONSES = "intermediate.int_incident_responses"
# A stable tenth, third or half of the rows, whatever their order.
SOME = "hash({}) % {} = 0"


@pytest.fixture(scope="module")
def parameters(demo_workspace: Path) -> GateParameters:
    return gate_parameters(load_program(demo_workspace / "program"), AS_OF)


@pytest.fixture
def warehouse(demo_workspace: Path, tmp_path: Path) -> Path:
    path = tmp_path / "warehouse.duckdb"
    shutil.copyfile(demo_workspace / ".signalpath" / "warehouse.duckdb", path)
    return path


def ask(path: Path, parameters: GateParameters, *tables: str, broken_by: str = "") -> dict[str, CheckOutcome]:
    """Outcomes of the tables' suites (of all without any), after the break."""
    break_with(path, broken_by)
    return {
        f"{key[1]}.{outcome.check_name}": outcome
        for key, suite in GATE.items()
        if not tables or key[1] in tables
        for outcome in run_checks(path, key, suite(parameters), parameters.kinds)
    }


def ask_one(path: Path, parameters: GateParameters, name: str, broken_by: str) -> CheckOutcome:
    """The outcome of one check, `table.check`, after the break."""
    break_with(path, broken_by)
    ((key, check),) = (
        (key, check)
        for key, suite in GATE.items()
        for check in suite(parameters)
        if f"{key[1]}.{check.name}" == name
    )
    (outcome,) = run_checks(path, key, [check], parameters.kinds)
    return outcome


def break_with(path: Path, sql: str) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute(sql or "select 1")


def failed(outcomes: dict[str, CheckOutcome]) -> set[str]:
    return {name for name, outcome in outcomes.items() if outcome.status == "failed"}


@pytest.mark.mission("D4")
def test_sound_data_pass_every_check(warehouse: Path, parameters: GateParameters) -> None:
    outcomes = ask(warehouse, parameters)
    assert failed(outcomes) == set()
    assert len(outcomes) >= 90
    judged = [outcome for outcome in outcomes.values() if outcome.value is not None]
    assert len(judged) >= 85
    assert all(0 <= outcome.value <= 1 for outcome in judged if outcome.value is not None)
    assert "of 39 judged" in outcomes["int_pull_requests.have_no_silent_weeks_in_a_repository"].observed


BREAKS = {
    "history begins late": (
        f"delete from {PULL_REQUESTS} where created_at < '2025-04-01'",
        "int_pull_requests.reach_back_to_range_start",
    ),
    "history ends early": (
        f"delete from {PULL_REQUESTS} where created_at > '2026-05-01'",
        "int_pull_requests.reach_up_to_as_of",
    ),
    "no pull request": (f"delete from {PULL_REQUESTS}", "int_pull_requests.reach_up_to_as_of"),
    "a month of one repository": (
        f"delete from {PULL_REQUESTS} where ends_with(repository_name, 'customs-api')"
        " and created_at between '2026-02-01' and '2026-03-15'",
        "int_pull_requests.have_no_silent_weeks_in_a_repository",
    ),
    "half of three weeks": (
        f"delete from {PULL_REQUESTS} where created_at between '2026-03-02' and '2026-03-23'"
        f" and {SOME.format('pull_request_key', 2)}",
        "int_pull_requests.come_as_many_as_usual",
    ),
    "a team's month": (
        f"delete from {PULL_REQUESTS} where created_at between '2026-03-02' and '2026-04-02'"
        " and author_person_key in (select person_key from intermediate.int_people where team_name ="
        " (select min(team_name) from intermediate.int_people))",
        "int_pull_requests.come_as_many_as_usual_in_a_team",
    ),
    "merged before opened": (
        f"update {PULL_REQUESTS} set merged_at = created_at - interval 1 day where evidence_id = "
        f"(select min(evidence_id) from {PULL_REQUESTS} where merged_at is not null)",
        "int_pull_requests.have_instants_in_order",
    ),
    "a page read twice": (
        f"insert into {PULL_REQUESTS} by name select * replace (pull_request_key || 'x' as pull_request_key)"
        f" from {PULL_REQUESTS} where not is_bot_author limit 100",
        "int_pull_requests.are_recorded_once",
    ),
    "lines in another unit": (
        f"update {PULL_REQUESTS} set changed_lines = 100 * changed_lines where created_at > '2026-05-25'",
        "int_pull_requests.have_the_usual_size",
    ),
    "a shifted clock": (
        f"update {PULL_REQUESTS} set created_at = created_at - interval 5 hour"
        " where created_at > '2026-05-01'",
        "int_pull_requests.come_at_usual_hours",
    ),
    "files lost": (
        f"delete from raw.github__pull_request_files where {SOME.format('pull_request_id', 3)}",
        "int_pull_request_files.have_their_files",
    ),
    "a file twice": (
        "insert into raw.github__pull_request_files from raw.github__pull_request_files limit 100",
        "int_pull_request_files.have_each_file_once",
    ),
    "half the reviews": (
        f"delete from raw.github__reviews where {SOME.format('review_id', 2)}",
        "int_reviews.have_the_usual_share_of_their_reviews",
    ),
    "half the reviews of a month": (
        f"delete from raw.github__reviews where {SOME.format('review_id', 2)}"
        " and submitted_at between '2026-03-01' and '2026-04-01'",
        "int_reviews.have_the_usual_share_of_their_reviews",
    ),
    "reviews of nothing": (
        f"delete from raw.github__pull_requests where {SOME.format('pull_request_id', 10)}",
        "int_reviews.have_reviews_of_known_pull_requests",
    ),
    "clocks apart": (
        "update intermediate.int_reviews set submitted_at = submitted_at - interval 2 day",
        "int_reviews.are_reviewed_after_they_were_opened",
    ),
    "responders lost": (
        f"update {INCIDENTS} set responder_person_key = null where {SOME.format('incident_key', 3)}",
        "int_incidents.have_known_responders",
    ),
    "no response": (
        f"update {INCIDENTS} set has_human_response = false",
        "int_incidents.are_answered_by_people",
    ),
    "resolved before it began": (
        f"update {INCIDENTS} set resolved_at = created_at - interval 1 day"
        f" where {SOME.format('incident_key', 10)}",
        "int_incidents.have_instants_in_order",
    ),
    "ends lost": (
        f"update {INCIDENTS} set resolved_at = null where {SOME.format('incident_key', 3)}",
        "int_incidents.come_to_an_end",
    ),
    "two exports of one log": (
        f"insert into {INCIDENTS} by name select * replace (incident_key || 'x' as incident_key)"
        f" from {INCIDENTS}",
        "int_incidents.are_recorded_once",
    ),
    "responders swapped": (
        f"update {RESPONSES} set person_key = swapped.other from (select person_key, lead(person_key, 7,"
        " first) over (order by person_key) as other from (select person_key, min(person_key) over () as first"
        f" from {RESPONSES} where person_key is not null group by 1)) as swapped"
        f" where swapped.person_key = {RESPONSES}.person_key".replace(
            f"{RESPONSES}.person_key", "int_incident_responses.person_key"
        ),
        "int_incident_responses.agree_with_the_oncall_schedule",
    ),
    "log in another time zone": (
        "update raw.pagerduty__log_entries set created_at = created_at - interval 2 hour",
        "int_incident_responses.are_logged_when_they_began",
    ),
    "deployments lost": (
        "delete from raw.github__deployments",
        "int_deployments.deployment_states_are_of_known_deployments",
    ),
    "half the comments": (
        f"delete from intermediate.int_review_comments where {SOME.format('review_comment_key', 2)}",
        "int_review_comments.have_comments_in_reviews_that_comment",
    ),
    "incidents end early": (
        f"delete from {INCIDENTS} where created_at > '2026-04-20'",
        "int_incidents.reach_up_to_as_of",
    ),
    "learning ends early": (
        "delete from intermediate.int_learning_events where occurred_at > '2026-05-05'",
        "int_learning_events.statements_reach_up_to_as_of",
    ),
    "most tickets without history": (
        "delete from intermediate.int_issue_transitions where hash(issue_key) % 5 > 0",
        "int_issue_transitions.change_before_they_are_resolved",
    ),
    "a tracker on the other side of the world": (
        "update intermediate.int_issue_transitions set changed_at = changed_at + interval 12 hour",
        "int_issue_transitions.change_while_people_are_awake",
    ),
    "old versions come back": (
        "update raw.github__pull_requests set state = 'OPEN', merged_at = null, closed_at = null"
        f" where {SOME.format('pull_request_id', 3)}",
        "int_pull_requests.agree_with_their_own_dates",
    ),
    "a team without pull requests": (
        f"delete from {PULL_REQUESTS} where author_person_key in (select person_key from"
        " intermediate.int_people where team_name = (select min(team_name) from intermediate.int_people))",
        "int_pull_requests.are_opened_by_every_team",
    ),
    "teams renamed": (
        "update intermediate.int_issues set team_name = 'billing' where team_name ="
        " (select min(team_name) from intermediate.int_issues)",
        "int_issues.match_current_teams",
    ),
    "a team that is no longer": (
        "update intermediate.int_issues set team_name = 'Former team' where updated_at > '2026-06-01'",
        "int_issues.name_teams_of_the_roster",
    ),
    "history of tickets lost": (
        "delete from intermediate.int_issue_transitions where changed_at between '2026-04-01' and '2026-05-01'",
        "int_issue_transitions.change_as_often_as_usual",
    ),
    "two teams at once": (
        "insert into raw.roster__team_memberships by name"
        " select * replace ('another team' as team_name) from raw.roster__team_memberships"
        " where end_on is null limit 1",
        "int_team_memberships.find_everybody_in_one_team_at_once",
    ),
    "two people joined": (
        "update intermediate.int_accounts set person_key = (select min(person_key) from"
        " intermediate.int_people where roster_person_id is not null) where system = 'github' and person_key ="
        " (select max(person_key) from intermediate.int_people where roster_person_id is not null)",
        "int_accounts.accounts_belong_to_whom_the_roster_says",
    ),
    "consent of the future": (
        "update raw.feedback__consents set consented_on = '2027-01-01'",
        "int_people.consent_is_dated_before_today",
    ),
    "strangers learn": (
        "update raw.xapi__statements set actor_id = 'x' || actor_id",
        "int_learning_events.statements_are_of_known_people",
    ),
    "percent for shares": (
        "update raw.xapi__statements set score_scaled = 100 * score_scaled",
        "int_learning_events.statements_are_on_the_scale",
    ),
}


@pytest.mark.mission("D1")
@pytest.mark.mission("D2")
@pytest.mark.mission("D3")
@pytest.mark.parametrize("name", BREAKS)
def test_each_break_fails_its_check(warehouse: Path, parameters: GateParameters, name: str) -> None:
    broken_by, check = BREAKS[name]
    outcome = ask_one(warehouse, parameters, check, broken_by)
    assert outcome.status == "failed"
    assert outcome.failing_rows > 0 or name == "no pull request"
    if outcome.confined_to:
        assert outcome.unit_count == len(outcome.units) > 0


@pytest.mark.mission("D1")
def test_a_hole_is_named_by_repository_and_dates(warehouse: Path, parameters: GateParameters) -> None:
    broken_by, check = BREAKS["a month of one repository"]
    outcome = ask_one(warehouse, parameters, check, broken_by)
    assert outcome.unit_count == 1
    (said,) = outcome.sample
    assert said.startswith("fernweh-freight/customs-api, 2026-01-")


def test_weeks_around_new_year_are_no_hole(warehouse: Path, parameters: GateParameters) -> None:
    outcomes = ask(
        warehouse,
        parameters,
        "int_pull_requests",
        broken_by=f"delete from {PULL_REQUESTS} where created_at between '2025-12-20' and '2026-01-06'",
    )
    assert "int_pull_requests.have_no_silent_weeks" not in failed(outcomes)
    assert "int_pull_requests.come_as_many_as_usual" not in failed(outcomes)


def test_an_incident_that_was_cancelled_or_merged_need_not_end(
    warehouse: Path, parameters: GateParameters
) -> None:
    broken_by, check = BREAKS["ends lost"]
    without_end = broken_by.replace("resolved_at = null", "resolved_at = null, is_moot = true")
    assert ask_one(warehouse, parameters, check, without_end).status == "passed"


def test_without_a_source_the_question_does_not_arise(warehouse: Path, parameters: GateParameters) -> None:
    outcomes = ask(warehouse, replace(parameters, kinds=frozenset({"git"})))
    assert {outcome.status for outcome in outcomes.values()} == {"not applicable"}
    said = outcomes["int_incidents.have_known_responders"].observed
    assert "pagerduty or opsgenie or servicenow or incident_export" in said


def test_any_tracker_is_enough_for_the_tickets(warehouse: Path, parameters: GateParameters) -> None:
    outcomes = ask(warehouse, replace(parameters, kinds=frozenset({"linear", "roster"})), "int_issues")
    assert outcomes["int_issues.match_current_teams"].status == "passed"


def test_a_check_that_cannot_run_is_an_error_and_no_pass(warehouse: Path, parameters: GateParameters) -> None:
    with pytest.raises(GateError, match="are_answered_by_people"):
        ask(
            warehouse,
            parameters,
            "int_incidents",
            broken_by=f"alter table {INCIDENTS} drop column has_human_response",
        )


@pytest.mark.mission("D5")
def test_the_report_never_holds_keys_of_people(
    warehouse: Path, parameters: GateParameters, tmp_path: Path
) -> None:
    outcomes = list(
        ask(warehouse, parameters, "int_team_memberships", broken_by=BREAKS["two teams at once"][0]).values()
    )
    (person,) = next(outcome.units for outcome in outcomes if outcome.units)
    settings = Settings(home=tmp_path / "home", program=tmp_path)
    for _ in range(2):
        write_quality(settings, AS_OF, outcomes, "run one")
    write_quality(settings, AS_OF, outcomes, "run two")
    for path in settings.reports.iterdir():
        assert person not in path.read_text()
    history = read_history(settings)
    assert [line["run_id"] for line in history] == ["run one"] * len(outcomes) + ["run two"] * len(outcomes)
    told = {(line["check"], line["status"]) for line in history}
    assert ("find_everybody_in_one_team_at_once", "failed") in told
    assert [replace(outcome, units=()) for outcome in outcomes] == read_quality(settings)


def test_reports_of_earlier_versions_are_still_read(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, program=tmp_path)
    settings.reports.mkdir(parents=True)
    old = {
        "asset_key": ["intermediate", "int_issues"],
        "sample": [],
        **dict.fromkeys(("question", "check_name", "observed", "expected", "who_can_mend", "meaning"), "x"),
        "status": "passed",
        "failing_rows": 0,
    }
    (settings.reports / "quality.json").write_text(json.dumps({"as_of": "2026-06-30", "checks": [old]}))
    (outcome,) = read_quality(settings)
    assert (outcome.value, outcome.confined_to, outcome.unit_count) == (None, None, 0)


def test_every_suite_is_for_a_model_and_every_file_for_a_suite() -> None:
    assert suite_faults(set(GATE)) == []
    (fault,) = suite_faults(set(GATE) - {("intermediate", "int_issues")})
    assert "intermediate.int_issues" in fault
