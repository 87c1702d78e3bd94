"""Protects G1, E3 and B3 over small random worlds: what no path may ever do, whatever people answer."""

from __future__ import annotations

from functools import reduce
from math import exp, log
from operator import mul
from unittest.mock import patch

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from signalpath.recommend import FACTORS, RecommendSettings
from signalpath.recommend.gap import NOISE, SPREAD, GapModel, gap_probability
from signalpath.skill_state import estimate_skills
from tests.unit.recommend_worlds import (
    AS_OF,
    COMPETENCIES,
    SETTINGS,
    answer,
    answers,
    checkpoint,
    content,
    item,
    path,
    people,
    piece,
    step_before,
)

pytestmark = pytest.mark.mission("G1")
patiently = settings(deadline=None, derandomize=True, max_examples=60)
NAMES, SKILLS = "abc", COMPETENCIES["competency_id"].to_list()
ITEMS = ["k1", "k2", "k3", "k4", "k5", "k6"]
names, skills, ids = st.sampled_from(NAMES), st.sampled_from(SKILLS), st.sampled_from(ITEMS)
pieces = st.builds(
    piece,
    competency=skills,
    value=st.sampled_from([0.0, 0.0, 0.2, 0.7, 1.0]),
    weight=st.floats(0.5, 9),
    age=st.integers(0, 300),
    person=names,
    kind=st.sampled_from(["work", "work", "mastery", "exposure"]),
    ids=st.lists(st.sampled_from(["i1", "i2", "i3"]), min_size=1, max_size=3).map(tuple),
)
catalogues = st.lists(
    st.builds(
        item,
        content_id=ids,
        competency=skills,
        level=st.integers(1, 3),
        modality=st.sampled_from(["lab", "talk", "course"]),
        is_synchronous=st.booleans(),
        minutes=st.integers(5, 90),
        is_offerable=st.sampled_from([True, True, True, False]),
        is_compliance=st.sampled_from([False, False, False, True]),
        module=st.sampled_from([None, "foundation", "repetition", "production"]),
        requires_competency_ids=st.sampled_from([[], [], ["base"]]),
    ).map(lambda one: one | {"requires_levels": [2] * len(one["requires_competency_ids"])}),
    min_size=2,
    unique_by=lambda one: one["content_id"],
)
about = st.one_of(st.tuples(st.just("content"), ids), st.tuples(st.just("competency"), skills))
said = st.builds(
    lambda kind, about, person, by, decision, age: answer(
        kind, *about, person_key=person, given_by_person_key=by, nominated_by_person_key=by,
        decision=decision, reason_code="because", age=age,
    ),
    st.sampled_from(["dismiss", "dispute", "accept", "self_nominate", "nominate", "override", "report_error"]),
    about, names, names, st.sampled_from(["include", "exclude"]), st.integers(0, 40),
)  # fmt: skip
worlds = st.fixed_dictionaries(
    {
        "pieces": st.lists(pieces, min_size=3, max_size=20),
        "items": catalogues,
        "said": st.lists(said, max_size=8),
        "before": st.lists(st.builds(step_before, competency=skills, content_id=ids, person=names, age=st.integers(1, 60)), max_size=6),
        "tests": st.lists(st.builds(checkpoint, competency=skills, person=names, is_right=st.booleans(), age=st.integers(0, 50)), max_size=8),
        "due": st.lists(st.tuples(names, skills), max_size=3, unique=True),
        "consent": st.fixed_dictionaries({name: st.booleans() for name in NAMES}),
    }
)  # fmt: skip


def made_of(world: dict, *, only: str | None = None, flip: bool = False, extra: dict | None = None, **more):
    """The paths of a world; of all but one person, or with every row in the opposite order, if asked."""

    def kept(rows: list[dict]) -> list[dict]:
        rows = [row for row in rows if row.get("person_key") != only]
        return rows[::-1] if flip else rows

    due = [
        {"person_key": p, "competency_id": c, "due_on": AS_OF, "retrievability": 0.8} for p, c in world["due"]
    ]
    numbered = [row | {"response_key": f"r{n}"} for n, row in enumerate(world["said"])]
    who = kept([{"person_key": n, "is_consenting": c, **(extra or {})} for n, c in world["consent"].items()])
    return path(
        *kept(world["pieces"]),
        who=people(*who),
        items=content(*(world["items"][::-1] if flip else world["items"])),
        responses=_frame(kept(numbered), answers()),
        before=kept(world["before"]) or None,
        assessments=kept(world["tests"]) or None,
        refreshers=kept(due) or None,
        **more,
    )


def _frame(rows: list[dict], empty: pl.DataFrame) -> pl.DataFrame | None:
    if not rows:
        return None
    keys = [row["response_key"] for row in rows]
    return answers(*rows).with_columns(response_key=pl.Series(keys))


@patiently
@given(worlds)
def test_what_no_path_may_ever_do(world):
    made = made_of(world)
    steps, items = made.path_steps, content(*world["items"])
    consenting = {name for name, given_ in world["consent"].items() if given_}
    with_evidence = {row["person_key"] for row in world["pieces"]}
    assert set(steps["person_key"]) <= consenting & with_evidence
    assert (steps["evidence_ids"].list.len() > 0).all()
    assert steps.group_by("person_key").len()["len"].max() in (None, 1, 2, 3)
    assert steps.select("person_key", "competency_id").is_unique().all()
    offered = steps.join(items, on="content_id")
    assert offered.height == steps.height, "no peers here, so each step has an item of the catalogue"
    assert offered["is_offerable"].all() and not offered["is_compliance"].any()
    reported = {row["about_id"] for row in world["said"] if row["kind"] == "report_error"}
    assert not set(steps["content_id"]) & reported
    used = offered.filter("is_synchronous").group_by("person_key").agg(pl.sum("minutes"))
    assert (used["minutes"] <= SETTINGS.synchronous_minutes).all()
    outside = steps.filter(pl.col("relevance") <= 0.2, pl.col("why_code") != "override")
    assert outside.group_by("person_key").len()["len"].max() in (None, 1)
    everybody = sorted({*steps["person_key"], *made.withheld["person_key"]})
    assert everybody == list(NAMES)
    assert not set(steps["person_key"]) & set(made.withheld["person_key"])


@patiently
@given(worlds)
@pytest.mark.mission("G3")
def test_what_somebody_dismissed_or_disputed_last_is_not_on_their_path(world):
    steps = made_of(world).path_steps
    teaches = {one["content_id"]: one["competency_id"] for one in world["items"]}
    words = [row for row in world["said"] if row["kind"] in ("dismiss", "dispute", "accept")]
    last = {
        (row["person_key"], row["about_kind"], row["about_id"]): row for row in sorted(words, key=_said_at)
    }
    for (person, kind, thing), row in last.items():
        if row["kind"] == "accept":
            continue
        skill = thing if kind == "competency" else teaches.get(thing)
        new = sum(
            one["weight"] * (1 - one["value"])
            for one in world["pieces"]
            if (one["person_key"], one["competency_id"]) == (person, skill)
            and one["week_on"] > row["made_at"].date()
            and one["signal_kind"] in ("work", "mastery")
        )
        if new < SETTINGS.new_evidence - 1e-9:
            column = "content_id" if kind == "content" else "competency_id"
            assert steps.filter(pl.col("person_key") == person, pl.col(column) == thing).is_empty()


def _said_at(row: dict):
    return row["made_at"]


@patiently
@given(worlds)
def test_a_step_can_be_worked_out_by_hand_from_its_own_row(world):
    """Each factor from its own inputs, and the score from the factors: nothing that is not in the row."""
    for row in made_of(world).path_steps.rows(named=True):
        assert row["score"] == pytest.approx(reduce(mul, (row[factor] for factor in FACTORS)))
        weight, days = row["evidence_weight"], row["days_since_work"]
        assert weight == pytest.approx(row["alpha"] + row["beta"] - 2)
        middle, apart = (row["able_share"] + row["gap_share"]) / 2, row["able_share"] - row["gap_share"]
        pull = (middle * weight - (row["alpha"] - 1)) / (SPREAD**2 * weight + NOISE**2)
        odds = log(row["base_rate"] / (1 - row["base_rate"])) + apart * pull
        assert row["gap_probability"] == pytest.approx(1 / (1 + exp(-odds)))
        assert row["evidence_strength"] == pytest.approx(weight / (weight + SETTINGS.half_strength))
        assert row["freshness"] == pytest.approx(0.0 if days is None else 2 ** (-days / 180))
        assert row["readiness"] == pytest.approx(1 - (row["prerequisite_gap"] or 0.0))
        wishes = 1.25 ** (row["is_self_nominated"] + row["is_lead_nominated"])
        assert row["nomination"] == pytest.approx(min(1.5, wishes))
        relevance = dict(COMPETENCIES.select("competency_id", "relevance").rows())
        assert row["relevance"] == relevance[row["competency_id"]]


@patiently
@given(worlds)
def test_row_order_and_the_size_of_a_pass_change_no_byte(world):
    made = made_of(world)
    for other in (made_of(world, flip=True), made_of(world, settings=_one_at_a_time())):
        assert made.path_steps.equals(other.path_steps)
        assert made.withheld.equals(other.withheld)
        assert made.decisions.equals(other.decisions)


def _one_at_a_time() -> RecommendSettings:
    return RecommendSettings(proficiency=0.5, people_at_once=1)


@patiently
@given(worlds, names)
def test_nobody_elses_path_hangs_on_a_person(world, gone):
    """Whoever leaves changes no other path. What they reported or decided for others goes with them.

    The organisation's base rates are learnt from everybody together, and are held here: a person is one of
    many in them.
    """
    by_them = {"override", "nominate", "report_error"}
    alone = world | {"said": [row for row in world["said"] if row["kind"] not in by_them]}
    rates = pl.DataFrame(schema={"competency_id": pl.String, "base_rate": pl.Float64})
    with patch("signalpath.recommend.score.fit_gaps", lambda *_: GapModel(0.3, 0.6, 0.2, rates)):
        whole, without = made_of(alone).path_steps, made_of(alone, only=gone).path_steps
    assert_frame_equal(whole.filter(pl.col("person_key") != gone), without)


@patiently
@given(worlds)
@pytest.mark.mission("H5")
def test_no_path_depends_on_who_somebody_is(world):
    """Protected and other personal columns beside the ones that are read leave every byte as it was."""
    one = made_of(world, extra={"gender": "x", "age": 20, "time_zone": "Asia/Tokyo", "level": "L1"})
    other = made_of(world, extra={"gender": "y", "age": 60, "time_zone": "America/Lima", "level": "L9"})
    assert one.path_steps.equals(other.path_steps)


@patiently
@given(st.lists(pieces, min_size=1, max_size=12), st.floats(0.1, 9))
def test_more_evidence_against_never_lowers_the_chance_of_a_gap(world, weight):
    one = [row | {"person_key": "a", "competency_id": "base"} for row in world]
    more = [*one, piece(weight=weight)]
    tails = []
    for rows in (one, more):
        states = estimate_skills(pl.DataFrame(rows), AS_OF, work_cap=1e9)
        tails.append(gap_probability(states, SETTINGS).item() if states.height else 0.0)
    assert tails[1] >= tails[0] - 1e-12
