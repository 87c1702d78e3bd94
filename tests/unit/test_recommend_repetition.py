"""Protects E4, F2 and G1: to have done an item is not to master a skill, and what is proven is not taught again."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from tests.unit.recommend_worlds import (
    AS_OF,
    SETTINGS,
    chosen,
    content,
    item,
    path,
    piece,
    proof,
    step_before,
)

LEVELS = [item(f"lab{level}", level=level) for level in (1, 2, 3, 4)]


def done(*content_ids: str, age: int | None = 90) -> pl.DataFrame:
    day = None if age is None else AS_OF - timedelta(days=age)
    rows = [("a", content_id, day) for content_id in content_ids]
    return pl.DataFrame(
        rows, schema=["person_key", "content_id", "completed_on"], schema_overrides={"completed_on": pl.Date},
        orient="row",
    )  # fmt: skip


def why(made) -> list[str]:
    return made.path_steps["why_code"].to_list()


@pytest.mark.mission("F2")
@pytest.mark.parametrize("age", [90, SETTINGS.repeat_after_days, None])
def test_a_gap_that_stands_after_everything_was_completed_is_practised_once_more(age):
    """Whoever learns must not be left alone with a gap because they did all that there is for it."""
    made = path(piece(), items=content(*LEVELS[:2]), completed=done("lab1", "lab2", age=age))
    assert (chosen(made), why(made)) == ([("base", "lab1")], ["once_more"])
    fresh = path(piece(), items=content(*LEVELS), completed=done("lab1", age=age))
    assert (chosen(fresh), why(fresh)) == ([("base", "lab2")], ["gap"]), "what is new comes first"


@pytest.mark.mission("F2")
def test_what_was_completed_lately_is_left_to_show_in_work_first():
    made = path(piece(), items=content(LEVELS[0]), completed=done("lab1", age=SETTINGS.repeat_after_days - 1))
    assert made.withheld["reason"].to_list() == ["no_content"]


@pytest.mark.mission("F2")
def test_whoever_did_everything_is_shown_it_by_a_colleague_before_doing_it_again():
    match = [{"person_key": "a", "competency_id": "base", "peer_person_key": "z", "match_kind": "mentor"}]
    made = path(piece(), items=content(LEVELS[0]), completed=done("lab1"), peer_matches=match)
    assert (made.path_steps["step_kind"].to_list(), why(made)) == (["peer"], ["peer"])


@pytest.mark.mission("G1")
@pytest.mark.parametrize(
    ("proofs", "level"),
    [
        ([], 1),  # estimate 1 / 8: the first level is not held
        ([proof(level=1)], 2),
        ([proof(level=2)], 3),
        ([proof(level=2, kind="sign_off"), proof(level=3, is_right=False, age=20)], 3),
        ([proof(level=2), proof(level=2, is_right=False, age=20)], 2),
        ([proof("other", level=3)], 1),
        ([proof(level=4)], None),  # there is no level above
    ],
)
def test_a_step_lies_above_what_is_proven(proofs, level):
    made = path(piece(), items=content(*LEVELS), proofs=proofs)
    assert chosen(made) == ([] if level is None else [("base", f"lab{level}")])
    assert made.path_steps["wanted_level"].to_list() == ([] if level is None else [level])


@pytest.mark.mission("G1")
def test_nothing_at_or_below_what_is_proven_is_offered_instead():
    proven = [proof(level=2)]
    assert chosen(path(piece(), items=content(*LEVELS[:2]), proofs=proven)) == []
    passed = [{"person_key": "a", "competency_id": "base", "occurred_at": AS_OF - timedelta(days=2),
               "is_right": True, "is_unaided_proof": True}]  # fmt: skip
    higher = path(
        piece(),
        items=content(*LEVELS),
        proofs=proven,
        before=[step_before(content_id="lab3")],
        assessments=passed,
    )
    assert chosen(higher) == [("base", "lab4")], "a step's pass says more than an older proof"


@pytest.mark.mission("G1")
@pytest.mark.parametrize(("proven", "refreshed"), [(1, 2), (2, 2), (3, 3)])
def test_a_refresher_is_of_the_level_held_or_proven(proven, refreshed):
    """Their estimate of 0.6 stands for the second level."""
    due = [{"person_key": "a", "competency_id": "base", "due_on": AS_OF, "retrievability": 0.6}]
    able = [piece(value=0.6, weight=9.0), piece(kind="mastery", value=0.9, weight=2.0, age=40)]
    made = path(*able, items=content(*LEVELS), refreshers=due, proofs=[proof(level=proven)])
    assert (chosen(made), why(made)) == ([("base", f"lab{refreshed}")], ["refresh"])
