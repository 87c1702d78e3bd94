"""Protects E3 and E4: an estimate with its uncertainty, unknown is not a gap, only unaided checks prove."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from scipy.stats import beta as beta_distribution

from signalpath.skill_state import STATE_SCHEMA, estimate_skills

# A loaded machine is no failure, and a failure must come back on the next run.
patiently = settings(deadline=None, derandomize=True, max_examples=80)
AS_OF = date(2026, 6, 29)
SCHEMA = {
    "person_key": pl.String(),
    "competency_id": pl.String(),
    "signal_id": pl.String(),
    "signal_kind": pl.String(),
    "week_on": pl.Date(),
    "value": pl.Float64(),
    "weight": pl.Float64(),
    "half_life_days": pl.Float64(),
}


def piece(kind="work", value=1.0, weight=1.0, age=0, half_life=100.0, person="a", competency="c", signal="s"):
    return (person, competency, signal, kind, AS_OF - timedelta(days=age), value, weight, half_life)


def estimate(*pieces, **options) -> pl.DataFrame:
    return estimate_skills(pl.DataFrame(list(pieces), schema=SCHEMA, orient="row"), AS_OF, **options)


def one(*pieces, **options) -> dict:
    return estimate(*pieces, **options).row(0, named=True)


def test_by_hand():
    """Two right pieces, one wrong and one half-faded wrong: Beta(1 + 2, 1 + 1 + 0.5)."""
    state = one(piece(weight=2.0), piece(value=0.0), piece(value=0.0, age=100))
    assert (state["alpha"], state["beta"]) == pytest.approx((3.0, 2.5))
    assert state["estimate"] == pytest.approx(3 / 5.5)
    assert state["evidence_weight"] == pytest.approx(3.5)
    assert (state["lower"], state["upper"]) == pytest.approx(beta_distribution(3, 2.5).interval(0.9))
    assert state["last_evidence_on"] == AS_OF


def test_a_value_between_counts_for_both_sides():
    state = one(piece(value=0.25, weight=4.0))
    assert (state["alpha"], state["beta"]) == pytest.approx((2.0, 4.0))


@pytest.mark.mission("E4")
def test_work_is_capped_and_keeps_its_shares():
    state = one(piece(weight=300.0), piece(value=0.0, weight=100.0), work_cap=8)
    assert (state["alpha"], state["beta"]) == pytest.approx((1 + 6.0, 1 + 2.0))


@pytest.mark.mission("E4")
def test_unaided_checkpoints_go_beyond_the_cap():
    state = one(piece(weight=100.0), piece("mastery", 0.0, 20.0), work_cap=8)
    assert (state["alpha"], state["beta"]) == pytest.approx((9.0, 21.0))


@pytest.mark.mission("E3")
def test_exposure_alone_is_unknown_whatever_its_amount():
    state = one(piece("exposure", weight=500.0))
    assert (state["alpha"], state["beta"], state["is_unknown"]) == (1.0, 1.0, True)
    assert (state["evidence_weight"], state["exposure_weight"], state["has_work"]) == (0.0, 500.0, True)


@pytest.mark.mission("E4")
def test_practice_does_not_count():
    """A kind that the model does not know changes nothing, and alone makes no state."""
    assert_frame_equal(estimate(piece(weight=3.0), piece("practice", 1.0, 50.0)), estimate(piece(weight=3.0)))
    assert estimate(piece("practice", 1.0, 50.0)).is_empty()


@pytest.mark.mission("E3")
def test_on_call_without_an_incident_makes_no_state():
    assert estimate(piece("unknown", 0.5, 50.0)).is_empty()
    assert estimate(piece("unknown", 0.0, 50.0)).is_empty()


@pytest.mark.mission("E3")
def test_little_or_mixed_evidence_is_unknown():
    assert one(piece(value=0.0, weight=1.0))["is_unknown"]
    assert not one(piece(value=0.0, weight=3.0))["is_unknown"]
    assert one(piece(value=0.5, weight=2.0))["is_unknown"]
    assert not one(piece(value=0.5, weight=3.0))["is_unknown"]
    assert one(piece(value=0.0, weight=3.0), minimum_evidence=4.0)["is_unknown"]


def test_what_lies_in_the_future_is_not_looked_at():
    assert estimate(piece(age=-1)).is_empty()
    assert one(piece(), piece(value=0.0, weight=50.0, age=-7))["beta"] == 1.0


@pytest.mark.parametrize(("fault", "name"), [({"value": 1.1}, "value"), ({"weight": 0.0}, "weight"),
                                            ({"half_life": -1.0}, "half_life_days"), ({"value": None}, "value")])  # fmt: skip
def test_impossible_evidence_is_refused(fault, name):
    with pytest.raises(ValueError, match=f"{name}.* in 1 rows"):
        estimate(piece(), piece(**fault))


def test_no_evidence_is_no_state():
    assert estimate().schema == pl.Schema(STATE_SCHEMA)


pieces = st.builds(
    piece,
    kind=st.sampled_from(["work", "mastery", "exposure", "claim"]),
    value=st.floats(0, 1),
    weight=st.floats(0.01, 20),
    age=st.integers(0, 900),
    half_life=st.floats(20, 400),
    person=st.sampled_from("ab"),
    signal=st.sampled_from("st"),
)
worlds = st.lists(pieces, min_size=1, max_size=12)


@patiently
@given(worlds, st.sampled_from(["work", "mastery"]), st.floats(0.01, 20), st.integers(0, 400))
def test_more_evidence_of_skill_never_lowers_the_estimate(world, kind, weight, age):
    world = [row for row in world if row[3] != "claim"]  # how far claims count hangs on the proofs
    before = estimate(*world, piece(kind="exposure"))
    after = estimate(*world, piece(kind="exposure"), piece(kind, 1.0, weight, age))
    both = before.join(after, on=["person_key", "competency_id"], suffix="_after")
    assert (both["estimate_after"] >= both["estimate"] - 1e-12).all()


@patiently
@given(worlds, st.floats(0, 1), st.floats(0.01, 500), st.integers(0, 900))
@pytest.mark.mission("E3")
def test_what_is_unknown_moves_nothing(world, value, weight, age):
    """No estimate, no interval, no day of last evidence, whatever its value and however much of it."""
    quiet = [piece("unknown", value, weight, age, person=person) for person in "ab"]
    assert_frame_equal(estimate(*world, *quiet), estimate(*world))


@patiently
@given(worlds)
def test_bounds(world):
    for state in estimate(*world).rows(named=True):
        assert 0 <= state["lower"] <= state["estimate"] <= state["upper"] <= 1
        assert 0 <= state["lower"] < state["upper"] <= 1
        assert state["alpha"] >= 1 and state["beta"] >= 1
        assert state["evidence_weight"] >= 0


@patiently
@given(worlds)
def test_everything_decays_toward_unknown(world):
    evidence = pl.DataFrame(world, schema=SCHEMA, orient="row")
    now, later = (estimate_skills(evidence, AS_OF + timedelta(days=days)) for days in (0, 400 * 12))
    assert (later["evidence_weight"] <= now["evidence_weight"] + 1e-9).all()
    assert later["is_unknown"].all()
    assert ((later["estimate"] - 0.5).abs() < 0.1).all()


@patiently
@given(worlds, st.randoms(use_true_random=False))
def test_row_order_changes_no_byte(world, random):
    shuffled = list(world)
    random.shuffle(shuffled)
    assert estimate(*world).equals(estimate(*shuffled))
