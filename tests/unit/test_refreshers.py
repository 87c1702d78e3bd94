"""Protects E4: refreshers are FSRS's own answer, for what was proven and for nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

import polars as pl
import pytest
from fsrs import Card, Rating, Scheduler

from signalpath.skill_state import PROOFS_SCHEMA, REFRESHERS_SCHEMA, plan_refreshers

pytestmark = pytest.mark.mission("E4")
AS_OF = date(2026, 6, 30)


def proof(age, right=True, score=None, person="a", competency="c", hour=9, kind="checkpoint"):
    at = datetime(AS_OF.year, AS_OF.month, AS_OF.day, hour) - timedelta(days=age)
    return (f"{person}|{competency}|{age}|{hour}", person, competency, kind, at, right, score, None)


def plan(*proofs) -> pl.DataFrame:
    return plan_refreshers(pl.DataFrame(list(proofs), schema=PROOFS_SCHEMA, orient="row"), AS_OF)


def by_fsrs(days_and_ratings: list[tuple[int, Rating]]) -> tuple[date, float]:
    """The same card by the package itself, on the real days."""
    scheduler = Scheduler(desired_retention=0.7, learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    midnight = datetime.combine(AS_OF, time(), UTC)
    card = Card(card_id=1, due=midnight)
    for age, rating in days_and_ratings:
        card, _ = scheduler.review_card(card, rating, midnight - timedelta(days=age))
    return card.due.date(), scheduler.get_card_retrievability(card, midnight)


@pytest.mark.parametrize(
    ("score", "rating"),
    [(None, Rating.Good), (0.5, Rating.Hard), (0.69, Rating.Hard), (0.7, Rating.Good), (0.9, Rating.Easy)],
)
def test_one_proof_is_one_review(score, rating):
    row = plan(proof(30, score=score)).row(0, named=True)
    due, retrievability = by_fsrs([(30, rating)])
    assert (row["due_on"], row["retrievability"]) == (due, pytest.approx(retrievability))
    assert (row["last_proof_on"], row["proof_count"]) == (AS_OF - timedelta(days=30), 1)


def test_histories_equal_the_package_on_random_ones():
    random = Random("histories")
    grades = [(False, 0.2, Rating.Again), (True, 0.6, Rating.Hard), (True, None, Rating.Good), (True, 1.0, Rating.Easy)]  # fmt: skip
    proofs, expected = [], {}
    for number in range(60):
        ages = sorted(random.sample(range(500), random.randint(1, 6)), reverse=True)
        given = [random.choice(grades) for _ in ages[1:]] + [random.choice(grades[1:])]
        proofs += [
            proof(age, right, score, person=f"p{number:02d}")
            for age, (right, score, _) in zip(ages, given, strict=True)
        ]
        expected[f"p{number:02d}"] = by_fsrs([(a, g[2]) for a, g in zip(ages, given, strict=True)])
    random.shuffle(proofs)
    planned = plan(*proofs)
    assert planned["person_key"].to_list() == sorted(expected)
    for row in planned.rows(named=True):
        due, retrievability = expected[row["person_key"]]
        assert (row["due_on"], row["retrievability"]) == (due, pytest.approx(retrievability))


def test_what_failed_last_is_a_gap_and_not_to_be_refreshed():
    assert plan(proof(30), proof(3, right=False)).is_empty()
    assert plan(proof(30), proof(3, right=False), proof(1))["proof_count"].item() == 3


def test_the_hour_of_a_proof_does_not_matter_and_its_order_on_a_day_does():
    assert plan(proof(30, hour=1)).equals(plan(proof(30, hour=23)))
    assert plan(proof(3, False, hour=1), proof(3, True, hour=2)).height == 1
    assert plan(proof(3, True, hour=1), proof(3, False, hour=2)).is_empty()


def test_more_proofs_last_longer_and_time_forgets():
    once, twice = plan(proof(10)), plan(proof(40), proof(10))
    assert twice["due_on"].item() > once["due_on"].item()
    fresh, old = plan(proof(1)), plan(proof(300))
    assert 1 >= fresh["retrievability"].item() > old["retrievability"].item() > 0
    assert old["due_on"].item() < AS_OF < twice["due_on"].item()


def test_a_refresher_is_due_when_seven_in_ten_would_still_know():
    due = plan(proof(0, score=1.0))["due_on"].item()
    on_the_day = plan_refreshers(pl.DataFrame([proof(0, score=1.0)], schema=PROOFS_SCHEMA, orient="row"), due)
    assert on_the_day["retrievability"].item() == pytest.approx(0.7, abs=0.002)
    assert 60 < (due - AS_OF).days < 90


def test_nothing_proven_or_only_in_the_future_is_nothing_to_refresh():
    assert plan().schema == pl.Schema(REFRESHERS_SCHEMA)
    assert plan(proof(-1)).is_empty()
