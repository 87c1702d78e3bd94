"""Protects G1: at most three explained steps, for people who consent, and none where evidence is thin."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from signalpath.recommend import FACTORS, RecommendSettings, recommend
from signalpath.recommend.gap import gap_probability
from signalpath.skill_state import estimate_skills

# A loaded machine is no failure, and a failure must come back on the next run.
patiently = settings(deadline=None, derandomize=True, max_examples=60)
AS_OF = date(2026, 6, 29)
COMPETENCIES = pl.DataFrame(
    {
        "competency_id": ["base", "other", "top", "wide"],
        "relevance": [0.5, 1.0, 0.8, 0.2],
        "prerequisites": [[], [], ["base"], []],
    },
    schema_overrides={"prerequisites": pl.List(pl.String)},
)
SETTINGS = RecommendSettings(
    proficiency=0.5, minimum_gap_probability=0.5, half_strength=2, freshness_half_life_days=180
)
pytestmark = pytest.mark.mission("G1")


def people(*rows: dict) -> pl.DataFrame:
    usual = {"person_key": "a", "roster_person_id": "p", "is_bot": False, "is_consenting": True, "start_on": None,
             "end_on": None}  # fmt: skip
    schema = {"is_bot": pl.Boolean, "is_consenting": pl.Boolean, "start_on": pl.Date, "end_on": pl.Date}
    return pl.DataFrame([usual | row for row in rows], schema_overrides=schema)


def item(content_id="lab", competency="base", **changes) -> dict:
    usual = {"content_id": content_id, "competency_id": competency, "level": 1, "modality": "lab", "minutes": 30,
             "is_synchronous": False, "is_local": True, "reviewed_on": AS_OF, "open_error_count": 0}  # fmt: skip
    return usual | changes


def content(*items: dict) -> pl.DataFrame:
    return pl.DataFrame(items or [item(f"{c}_lab", c) for c in COMPETENCIES["competency_id"]],
                        schema_overrides={"reviewed_on": pl.Date})  # fmt: skip


def piece(
    competency="base", value=0.0, weight=6.0, age=0, person="a", kind="work", ids=("acme/x#1",)
) -> dict:
    return {"person_key": person, "competency_id": competency, "week_on": AS_OF - timedelta(days=age),
            "signal_id": kind, "signal_kind": kind, "value": value, "weight": weight, "half_life_days": 100.0,
            "evidence_count": len(ids), "evidence_ids": list(ids)}  # fmt: skip


def path(
    *pieces: dict,
    who: pl.DataFrame | None = None,
    items: pl.DataFrame | None = None,
    settings=SETTINGS,
    **more,
):
    evidence = pl.DataFrame(pieces, schema_overrides={"evidence_ids": pl.List(pl.String)})
    states = estimate_skills(evidence, AS_OF)
    who, items = people({}) if who is None else who, content() if items is None else items
    return recommend(who, states, evidence, COMPETENCIES, items, AS_OF, settings, **more)


def chosen(made) -> list[tuple[str, str]]:
    return made.path_steps.select("competency_id", "content_id").rows()


def reason(made) -> str:
    assert made.path_steps.is_empty()
    return made.withheld["reason"].item()


def gap_of(*pieces: dict) -> float:
    """What test_gap holds to its formula: the probability of the first state, all being known together."""
    states = estimate_skills(
        pl.DataFrame(pieces, schema_overrides={"evidence_ids": pl.List(pl.String)}), AS_OF
    )
    return gap_probability(states, SETTINGS)[0]


def test_score_by_hand():
    """6 pieces of 0 at no age: Beta(1, 7); strength 6 / 8; last work today; no known prerequisite."""
    gap = gap_of(piece("top"))
    step = path(piece("top")).path_steps.row(0, named=True)
    assert step["relevance"] == 0.8
    assert step["gap_probability"] == pytest.approx(gap) and gap > 0.95
    assert step["evidence_strength"] == pytest.approx(0.75)
    assert (step["readiness"], step["freshness"]) == (1.0, 1.0)
    assert step["score"] == pytest.approx(0.8 * gap * 0.75)
    assert step["evidence_ids"] == ["acme/x#1"]
    assert (step["step"], step["estimate"], step["as_of"]) == (1, pytest.approx(1 / 8), AS_OF)


def test_work_fades_in_freshness():
    step = path(piece(weight=60.0, age=180)).path_steps.row(0, named=True)
    assert step["freshness"] == pytest.approx(0.5)


def test_a_checkpoint_alone_is_no_real_work():
    """Somebody who never works in a domain is not sent to learn it because of a failed test."""
    assert path(piece(kind="mastery")).path_steps.is_empty()
    assert chosen(path(piece(kind="mastery"), piece(kind="exposure", value=1.0))) == [("base", "base_lab")]


def test_a_known_gap_in_a_prerequisite_comes_first():
    made = path(piece("top"), piece("base"))
    assert chosen(made) == [("base", "base_lab"), ("top", "top_lab")]
    in_base = gap_of(piece("base"), piece("top"))
    assert made.path_steps["readiness"].to_list() == [1.0, pytest.approx(1 - in_base)]


def test_the_weakest_prerequisite_decides_readiness():
    model = COMPETENCIES.with_columns(
        prerequisites=pl.when(pl.col("competency_id") == "top")
        .then(pl.lit(["base", "other"]))
        .otherwise(pl.lit([], dtype=pl.List(pl.String)))
    )
    evidence = pl.DataFrame([piece("top"), piece("base"), piece("other", value=1.0)])
    states = estimate_skills(evidence, AS_OF)
    made = recommend(people({}), states, evidence, model, content(), AS_OF, SETTINGS)
    readiness = dict(made.path_steps.select("competency_id", "readiness").rows())
    in_base = gap_of(piece("base"), piece("other", value=1.0), piece("top"))
    assert readiness == {"base": 1.0, "top": pytest.approx(1 - in_base)}


def test_an_unknown_prerequisite_is_no_gap():
    made = path(piece("top"), piece("base", weight=0.5))
    assert made.path_steps["readiness"].to_list() == [1.0]


def test_three_steps_at_most_by_score():
    made = path(*(piece(competency) for competency in COMPETENCIES["competency_id"]))
    assert made.path_steps["step"].to_list() == [1, 2, 3]
    assert made.path_steps["competency_id"].to_list() == ["other", "base", "wide"]


def test_evidence_shows_what_speaks_for_the_gap_the_weightiest_first():
    made = path(
        piece(weight=1.0, value=0.5, ids=("half",)),
        piece(weight=5.0, ids=("heavy", "again")),
        piece(weight=5.0, ids=("again", "old"), age=7),
        piece(weight=2.0, value=1.0, ids=("good",)),
        piece(kind="exposure", value=1.0, ids=("seen",)),
    )
    assert made.path_steps["evidence_ids"].to_list() == [["again", "heavy", "old", "half"]]
    few = path(piece(ids=tuple("abcdef")), settings=RecommendSettings(evidence_rows=2))
    assert few.path_steps["evidence_ids"].to_list() == [["a", "b"]]


@pytest.mark.mission("E3")
def test_on_call_without_an_incident_is_in_no_path():
    """Neither a gap nor a row of its evidence, nor work that keeps a gap fresh."""
    known = piece(weight=5.0, ids=("real",), age=70)
    quiet = piece(kind="unknown", value=0.0, weight=90.0, ids=("quiet",))
    with_quiet, without = path(known, quiet), path(known)
    assert_frame_equal(with_quiet.path_steps, without.path_steps)
    assert without.path_steps["evidence_ids"].to_list() == [["real"]]


@pytest.mark.mission("E3")
@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ([piece(weight=0.5)], "thin_evidence"),
        ([piece(kind="exposure", value=1.0, weight=90.0)], "thin_evidence"),
        ([piece(kind="unknown", value=0.5, weight=90.0)], "thin_evidence"),
        ([piece(person="somebody else")], "thin_evidence"),
        ([piece(value=1.0)], "no_gap"),
        ([piece(value=1.0), piece("top", weight=0.5)], "no_gap"),
    ],
)
def test_abstains(pieces, expected):
    assert reason(path(*pieces)) == expected


@pytest.mark.parametrize(
    "who",
    [
        {"is_bot": True},
        {"roster_person_id": None},
        {"end_on": AS_OF - timedelta(days=1)},
        {"start_on": AS_OF + timedelta(days=1)},
    ],
)
def test_bots_strangers_leavers_and_newcomers_to_be_are_in_neither_table(who):
    made = path(piece(), who=people(who))
    assert made.path_steps.is_empty() and made.withheld.is_empty()


@pytest.mark.mission("B3")
def test_no_path_without_consent():
    assert reason(path(piece(), who=people({"is_consenting": False}))) == "no_consent"
    assert reason(path(piece(), who=people({"is_consenting": None}))) == "no_consent"


@pytest.mark.mission("D4")
def test_the_gate_withholds_and_says_why():
    gate = pl.DataFrame({"person_key": ["a"], "detail": ["half of the incidents have no responder"]})
    made = path(piece(), withheld_by_gate=gate)
    assert reason(made) == "gate"
    assert made.withheld["detail"].item() == gate["detail"].item()
    assert reason(path(piece(), who=people({"is_consenting": False}), withheld_by_gate=gate)) == "no_consent"


@pytest.mark.mission("F1")
@pytest.mark.parametrize(
    "fault",
    [
        {"reviewed_on": None},
        {"reviewed_on": AS_OF + timedelta(days=1)},
        {"open_error_count": 1},
        {"level": 3},
        {"competency": "wide"},
    ],
)
def test_content_that_must_not_be_offered(fault):
    assert reason(path(piece(), items=content(item(**fault)))) == "no_content"


@pytest.mark.mission("F2")
@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ({"is_local": False}, {"level": 2, "is_synchronous": True, "modality": "course", "minutes": 50}),
        ({"level": 2}, {"is_synchronous": True, "modality": "course", "minutes": 50}),
        ({"is_synchronous": True}, {"modality": "course", "minutes": 50}),
        ({"modality": "course"}, {"modality": "pairing", "minutes": 50}),
        ({"minutes": 31}, {}),
    ],
)
def test_content_is_chosen_close_to_the_work(worse, better):
    """Local, of the right level, in one's own time, practical, short: in this order."""
    items = content(item("a_worse", **worse), item("b_better", **better))
    assert chosen(path(piece(), items=items)) == [("base", "b_better")]


def test_what_is_completed_makes_way_for_what_is_not():
    items = content(item("first"), item("second", minutes=40))
    done = pl.DataFrame({"person_key": ["a"], "content_id": ["first"]})
    assert chosen(path(piece(), items=items, completed=done)) == [("base", "second")]


@pytest.mark.mission("F2")
def test_synchronous_minutes_are_budgeted_over_the_path():
    items = content(
        item("pair_other", "other", is_synchronous=True, minutes=45),
        item("pair_base", "base", is_synchronous=True, minutes=30),
        item("read_base", "base", level=2, minutes=90),
        item("pair_wide", "wide", is_synchronous=True, minutes=15),
    )
    made = path(piece("other"), piece("base"), piece("wide"), items=items)
    assert chosen(made) == [("other", "pair_other"), ("base", "read_base"), ("wide", "pair_wide")]


def test_ties_are_broken_by_id():
    equal = COMPETENCIES.with_columns(
        relevance=pl.lit(1.0), prerequisites=pl.lit([], dtype=pl.List(pl.String))
    )
    evidence = pl.DataFrame([piece("wide"), piece("other")])
    items = content(item("z", "wide"), item("y", "wide"), item("x", "other"))
    made = recommend(people({}), estimate_skills(evidence, AS_OF), evidence, equal, items, AS_OF, SETTINGS)
    assert chosen(made) == [("other", "x"), ("wide", "y")]


def test_empty_frames_make_no_path():
    made = path(piece(), who=people({}).clear())
    assert made.path_steps.is_empty() and made.withheld.is_empty()
    assert reason(path(piece(), items=content().clear())) == "no_content"


# --- properties over small worlds ---------------------------------------------------------------

names = st.sampled_from("abc")
pieces = st.builds(
    piece,
    competency=st.sampled_from(COMPETENCIES["competency_id"].to_list()),
    value=st.sampled_from([0.0, 0.2, 0.7, 1.0]),
    weight=st.floats(0.1, 9),
    age=st.integers(0, 300),
    person=names,
    kind=st.sampled_from(["work", "work", "mastery", "exposure"]),
    ids=st.lists(st.sampled_from(["i1", "i2", "i3"]), min_size=1, max_size=3).map(tuple),
)
consents = st.fixed_dictionaries({name: st.booleans() for name in "abc"})
items = st.lists(
    st.builds(
        item,
        content_id=st.sampled_from(["k1", "k2", "k3", "k4", "k5"]),
        competency=st.sampled_from(COMPETENCIES["competency_id"].to_list()),
        level=st.integers(1, 4),
        is_synchronous=st.booleans(),
        minutes=st.integers(5, 90),
        open_error_count=st.integers(0, 1),
    ),
    max_size=8,
    unique_by=lambda one: one["content_id"],
)


@patiently
@given(st.lists(pieces, min_size=1, max_size=15), consents, items)
def test_promises_of_every_path(world, consent, catalogue):
    who = people(*({"person_key": name, "is_consenting": given} for name, given in consent.items()))
    items = content(*catalogue) if catalogue else content().clear()
    made = path(*world, who=who, items=items)
    steps = made.path_steps
    assert set(steps["person_key"]) <= {name for name, given in consent.items() if given}
    assert sorted(set(steps["person_key"]) | set(made.withheld["person_key"])) == list("abc")
    assert not set(steps["person_key"]) & set(made.withheld["person_key"])
    assert steps.select("person_key", "competency_id").is_unique().all()
    for (_,), own in steps.group_by("person_key"):
        assert own["step"].to_list() == list(range(1, own.height + 1)) and own.height <= 3
    product = steps["relevance"]
    for factor in FACTORS[1:]:
        product = product * steps[factor]
    assert ((product - steps["score"]).abs() < 1e-12).all()
    assert steps.select(pl.all_horizontal(pl.col(FACTORS).is_between(0, 1))).to_series().all()
    assert (steps["evidence_ids"].list.len() > 0).all()
    used = (
        steps.join(items, on="content_id")
        .filter("is_synchronous")
        .group_by("person_key")
        .agg(pl.sum("minutes"))
    )
    assert (used["minutes"] <= SETTINGS.synchronous_minutes).all()
    assert (steps.join(items, on="content_id")["open_error_count"] == 0).all()


@patiently
@given(st.lists(pieces, min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_row_order_changes_nothing(world, random):
    who = people(*({"person_key": name} for name in "abc"))
    one = path(*world, who=who)
    shuffled = list(world)
    random.shuffle(shuffled)
    other = path(*shuffled, who=who.reverse(), items=content().reverse())
    assert one.path_steps.equals(other.path_steps)
    assert one.withheld.equals(other.withheld)
