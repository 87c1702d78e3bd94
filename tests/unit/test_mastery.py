"""Protects E4: the estimator of repeated checkpoints is bounded, monotone, exact and honest with little data."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signalpath.skill_state.answer_features import FEATURES, answer_features
from signalpath.skill_state.answer_model import AnswerModel, Answers, fit_answers, usual_rates
from signalpath.skill_state.mastery import MASTERY_SCHEMA, default_chance, mastery_now, model_is_better
from signalpath.skill_state.proofs import PROOFS_SCHEMA

patiently = settings(deadline=None, derandomize=True, max_examples=60)
AS_OF = date(2026, 6, 30)
rights = st.lists(st.booleans(), max_size=25)
rows = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.booleans()), min_size=1, max_size=40)


def answers(*given) -> Answers:
    person, skill, right = (np.array(column) for column in zip(*given, strict=True))
    return Answers(person.astype(np.int64), skill.astype(np.int64), right.astype(float))


def single(right) -> Answers:
    """One person, one skill, with a last row that only asks."""
    return answers(*((0, 0, r) for r in [*right, False]))


def asked(right) -> np.ndarray:
    return np.arange(len(right) + 1) < len(right)


def invented(people=120, skills=3, length=24, seed=5) -> Answers:
    """People differ in ability and learn: the model has something to find."""
    rng = np.random.default_rng(seed)
    person, place = np.repeat(np.arange(people), length), np.tile(np.arange(length), people)
    skill = rng.integers(0, skills, len(person))
    odds = rng.normal(0, 1.5, people)[person] + 0.05 * place + np.array([-0.5, 0.0, 1.0])[skill]
    return Answers(person, skill, (rng.random(len(person)) < 1 / (1 + np.exp(-odds))).astype(float))


def slow_features(given: list[tuple[int, int, bool]], rate: list[float]) -> list[list[float]]:
    """The definition of each feature, one row at a time."""

    def faded(past, r, decay):
        weights = [decay ** (len(past) - 1 - k) for k in range(len(past))]
        return sum(w * (p[2] - r(p)) for w, p in zip(weights, past, strict=True)) / (sum(weights) + 2)

    result = []
    for k, (person, skill, _) in enumerate(given):
        past = [row for row in given[:k] if row[0] == person]
        own = [row for row in past if row[1] == skill]
        since = next((n for n, row in enumerate(reversed(past)) if row[1] == skill), 0)
        wrong, all_wrong = (sum(not row[2] for row in part) for part in (own, past))
        last = past[-1][2] - rate[skill] if past else 0.0
        same = bool(past) and past[-1][1] == skill
        usual = lambda row: rate[row[1]]  # noqa: E731
        result.append(
            [
                faded(own, usual, 1.0), faded(own, usual, 0.8), math.log1p(len(own) - wrong), math.log1p(wrong),
                float(not own), math.log1p(since), faded(past, usual, 0.99), faded(past, usual, 0.9),
                faded(past, usual, 0.5), math.log1p(len(past) - all_wrong), math.log1p(all_wrong),
                last if same else 0.0, 0.0 if same else last,
            ]
        )  # fmt: skip
    return result


@patiently
@given(rows)
def test_features_equal_their_definition(given):
    world, rate = answers(*given), np.array([0.3, 0.6, 0.9])
    fast = answer_features(world.person, world.skill, world.right, rate[world.skill])
    assert fast.shape == (len(given), len(FEATURES))
    assert fast == pytest.approx(np.array(slow_features(given, list(rate))), abs=1e-12)


@patiently
@given(rows, st.randoms(use_true_random=False))
def test_how_people_are_mixed_does_not_matter(given, random):
    """Only the order of one person's own answers does."""
    people = sorted({row[0] for row in given})
    random.shuffle(people)
    apart = [row for person in people for row in given if row[0] == person]
    by_row = [(person, [r[0] for r in given[:k]].count(person)) for k, (person, *_) in enumerate(given)]
    by_row_apart = [(person, [r[0] for r in apart[:k]].count(person)) for k, (person, *_) in enumerate(apart)]
    rate = np.full(len(given), 0.6)
    mixed, sorted_out = answers(*given), answers(*apart)
    one = dict(
        zip(by_row, answer_features(mixed.person, mixed.skill, mixed.right, rate).tolist(), strict=True)
    )
    two = dict(
        zip(by_row_apart, answer_features(sorted_out.person, sorted_out.skill, sorted_out.right, rate).tolist(),
            strict=True)
    )  # fmt: skip
    assert one == two


def test_a_row_that_only_asks_changes_nothing():
    given = [(0, 0, True), (0, 1, True), (0, 0, False), (1, 0, True), (0, 0, True)]
    world, rate = answers(*given), np.full(5, 0.6)
    counts = np.array([True, False, True, True, True])
    with_question = answer_features(world.person, world.skill, world.right, rate, counts)[counts]
    without = answers(*(row for row, kept in zip(given, counts, strict=True) if kept))
    assert with_question == pytest.approx(
        answer_features(without.person, without.skill, without.right, rate[counts])
    )


FITTED = fit_answers(invented(), 3)


@patiently
@given(rights, st.data())
def test_one_more_right_answer_never_lowers_either_estimate(right, data):
    for chance in (
        lambda r: FITTED.predict(single(r), asked(r))[-1],
        lambda r: default_chance(single(r), np.array([0.6]), asked(r))[-1],
    ):
        before = chance(right)
        assert 0 < before < 1
        assert chance([*right, True]) >= before - 1e-12
        assert chance([*right, False]) <= chance([*right, True]) + 1e-12


def test_hundreds_of_answers_stay_bounded():
    for right in ([True] * 1500, [False] * 1500):
        for chance in (FITTED.predict(single(right)), default_chance(single(right), np.array([0.6]))):
            assert ((chance > 0) & (chance < 1)).all()


def test_the_fit_is_where_the_penalised_likelihood_is_flat():
    """No small change of any free weight makes the answers likelier."""
    world = invented(people=40)
    model = fit_answers(world, 3)

    def loss(features, skills, intercept):
        chance = AnswerModel(model.rates, features, skills, intercept).predict(world)
        likelihood = np.log(np.where(world.right == 1, chance, 1 - chance)).sum()
        return -likelihood + 0.5 * (features**2).sum() + 1.5 * (skills**2).sum()

    best = loss(model.feature_weights, model.skill_weights, model.intercept)
    for k in np.flatnonzero(model.feature_weights):
        for change in (-0.01, 0.01):
            moved = model.feature_weights + change * np.eye(len(FEATURES))[k]
            assert loss(moved, model.skill_weights, model.intercept) >= best - 1e-9
    for change in (-0.01, 0.01):
        assert loss(model.feature_weights, model.skill_weights, model.intercept + change) >= best - 1e-9


def test_signs_hold_and_a_fit_repeats_itself():
    signs = np.array(list(FEATURES.values()))
    assert (FITTED.feature_weights * signs >= 0).all()
    assert np.array_equal(FITTED.feature_weights, fit_answers(invented(), 3).feature_weights)


def test_usual_rates_by_hand():
    """4 of 6 right in all: (4 + 2.5) / 11; skill 0 has 3 of 4, skill 1 has 1 of 2, skill 2 nothing."""
    world = answers((0, 0, 1), (0, 0, 1), (0, 0, 1), (0, 0, 0), (0, 1, 1), (0, 1, 0))
    overall = 6.5 / 11
    assert usual_rates(world, 3) == pytest.approx([(3 + 5 * overall) / 9, (1 + 5 * overall) / 7, overall])
    assert usual_rates(Answers(*(np.array([], dtype=int),) * 2, np.array([])), 1) == pytest.approx([0.5])


def proof(day=0, right=True, person="a", competency="c", kind="checkpoint", level=None, score=None):
    at = datetime(2026, 1, 1, 9) + timedelta(days=day)
    return (f"{person}{competency}{kind}{day}", person, competency, kind, at, right, score, level)


def proofs(*given) -> pl.DataFrame:
    return pl.DataFrame(list(given), schema=PROOFS_SCHEMA, orient="row")


def test_little_data_gets_the_default_by_hand():
    """Right, then wrong: (0.8 + 3 m) / (1.8 + 3), m the competency's rate; another has none of its own."""
    now = mastery_now(proofs(proof(0), proof(1, False), proof(0, kind="sign_off", person="b")), AS_OF)
    rate = (1 + 5 * 0.5) / 7
    assert now.rows() == [("a", "c", pytest.approx((0.8 + 3 * rate) / 4.8))]


def test_no_proof_is_no_mastery():
    assert mastery_now(proofs(), AS_OF).schema == pl.Schema(MASTERY_SCHEMA)
    assert mastery_now(proofs(proof(400)), AS_OF).is_empty()


@pytest.mark.mission("E4")
def test_sign_offs_are_no_answers():
    """Nobody signs that something went wrong, so asking for many must not raise the chance."""
    plain = mastery_now(proofs(proof(0, right=False)), AS_OF)
    many = mastery_now(
        proofs(proof(0, right=False), *(proof(d, kind="sign_off") for d in range(1, 50))), AS_OF
    )
    assert many.equals(plain)


def test_a_model_may_speak_only_where_it_tells_strangers_better():
    assert not model_is_better(invented(people=50), 3), "too few people"
    assert model_is_better(invented(), 3)
    world = invented()
    coins = np.random.default_rng(1).integers(0, 2, len(world.right)).astype(float)
    assert not model_is_better(Answers(world.person, world.skill, np.ones(len(coins))), 3), "nothing to tell"


def test_an_organisation_with_enough_answers_gets_its_own_model():
    """And the order of the rows of the table makes no difference."""
    world = invented()
    table = pl.DataFrame(
        {
            "proof_key": [str(k) for k in range(len(world.right))],
            "person_key": [f"p{p:03d}" for p in world.person],
            "competency_id": [f"c{s}" for s in world.skill],
            "proof_kind": ["checkpoint"] * len(world.right),
            "proved_at": [datetime(2026, 1, 1) + timedelta(hours=k) for k in range(len(world.right))],
            "is_right": world.right == 1,
            "score": [None] * len(world.right),
            "level": [None] * len(world.right),
        },
        schema=PROOFS_SCHEMA,
    )
    now = mastery_now(table, AS_OF)
    assert now.equals(mastery_now(table.sample(fraction=1, shuffle=True, seed=3), AS_OF))
    question = Answers(np.r_[world.person, 7], np.r_[world.skill, 1], np.r_[world.right, 0.0])
    expected = fit_answers(world, 3).predict(question, np.arange(len(question.right)) < len(world.right))[-1]
    row = now.filter(person_key="p007", competency_id="c1")["mastery"].item()
    assert row == pytest.approx(expected, abs=1e-9)
