"""Protects E4: a hypothetical cheat with any amount of practice, help or claims proves nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta as beta_distribution

from signalpath.skill_state import estimate_skills
from signalpath.skill_state.evidence import CLAIM_CAP
from signalpath.skill_state.proofs import PROOFS_SCHEMA

pytestmark = pytest.mark.mission("E4")
patiently = settings(deadline=None, derandomize=True, max_examples=80)
AS_OF = date(2026, 6, 29)
SCHEMA = {
    "person_key": pl.String(), "competency_id": pl.String(), "signal_id": pl.String(),
    "signal_kind": pl.String(), "week_on": pl.Date(), "value": pl.Float64(), "weight": pl.Float64(),
    "half_life_days": pl.Float64(),
}  # fmt: skip


def piece(kind="work", value=1.0, weight=1.0, age=0, half_life=100.0, signal=None):
    day = AS_OF - timedelta(days=age)
    return ("a", "c", signal or kind, kind, day, value, weight, half_life)


def proof(age=0, right=True, level=None, kind="checkpoint"):
    at = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 12) - timedelta(days=age)
    return (f"{kind}{age}", "a", "c", kind, at, right, None, level)


def frame(*pieces) -> pl.DataFrame:
    return pl.DataFrame(list(pieces), schema=SCHEMA, orient="row")


def one(*pieces, proofs=(), **options) -> dict:
    known = pl.DataFrame(list(proofs), schema=PROOFS_SCHEMA, orient="row")
    return estimate_skills(frame(*pieces), AS_OF, proofs=known, **options).row(0, named=True)


def kinds(*names):
    return st.lists(
        st.builds(
            piece,
            kind=st.sampled_from(names),
            value=st.floats(0, 1),
            weight=st.floats(0.01, 500),
            age=st.integers(0, 900),
            half_life=st.floats(20, 400),
            signal=st.sampled_from(["s", "t", None]),
        ),
        min_size=1,
        max_size=15,
    )


honest = kinds("work", "mastery", "exposure")
help_and_practice = kinds("practice", "aided", "hinted", "unknown", "exposure", "Mastery", "mastery ")
claims = kinds("claim")
no_proof = ("proof_weight", "proven_level", "last_proof_on", "mastery", "work_weight", "evidence_weight")


@patiently
@given(honest, help_and_practice)
def test_practice_and_help_change_nothing_but_exposure(world, tricks):
    before = one(*world, piece("exposure"), proofs=[proof(3)])
    after = one(*world, piece("exposure"), *tricks, proofs=[proof(3)])
    for name in (*no_proof, "alpha", "beta", "lower", "upper", "is_unknown", "claim_weight"):
        assert after[name] == before[name], name


@patiently
@given(honest, claims)
def test_claims_prove_nothing_and_make_nothing_known(world, tricks):
    before, after = one(*world), one(*world, *tricks)
    for name in no_proof:
        assert after[name] == before[name], name
    assert after["estimate_without_claims"] == pytest.approx(before["estimate"])
    assert after["claim_weight"] <= CLAIM_CAP + 1e-9
    assert after["is_unknown"] or not before["is_unknown"], "a claim made a state known"


@patiently
@given(honest, claims)
def test_claims_narrow_the_interval_by_no_more_than_their_cap(world, tricks):
    """The interval is never narrower than that of the same evidence and one piece more on either side."""
    before, after = one(*world), one(*world, *tricks)
    sides = ((share, CLAIM_CAP - share) for share in [k * CLAIM_CAP / 50 for k in range(51)])
    narrowest = min(
        high - low
        for right, wrong in sides
        for low, high in [beta_distribution(before["alpha"] + right, before["beta"] + wrong).interval(0.9)]
    )
    assert after["upper"] - after["lower"] >= min(narrowest, before["upper"] - before["lower"]) - 0.005


@patiently
@given(kinds("mastery"), claims)
def test_no_claim_turns_over_a_proof(proven, tricks):
    """Whatever is said: where the proofs lean one way, the estimate of proofs and claims does."""
    before, after = one(*proven), one(*proven, *tricks)
    if abs(before["estimate"] - 0.5) > 1e-9:
        assert (after["estimate"] > 0.5) == (before["estimate"] > 0.5)


def test_claims_by_hand():
    """Two pieces of claims count as one; with proof of 3 for and 2 against they count as half of 1."""
    state = one(piece("claim", 1.0, 2.0), piece(value=0.0, weight=3.0))
    assert (state["alpha"], state["beta"], state["claim_weight"]) == pytest.approx((2.0, 4.0, 1.0))
    assert state["estimate_without_claims"] == pytest.approx(1 / 5)
    proven = one(piece("claim", 0.0, 2.0), piece("mastery", 0.6, 5.0))
    assert (proven["alpha"], proven["beta"], proven["claim_weight"]) == pytest.approx((4.0, 3.5, 0.5))
    assert (proven["proof_weight"], proven["evidence_weight"]) == pytest.approx((5.0, 5.0))


def test_a_claim_alone_is_shown_and_unknown():
    state = one(*(piece("claim", age=day) for day in range(60)))
    assert (state["is_unknown"], state["has_work"], state["last_evidence_on"]) == (True, False, None)
    assert (state["evidence_weight"], state["estimate_without_claims"]) == (0.0, 0.5)


@pytest.mark.parametrize(
    ("proofs", "level"),
    [
        ([], 0),
        ([proof(day) for day in range(9)], 1),  # the same checkpoint again proves no more
        ([proof(9, level=3)], 3),
        ([proof(9, level=3), proof(8, right=False, level=2)], 1),  # level 3 spoke for 1 as well
        ([proof(9, level=1), proof(8, level=2), proof(7, right=False, level=3)], 2),
        ([proof(9, level=3), proof(8, right=False, level=2), proof(7, level=1)], 1),
        ([proof(9, level=3, kind="sign_off"), proof(8, right=False)], 0),  # which level is not said: all
        ([proof(9, right=False, level=4), proof(8, level=4, kind="sign_off")], 4),
        ([proof(-1, level=4)], 0),  # tomorrow's
    ],
)
def test_the_last_word_on_a_level_holds(proofs, level):
    assert one(piece("mastery"), proofs=proofs)["proven_level"] == level
