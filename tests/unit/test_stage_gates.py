"""Protects the stage gates: each condition is met, blocks or is unknown by what the data say of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from running import PROJECT

from signalpath.program import Program, load_program
from signalpath.program.stages import STAGES, StageDates
from signalpath.stage_gates import BLOCKS, MET, UNKNOWN, Facts, current_stage, judge

AS_OF = date(2026, 6, 30)
FULL = Facts(
    audit_is_fine=True,
    problem_figures=4,
    cohort_people=15,
    cohort_teams=3,
    failed_checks=0,
    first_work_on=date(2025, 1, 1),
    answering_people=10,
    active_share=0.67,
    active_people=20,
    verdicts={
        "resolve_telemetry_incidents": "improved",
        "comments_on_migrations": "improved",
        "comments_on_queues": "no clear change",
    },
)


@pytest.fixture(scope="module")
def program() -> Program:
    return load_program(PROJECT / "program")


def states(program: Program, facts: Facts, as_of: date = AS_OF) -> dict[str, str]:
    return {one.asks: one.state for one in judge(program, facts, as_of)}


@pytest.mark.mission("A4")
def test_the_demo_is_stopped_by_the_managers_training_alone(program: Program) -> None:
    conditions = judge(program, FULL, AS_OF)
    assert [one.asks for one in conditions if one.state != MET] == ["Managers were trained for two hours"]
    assert current_stage(conditions) == "scale"
    assert [one.stage for one in conditions] == sorted((one.stage for one in conditions), key=STAGES.index)


@pytest.mark.mission("A4")
@pytest.mark.parametrize(
    ("change", "asks", "state"),
    [
        ({"audit_is_fine": False}, "Every source is reachable and read-only", BLOCKS),
        ({"audit_is_fine": None}, "Every source is reachable and read-only", UNKNOWN),
        ({"problem_figures": 3}, "The problem is worked out from the data", BLOCKS),
        ({"cohort_people": 9}, "The pilot is 10 to 20 volunteers of two or three teams", BLOCKS),
        ({"cohort_teams": 4}, "The pilot is 10 to 20 volunteers of two or three teams", BLOCKS),
        ({"failed_checks": 1}, "The data-quality gate is green", BLOCKS),
        ({"first_work_on": date(2025, 9, 1)}, "The baseline is covered by data", BLOCKS),
        ({"answering_people": 4}, "The three questions were answered", BLOCKS),
        ({"verdicts": {}}, "Every target was evaluated, whatever came of it", BLOCKS),
        ({"active_share": 0.3}, "Enough of the pilot's people are active", BLOCKS),
        ({"active_people": 4}, "An active engineer costs no more than agreed", BLOCKS),
        ({"active_people": 0}, "An active engineer costs no more than agreed", UNKNOWN),
    ],
)
def test_each_condition_follows_from_its_own_fact(program: Program, change, asks: str, state: str) -> None:
    before, after = states(program, FULL), states(program, replace(FULL, **change))
    assert {name for name in after if after[name] != before[name]} == {asks}
    assert after[asks] == state


def test_a_model_that_was_not_reviewed_this_quarter_blocks(program: Program) -> None:
    assert states(program, FULL, date(2026, 8, 1))["The competency model was reviewed this quarter"] == BLOCKS


@pytest.mark.mission("A4")
def test_a_session_after_the_launch_is_too_late(program: Program) -> None:
    assert program.charter
    late = [s.model_copy(update={"held_on": date(2026, 1, 6)}) for s in program.charter.sessions]
    changed = replace(program, charter=program.charter.model_copy(update={"sessions": late}))
    assert states(changed, FULL)["What is read was told to everybody before launch"] == BLOCKS


def test_without_a_charter_there_is_nothing_to_judge(tmp_path: Path) -> None:
    (tmp_path / "sources.yml").write_text("[]\n")
    with pytest.raises(ValueError, match=r"no charter\.yml"):
        judge(load_program(tmp_path), Facts(), AS_OF)


def test_stages_come_one_after_the_other() -> None:
    with pytest.raises(ValueError, match="must begin after"):
        StageDates(trust=date(2026, 1, 5), pilot=date(2026, 1, 5))
