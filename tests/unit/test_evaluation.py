"""Protects the proof of G1: measures of a ranking, against values computed by hand."""

from __future__ import annotations

import math

import polars as pl
import pytest

from signalpath.evaluation import calibrate, evaluate_ranking, expected_calibration_error
from signalpath.recommend import rank_by_last_incident, rank_by_popularity, rank_randomly

pytestmark = pytest.mark.mission("G1")


def ranking(**of: str) -> pl.DataFrame:
    """Each person's competencies, one letter each, best first."""
    rows = [
        (person, letter, place) for person, letters in of.items() for place, letter in enumerate(letters, 1)
    ]
    schema = {"person_key": pl.String, "competency_id": pl.String, "rank": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def gaps(**of: str) -> pl.DataFrame:
    return ranking(**of).drop("rank")


def everybody(names: str) -> pl.Series:
    return pl.Series("person_key", list(names))


def test_by_hand():
    """p hits at ranks 2 and 4 of two gaps; q hits only at 4; r was abstained from; s has no gap."""
    measured = evaluate_ranking(ranking(p="xaybz", q="xyza"), gaps(p="ab", q="a", r="a"), everybody("pqrs"))
    ideal_of_two = 1 + 1 / math.log2(3)
    of_p = (1 / math.log2(3) + 1 / math.log2(5)) / ideal_of_two
    of_q = 1 / math.log2(5)
    assert measured["people"] == 3
    assert measured["hit_at_3"] == pytest.approx(1 / 3)
    assert measured["precision_at_3"] == pytest.approx(1 / 6)
    assert measured["ndcg_at_5"] == pytest.approx((of_p + of_q + 0) / 3)
    assert measured["abstention_rate"] == pytest.approx(2 / 4)
    assert measured["abstention_without_gap"] == 1.0


def test_the_best_ranking_is_one_and_the_sixth_rank_is_nothing():
    assert evaluate_ranking(ranking(p="abcdefg"), gaps(p="abcdefg"), everybody("p"))[
        "ndcg_at_5"
    ] == pytest.approx(1)
    measured = evaluate_ranking(ranking(p="vwxyza"), gaps(p="a"), everybody("p"))
    assert (measured["ndcg_at_5"], measured["hit_at_3"]) == (0.0, 0.0)


def test_people_who_were_not_asked_for_do_not_count():
    measured = evaluate_ranking(ranking(p="a", other="x"), gaps(p="a", other="a"), everybody("p"))
    assert (measured["people"], measured["hit_at_3"], measured["precision_at_3"]) == (1, 1, 1)


def test_nobody_is_not_a_number():
    measured = evaluate_ranking(ranking(), gaps(), everybody(""))
    assert measured["people"] == 0 and math.isnan(measured["hit_at_3"])


def test_calibration_by_hand():
    predictions = gaps(p="abcd").with_columns(gap_probability=pl.Series([0.1, 0.15, 0.9, 1.0]))
    table = calibrate(predictions, gaps(p="bc"), bins=5)
    assert table["bin"].to_list() == [0, 4]
    assert table["n"].to_list() == [2, 2]
    assert table["predicted"].to_list() == pytest.approx([0.125, 0.95])
    assert table["observed"].to_list() == [0.5, 0.5]
    assert expected_calibration_error(table) == pytest.approx((0.375 + 0.45) / 2)
    assert math.isnan(expected_calibration_error(table.clear()))


def test_random_is_seeded_and_differs_between_people():
    people, competencies = everybody("pqrs"), pl.Series(list("abcdef"))
    one = rank_randomly(people, competencies, seed=7)
    assert one.equals(rank_randomly(people.reverse(), competencies.reverse(), seed=7))
    assert not one.equals(rank_randomly(people, competencies, seed=8))
    assert (
        one.group_by("person_key").agg(pl.col("competency_id").str.join(""))["competency_id"].n_unique() > 1
    )
    assert (one.group_by("person_key").agg(pl.col("rank").sort())["rank"].list.len() == 6).all()


def test_random_hits_as_often_as_chance():
    """One gap among six competencies is among the first three half of the time."""
    people = pl.Series([f"p{number}" for number in range(3000)])
    truth = pl.DataFrame({"person_key": people, "competency_id": "a"})
    measured = evaluate_ranking(rank_randomly(people, pl.Series(list("abcdef")), seed=1), truth, people)
    assert measured["hit_at_3"] == pytest.approx(0.5, abs=0.04)


def test_popularity_counts_learners_before_events():
    learning = gaps(p="aab", q="b", r="cccc")
    ranked = rank_by_popularity(everybody("xp"), pl.Series(list("abcd")), learning)
    assert ranked.filter(person_key="x")["competency_id"].to_list() == ["b", "c", "a", "d"]
    assert ranked.filter(person_key="p")["rank"].to_list() == [1, 2, 3, 4]


def test_last_incident_comes_first_and_nobody_else_gets_any():
    incidents = gaps(p="abaq", q="a").with_columns(occurred_at=pl.Series([1, 2, 3, None, 9]))
    ranked = rank_by_last_incident(everybody("pr"), incidents)
    assert ranked.rows() == [("p", "a", 1), ("p", "b", 2)]
