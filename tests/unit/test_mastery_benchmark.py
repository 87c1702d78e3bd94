"""Protects the proof of E4: the benchmark of the mastery estimator reads, splits and measures what it says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from benchmarks.mastery.data import FormatError, read_answers, some_students, split_by_student, told_twice
from benchmarks.mastery.estimators import moving_average, ours, to_answers
from benchmarks.mastery.measures import area_under_curve, brier, calibration_error, gain_interval


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n")
    return path


def invented(students: int, seed: int) -> pl.DataFrame:
    """Students differ in all and in each of three skills, and get better: nothing simple tells it all."""
    rng = np.random.default_rng(seed)
    student, skill = np.repeat(np.arange(students), 30), rng.integers(0, 3, students * 30)
    in_all, in_each = rng.normal(0, 1, students), rng.normal(0, 1, (students, 3))
    odds = in_all[student] + in_each[student, skill] + np.array([-1.5, 0.0, 1.5])[skill]
    chance = 1 / (1 + np.exp(-odds))
    return pl.DataFrame(
        {"student": student, "skill": skill, "right": (rng.random(len(student)) < chance) * 1}
    )


def test_three_lines_a_student(tmp_path: Path) -> None:
    table = read_answers(write(tmp_path / "f.csv", "2", "4,5,", "1,0,", "1", "9", "1", ""))
    assert table.rows() == [(0, 4, 1), (0, 5, 0), (1, 9, 1)]


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("1", "4"), "expected three per student"),
        (("1", "4", "1", "2", "4", "1,0"), r"f\.csv:4: 2 answers, 1 skills, 2 values"),
        (("1", "four", "1"), r"f\.csv:1: expected whole numbers"),
        (("1", "4", "2"), r"f\.csv:3: an answer that is neither 0 nor 1"),
    ],
)
def test_what_is_not_the_format_is_named_by_its_line(tmp_path: Path, lines, message) -> None:
    with pytest.raises(FormatError, match=message):
        read_answers(write(tmp_path / "f.csv", *lines))


def test_no_student_is_both_fitted_on_and_asked() -> None:
    table = invented(20, 1)
    fitted, asked = split_by_student(table, seed=3)
    assert asked["student"].n_unique() == 6
    assert not set(fitted["student"]) & set(asked["student"])
    assert fitted.height + asked.height == table.height
    assert asked.equals(split_by_student(table, seed=3)[1])
    assert some_students(table, 4, 3).height == 4 * 30


def test_only_pairs_of_one_item_are_told_twice() -> None:
    """1 then 2 always agree and are one item; 2 then 1 are two items, also where they happen to agree."""
    rng = np.random.default_rng(2)
    first = rng.integers(0, 2, 40)
    table = pl.DataFrame({"student": [0] * 80, "skill": [1, 2] * 40, "right": np.repeat(first, 2)})
    assert told_twice(table).to_list() == [False, True] * 40
    seldom = table.head(20)
    assert not told_twice(seldom).any(), "too seldom to tell"


def test_measures_by_hand() -> None:
    right, chance = np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.1, 0.4, 0.4])
    assert area_under_curve(right, chance) == pytest.approx((1 + 1 + 1 + 0.5) / 4)
    assert brier(right, chance) == pytest.approx((0.01 + 0.01 + 0.36 + 0.16) / 4)
    assert calibration_error(right, chance) == pytest.approx((0.1 + 0.1 + 0.2) / 4)
    students = np.array([0, 0, 1, 1])
    low, high = gain_interval(students, right, chance, chance, seed=1, draws=20)
    assert (low, high) == (0.0, 0.0)


@pytest.mark.mission("E4")
def test_nothing_is_told_from_the_answer_itself_or_later_ones() -> None:
    """Turning over a student's last answer changes no chance at all, by any estimator."""
    fitted, asked = invented(60, 1), invented(20, 2)
    last = pl.int_range(pl.len()).over("student") == pl.len().over("student") - 1
    turned = asked.with_columns(right=pl.when(last).then(1 - pl.col("right")).otherwise(pl.col("right")))
    for tell in (ours, lambda f, a: dict([moving_average(f, a)])):
        for name, chance in tell(fitted, asked).items():
            assert np.array_equal(chance, tell(fitted, turned)[name]), name
            assert ((chance > 0) & (chance < 1)).all(), name


@pytest.mark.mission("E4")
def test_the_model_beats_a_tuned_average_where_skills_share_a_person() -> None:
    fitted, asked = invented(150, 1), invented(80, 2)
    told = ours(fitted, asked) | dict([moving_average(fitted, asked)])
    areas = {name: area_under_curve(to_answers(asked).right, chance) for name, chance in told.items()}
    assert max(areas, key=areas.__getitem__) == "signalpath, fitted", areas
