"""Protects the proof of G1: measures of a ranking, against values computed by hand."""

from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest

from benchmarks.recommender.against_ranx import by_ranx
from benchmarks.recommender.rankers import nominate
from benchmarks.recommender.resampling import holm, interval, permutation_p
from signalpath.evaluation import (
    brier_score,
    calibrate,
    evaluate_ranking,
    expected_calibration_error,
    rate_people,
)
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


def test_what_is_taken_for_a_gap_is_not_the_truth():
    """Scored pairs come with the recommender's own `is_gap`, which must not be measured against itself."""
    scored = pl.DataFrame(
        {"person_key": ["p", "p"], "competency_id": ["a", "b"], "gap_probability": [0.9, 0.1]}
    ).with_columns(is_gap=pl.col("gap_probability") > 0.3)
    assert calibrate(scored, gaps(p="b"), bins=2)["observed"].to_list() == [1.0, 0.0]
    assert brier_score(scored, gaps(p="b")) == pytest.approx(0.81)


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


def any_world(seed: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.Series]:
    """Rankings of up to six of eight competencies, gaps of up to seven, and people with neither."""
    random, people = np.random.default_rng(seed), [f"p{number}" for number in range(25)]
    letters = np.array(list("abcdefgh"))
    ranked = {p: "".join(random.permutation(letters)[: random.integers(0, 7)]) for p in people}
    true = {p: "".join(random.permutation(letters)[: random.integers(0, 8)]) for p in people}
    return ranking(**ranked), gaps(**true), pl.Series("person_key", people)


def test_every_person_is_rated_as_by_ranx():
    """ranx (Bassani 2022) measures the same of people with no path, one gap, and more gaps than five."""
    for seed in range(5):
        ranked, true, people = any_world(seed)
        theirs = by_ranx(ranked, true)
        ours = rate_people(ranked, true, people)
        assert ours["person_key"].to_list() == theirs["person_key"].to_list()
        assert ours["hit_at_3"].to_list() == pytest.approx(theirs["hit_at_3"].to_list())
        assert ours["ndcg_at_5"].to_list() == pytest.approx(theirs["ndcg_at_5"].to_list())


def test_brier_by_hand():
    predictions = gaps(p="abc").with_columns(gap_probability=pl.Series([0.2, 0.9, 0.5]))
    assert brier_score(predictions, gaps(p="bc")) == pytest.approx((0.04 + 0.01 + 0.25) / 3)


def served(seed: int, difference: float) -> pl.DataFrame:
    """1,200 people of 10 worlds; one of three groups is served less by `difference`. More gaps, more hits."""
    random, size = np.random.default_rng(seed), 1200
    group, gap_count = random.integers(0, 3, size), random.integers(1, 4, size)
    chance = 0.6 + 0.1 * gap_count - difference * (group == 0)
    hit = (random.random(size) < chance).astype(float)
    return pl.DataFrame(
        {"seed": np.arange(size) % 10, "group": [f"g{g}" for g in group], "gaps": gap_count, "hit": hit}
    )


def test_a_group_that_is_served_less_is_noticed():
    assert permutation_p(served(1, 0.2), "hit", "group", ["seed", "gaps"], draws=200) < 0.01


def test_groups_that_are_served_alike_seldom_look_unlike():
    """A test at 5% may be wrong in 5% of worlds: of 30, in six at most (binomial, 99.97%)."""
    p = [permutation_p(served(seed, 0.0), "hit", "group", ["seed", "gaps"], draws=100) for seed in range(30)]
    assert sum(value < 0.05 for value in p) <= 6


def test_a_group_with_more_gaps_is_no_better_served():
    """At equal gaps: all of one group have three, and hit more often for that alone."""
    both = served(2, 0.0).with_columns(
        group=pl.when(pl.col("gaps") == 3).then(pl.lit("x")).otherwise("group")
    )
    assert permutation_p(both, "hit", "group", ["seed", "gaps"], draws=200) > 0.05


def test_holm_by_hand():
    assert holm([0.03, 0.01, 0.5]) == pytest.approx([0.06, 0.03, 0.5])


def test_an_interval_holds_its_mean_and_knows_that_worlds_differ():
    """With all people of a world alike, only the worlds are independent: 10, not 1,000."""
    alike = pl.DataFrame({"seed": np.arange(1000) % 10}).with_columns(
        hit=(pl.col("seed") < 7).cast(pl.Float64)
    )
    mean, low, high = interval(alike, "hit")
    assert mean == pytest.approx(0.7) and low < 0.5 and high > 0.89
    free = pl.DataFrame({"seed": np.arange(1000) % 10, "hit": np.arange(1000) // 10 % 2 * 1.0})
    mean, low, high = interval(free, "hit")
    assert mean == pytest.approx(0.5) and high - low == pytest.approx(4 * 0.5 / math.sqrt(1000), rel=0.2)


def test_a_manager_who_sees_everything_names_a_gap_and_a_blind_one_the_last_incident():
    people, true = everybody("pqr"), gaps(p="ab", q="c")
    last = ranking(p="xa", r="y")
    seeing = nominate(people, true, last, sees=1.0, seed=1)
    assert dict(seeing.select("person_key", "competency_id").iter_rows()) in ({"p": "a", "q": "c", "r": "y"},
                                                                              {"p": "b", "q": "c", "r": "y"})  # fmt: skip
    blind = nominate(people, true, last, sees=0.0, seed=1)
    assert blind.rows() == [("p", "x", 1), ("r", "y", 1)]
