"""Protects the problem definition: it says something that can be found wrong, and the data are asked."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import polars as pl
import pytest
from charters import PROBLEM
from pydantic import ValidationError

from signalpath.problem import AGREED, NOW, evaluate_problem
from signalpath.program.charter import Owners
from signalpath.program.problem import Figure, Problem

AS_OF = date(2026, 6, 30)
OBSERVED = {
    "metric_id": pl.String,
    "unit_id": pl.String,
    "person_key": pl.String,
    "competency_id": pl.String,
    "observed_on": pl.Date,
    "value": pl.Float64,
    "weight": pl.Float64,
    "is_censored": pl.Boolean,
}


def changed(**values: Any) -> dict[str, Any]:
    return {**copy.deepcopy(PROBLEM), **values}


def observations(*rows: tuple[str, str, str, str | None, str, float]) -> pl.DataFrame:
    made = [(m, u, p, c, date.fromisoformat(d), v, 1.0, False) for m, u, p, c, d, v in rows]
    return pl.DataFrame(made, schema=OBSERVED, orient="row")


def both(unit: str, person: str, competency: str, day: str, value: float) -> list[Any]:
    """An observation as the mart has it: once for all work, once for its competency."""
    return [("hours", unit, person, None, day, value), ("hours", unit, person, competency, day, value)]


SEEN = observations(
    *both("i1", "ada", "caching", "2025-08-01", 5.0),
    *both("i2", "ben", "caching", "2025-09-01", 1.0),
    *both("i3", "ada", "api_design", "2025-09-02", 2.0),
    *both("i4", "cyd", "api_design", "2025-10-02", 4.0),
    *both("i5", "ben", "caching", "2026-05-02", 9.0),
    *both("i6", "cyd", "caching", "2026-06-02", 1.0),
    *both("i7", "cyd", "caching", "2026-07-09", 50.0),  # after as_of
)
PRIORITIES = pl.DataFrame({"unit_id": ["i5", "i6"], "priority": ["P2", "P3"]})
GAPS = pl.DataFrame(
    {"person_key": ["ben", "cyd"], "competency_id": ["caching", "caching"], "gap_probability": [0.8, 0.2]}
)


def worked_out(**values: Any) -> dict[str, tuple[float | None, int, int]]:
    figure = Figure.model_validate({**PROBLEM["figures"][0], **values})
    made = evaluate_problem([figure], SEEN, PRIORITIES, GAPS, AS_OF)
    return {row["period"]: (row["value"], row["n"], row["people"]) for row in made.iter_rows(named=True)}


@pytest.mark.mission("A2")
def test_a_share_above_a_number_is_counted_in_the_agreed_days_and_in_as_many_up_to_now() -> None:
    assert worked_out() == {AGREED: (0.5, 2, 2), NOW: (0.5, 2, 2)}


@pytest.mark.mission("A2")
def test_a_domain_is_a_share_of_all_work() -> None:
    assert worked_out(counts="in_domain", number=None) == {AGREED: (0.5, 4, 3), NOW: (1.0, 2, 2)}


@pytest.mark.mission("A2")
def test_a_ratio_compares_with_what_is_outside_the_domain() -> None:
    found = worked_out(counts="ratio_to_rest", number=None, stated=2)
    assert found == {AGREED: (1.0, 4, 3), NOW: (None, 2, 2)}  # (5 + 1) / 2 over (2 + 4) / 2; no rest now


@pytest.mark.mission("A2")
def test_the_last_incidents_of_a_priority_with_a_responder_who_lacks_the_skill() -> None:
    lacking = {"counts": "lacks_skill", "number": None, "window": {"last": 8}}
    assert worked_out(**lacking) == {NOW: (0.5, 4, 3)}  # ada is not known: neither lacking nor fluent
    assert worked_out(**lacking, priorities=["P2"]) == {NOW: (1.0, 1, 1)}


def test_nothing_to_count_is_no_figure() -> None:
    figure = Figure.model_validate(PROBLEM["figures"][0])
    made = evaluate_problem([figure], SEEN.clear(), PRIORITIES, GAPS, AS_OF)
    assert made["value"].to_list() == [None, None] and made["n"].to_list() == [0, 0]


@pytest.mark.mission("A2")
@pytest.mark.parametrize(
    ("problem", "lacks"),
    [
        (changed(statement="Improving engineering skills."), "a number in the statement"),
        (changed(figures=[]), "a domain, a measure and a number"),
        (changed(relevance={}), "the skills that it is about"),
        (changed(relevance={"caching": 3}), "less than or equal to 1"),
    ],
)
def test_a_vague_problem_is_refused_with_what_is_missing(problem: dict[str, Any], lacks: str) -> None:
    with pytest.raises(ValidationError, match=lacks):
        Problem.model_validate(problem)


@pytest.mark.mission("A2")
@pytest.mark.parametrize("key", ["measure", "domain", "stated", "window", "counts"])
def test_a_figure_without_one_of_its_parts_is_refused(key: str) -> None:
    figure = {name: value for name, value in PROBLEM["figures"][0].items() if name != key}
    with pytest.raises(ValidationError, match=key):
        Problem.model_validate(changed(figures=[figure]))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"number": None}, "goes with `counts: above`"),
        ({"counts": "in_domain"}, "goes with `counts: above`"),
        ({"stated": 3}, "a share between 0 and 1"),
        ({"window": {"from_on": "2026-01-01", "to_on": "2025-01-01"}}, "lies before"),
        ({"window": {"last": 3, "from_on": "2026-01-01", "to_on": "2026-02-01"}}, "or `last`"),
    ],
)
def test_a_figure_that_contradicts_itself_is_refused(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Figure.model_validate({**PROBLEM["figures"][0], **wrong})


@pytest.mark.mission("A1")
@pytest.mark.parametrize("nobody", ["", " ", "TBD", "n/a", "?"])
def test_an_owner_is_somebody(nobody: str) -> None:
    with pytest.raises(ValidationError):
        Owners(sponsor=nobody, model="Ben", content="Cleo")
