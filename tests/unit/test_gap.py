"""Protects the honesty of G1: a gap that is said to be p probable is one p of the time."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import expit

from signalpath.evaluation import brier_score, calibrate, expected_calibration_error
from signalpath.program import load_program
from signalpath.recommend.gap import NOISE, SPREAD, USUAL_ABLE, USUAL_RATE, fit_gaps, gap_probability
from signalpath.recommend.settings import RecommendSettings

pytestmark = pytest.mark.mission("G1")

PROGRAM = Path(__file__).parents[2] / "program"
SETTINGS = RecommendSettings()
GAP = 0.3
COMPETENCIES = 12
CHECKPOINT_WEIGHT = next(
    signal.weight for signal in load_program(PROGRAM).signals.signals if signal.id == "checkpoint"
)


def organisation(people: int, rate: float, seed: int, able: float = 0.6) -> tuple[pl.DataFrame, pl.DataFrame]:
    """States of people whose gaps are known, and the gaps; pieces from few to the most that work counts."""
    random = np.random.default_rng(seed)
    size = people * COMPETENCIES
    is_gap = random.random(size) < rate
    pieces = random.uniform(1.6, 8.0, size)
    share = np.where(is_gap, GAP, able) + random.normal(0, np.sqrt(SPREAD**2 + NOISE**2 / pieces))
    share = share.clip(0, 1)
    states = pl.DataFrame(
        {
            "person_key": [f"p{row // COMPETENCIES}" for row in range(size)],
            "competency_id": [f"c{row % COMPETENCIES}" for row in range(size)],
            "alpha": 1 + pieces * share,
            "beta": 1 + pieces * (1 - share),
            "is_unknown": False,
        }
    )
    return states, states.filter(pl.Series(is_gap)).select("person_key", "competency_id")


def state(share: float, pieces: float, competency: str = "c0") -> pl.DataFrame:
    return pl.DataFrame(
        {
            "person_key": ["p"],
            "competency_id": [competency],
            "alpha": [1 + pieces * share],
            "beta": [1 + pieces * (1 - share)],
            "is_unknown": [True],
        }
    )


@pytest.mark.parametrize("rate", [0.03, 0.1, 0.25])
def test_calibrated_whatever_the_base_rate(rate: float):
    """Without the truth. The tail of each state's own Beta is no match where gaps are rare."""
    states, gaps = organisation(400, rate, seed=3)
    said = states.with_columns(gap_probability(states, SETTINGS))
    assert expected_calibration_error(calibrate(said, gaps, bins=10)) < 0.03
    constant = said.with_columns(gap_probability=pl.lit(gaps.height / states.height))
    assert brier_score(said, gaps) < 0.7 * brier_score(constant, gaps)


def test_what_is_usual_by_hand():
    """Nobody is known yet: Bayes' rule with the usual base rate and the usual able share."""
    said = gap_probability(state(0.4, 5.0), SETTINGS).item()
    variance = SPREAD**2 + NOISE**2 / 5
    of_gap = USUAL_RATE * math.exp(-((0.4 - GAP) ** 2) / (2 * variance))
    of_able = (1 - USUAL_RATE) * math.exp(-((0.4 - USUAL_ABLE) ** 2) / (2 * variance))
    assert said == pytest.approx(of_gap / (of_gap + of_able))


@pytest.mark.mission("E4")
@pytest.mark.parametrize(
    ("answers", "pieces", "expected"),
    [
        ("", 8, 0.765),
        ("right", 8, 0.28),  # one may be luck: what months of work show becomes an open question
        ("wrong right", 8, 0.68),  # a pass after a failure says little
        ("wrong wrong right", 8, 0.91),
        ("right right", 8, 0.05),  # passes on two days prove
        ("right", 3, 0.04),  # where work says little, one answer is enough
    ],
)
def test_what_answers_to_checkpoints_make_of_a_gap_that_work_shows(
    answers: str, pieces: float, expected: float
):
    """By signals.yml's two pieces an answer and by what sig_checkpoint lets it say; work draws 30%."""
    says = {"right": 0.9 / 1.15, "wrong": 0.1 / 0.85}
    weight = CHECKPOINT_WEIGHT * len(answers.split())
    speak = GAP * pieces + CHECKPOINT_WEIGHT * sum(says[answer] for answer in answers.split())
    said = gap_probability(state(speak / (pieces + weight), pieces + weight), SETTINGS).item()
    assert said == pytest.approx(expected, abs=0.005)


def test_a_competency_with_more_gaps_has_a_higher_base_rate():
    states, _ = organisation(200, 0.05, seed=1)
    worse, _ = organisation(200, 0.5, seed=2)
    mixed = pl.concat([states.filter(pl.col("competency_id") != "c0"), worse.filter(competency_id="c0")])
    rates = dict(fit_gaps(mixed, SETTINGS).base_rates.iter_rows())
    assert rates["c0"] == pytest.approx(0.5, abs=0.1)
    assert max(rate for name, rate in rates.items() if name != "c0") < 0.12
    assert gap_probability(pl.concat([mixed, state(0.43, 4.0, "c0")]), SETTINGS)[-1] > 0.5


def test_an_able_organisation_has_no_gaps_made_up():
    states, _ = organisation(300, 0.0, seed=5)
    said = gap_probability(states, SETTINGS)
    assert said.mean() < 0.02 and (said > 0.5).mean() < 0.01


@given(
    share=st.floats(0, 1),
    other=st.floats(0, 1),
    pieces=st.floats(0.01, 500),
    people=st.sampled_from((1, 2, 40)),
)
def test_bounded_and_falls_as_the_share_rises(share: float, other: float, pieces: float, people: int):
    low, high = sorted((share, other))
    known, _ = organisation(people, 0.2, seed=0)
    rows = pl.concat([known, state(low, pieces), state(high, pieces)]).tail(2 + known.height)
    said = gap_probability(rows, SETTINGS)
    assert said.is_between(0, 1).all()
    assert said[-2] >= said[-1] - 1e-12


def test_row_order_changes_nothing():
    states, _ = organisation(50, 0.2, seed=7)
    said = states.with_columns(gap_probability(states, SETTINGS)).sort("person_key", "competency_id")
    shuffled = states.sample(fraction=1.0, shuffle=True, seed=1)
    again = shuffled.with_columns(gap_probability(shuffled, SETTINGS)).sort("person_key", "competency_id")
    assert said.equals(again)


def test_more_evidence_of_the_same_says_more():
    for share, rises in ((0.25, True), (0.65, False)):
        said = [gap_probability(state(share, pieces), SETTINGS).item() for pieces in (1, 2, 4, 8, 16)]
        assert said == sorted(said, reverse=not rises)


def test_nothing_known_is_the_base_rate():
    nothing = state(0.5, 0.0)
    assert gap_probability(nothing, SETTINGS).item() == pytest.approx(
        expit(math.log(USUAL_RATE / (1 - USUAL_RATE))), abs=0.02
    )
