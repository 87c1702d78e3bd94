"""Protects E3: every piece behind an estimate can be seen, with its weight and its age."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signalpath.skill_state import SHARES_SCHEMA, estimate_skills, skill_evidence_shares

pytestmark = pytest.mark.mission("E3")
AS_OF = date(2026, 6, 29)
SCHEMA = {
    "person_key": pl.String(), "competency_id": pl.String(), "signal_id": pl.String(),
    "signal_kind": pl.String(), "week_on": pl.Date(), "value": pl.Float64(), "weight": pl.Float64(),
    "half_life_days": pl.Float64(),
}  # fmt: skip
KIND_OF = {"comments": "work", "incidents": "work", "checkpoint": "mastery", "sign_off": "mastery",
           "self_rating": "claim", "authorship": "exposure", "oncall": "unknown"}  # fmt: skip


def piece(signal="comments", value=1.0, weight=1.0, age=0, person="a"):
    return (person, "c", signal, KIND_OF[signal], AS_OF - timedelta(days=age), value, weight, 100.0)


def frame(*pieces) -> pl.DataFrame:
    return pl.DataFrame(list(pieces), schema=SCHEMA, orient="row")


def test_by_hand():
    """Work of 12 pieces counts as 8; two weeks of it, one of them half faded."""
    shares = skill_evidence_shares(
        frame(
            piece(value=0.25, weight=8.0), piece(value=1.0, weight=8.0, age=100), piece("oncall", 0.5, 3.0)
        ),
        AS_OF,
    )
    assert shares.schema == pl.Schema(SHARES_SCHEMA)
    work, oncall = shares.rows(named=True)
    assert (work["weight_for"], work["weight_against"], work["counted_weight"]) == pytest.approx((6, 6, 8))
    assert (work["evidence_count"], work["newest_on"], work["newest_age_days"]) == (2, AS_OF, 0)
    assert (oncall["weight_for"], oncall["counted_weight"]) == (1.5, 0.0), "shown and never counted"


def test_no_evidence_has_no_shares():
    assert skill_evidence_shares(frame(), AS_OF).schema == pl.Schema(SHARES_SCHEMA)
    assert skill_evidence_shares(frame(piece(age=-7)), AS_OF).is_empty()
    with pytest.raises(ValueError, match="value"):
        skill_evidence_shares(frame(piece(value=2.0)), AS_OF)


worlds = st.lists(
    st.builds(
        piece,
        signal=st.sampled_from(list(KIND_OF)),
        value=st.floats(0, 1),
        weight=st.floats(0.01, 30),
        age=st.integers(0, 900),
        person=st.sampled_from("ab"),
    ),
    min_size=1,
    max_size=15,
)


@settings(deadline=None, derandomize=True, max_examples=80)
@given(worlds, st.randoms(use_true_random=False))
def test_the_pieces_add_up_to_the_estimate_in_any_order(world, random):
    shares = skill_evidence_shares(frame(*world), AS_OF)
    counted = shares.group_by("person_key", "competency_id").agg(pl.col("counted_weight").sum())
    states = estimate_skills(frame(*world), AS_OF)
    both = states.join(counted, on=["person_key", "competency_id"], how="left")
    assert both.height == states.height
    assert ((both["alpha"] + both["beta"] - 2 - both["counted_weight"]).abs() < 1e-9).all()
    shuffled = list(world)
    random.shuffle(shuffled)
    assert shares.equals(skill_evidence_shares(frame(*shuffled), AS_OF))
