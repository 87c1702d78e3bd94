"""Protects G4: help is offered and never assumed, nobody is overloaded, and nobody meets their manager."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signalpath.peers import MATCH_SCHEMA, NEED_SCHEMA, PeerFrames, PeerSettings, match_peers

patiently = settings(deadline=None, derandomize=True, max_examples=80)
pytestmark = pytest.mark.mission("G4")
AS_OF = date(2026, 6, 30)
SETTINGS = PeerSettings()


def people(*rows: dict) -> pl.DataFrame:
    usual = {"person_key": "a", "roster_person_id": "r", "is_bot": False, "is_consenting": True, "start_on": None,
             "end_on": None, "team_name": "Ports", "time_zone": "Europe/Berlin", "manager_person_key": None}  # fmt: skip
    schema = dict.fromkeys(("start_on", "end_on"), pl.Date) | dict.fromkeys(
        ("team_name", "time_zone", "manager_person_key"), pl.String
    )
    return pl.DataFrame([usual | row for row in rows], schema_overrides=schema)


def state(person: str, competency: str = "sql", gap: float = 0.9) -> dict:
    return {"person_key": person, "competency_id": competency, "gap_probability": gap, "is_gap": gap >= 0.5,
            "freshness": 0.9}  # fmt: skip


def piece(person: str, competency: str = "sql", age: int = 10, kind: str = "work", value: float = 0.9,
          ids: tuple[str, ...] = ("acme/x#1",)) -> dict:  # fmt: skip
    return {"person_key": person, "competency_id": competency, "week_on": AS_OF - timedelta(days=age),
            "signal_kind": kind, "value": value, "evidence_ids": list(ids)}  # fmt: skip


def said(person: str, competency: str = "sql", kind: str = "offer_help", day: int = 1) -> dict:
    return {"person_key": person, "kind": kind, "about_kind": "competency", "about_id": competency,
            "made_at": datetime(2026, 6, day)}  # fmt: skip


EMPTY = {
    "areas": {"area_type": pl.String, "area_name": pl.String, "competency_id": pl.String,
              "expert_person_key": pl.String},
    "candidates": {"person_key": pl.String, "peer_person_key": pl.String, "competency_id": pl.String,
                   "shared_file_count": pl.Int64, "evidence_count": pl.Int64, "evidence_ids": pl.List(pl.String)},
    "asked": {"person_key": pl.String, "competency_id": pl.String, "request_count": pl.Int64},
    "held": {"person_key": pl.String, "competency_id": pl.String, "peer_person_key": pl.String,
             "match_kind": pl.String},
    "scored": {"person_key": pl.String, "competency_id": pl.String, "gap_probability": pl.Float64,
               "is_gap": pl.Boolean, "freshness": pl.Float64},
    "evidence": {"person_key": pl.String, "competency_id": pl.String, "week_on": pl.Date, "signal_kind": pl.String,
                 "value": pl.Float64, "evidence_ids": pl.List(pl.String)},
    "responses": {"person_key": pl.String, "kind": pl.String, "about_kind": pl.String, "about_id": pl.String,
                  "made_at": pl.Datetime},
}  # fmt: skip


def frames(everybody: pl.DataFrame, **rows: list[dict]) -> PeerFrames:
    made = {name: pl.DataFrame(rows.get(name, []), schema=schema) for name, schema in EMPTY.items()}
    return PeerFrames(people=everybody, **made)


def pairs(given_frames: PeerFrames, given_settings: PeerSettings = SETTINGS) -> list[tuple]:
    made = match_peers(given_frames, AS_OF, given_settings).peer_matches
    assert made.schema == pl.Schema(MATCH_SCHEMA)
    return made.select("person_key", "peer_person_key", "competency_id", "match_kind").rows()


def mentor(**changes: list[dict]) -> PeerFrames:
    """a looks for help in sql, m has offered it and can give it."""
    rows = {"scored": [state("a"), state("m", gap=0.05)], "evidence": [piece("m")], "responses": [said("m")]}
    return frames(people({"person_key": "a"}, {"person_key": "m"}), **(rows | changes))


def test_a_gap_meets_an_offer() -> None:
    assert pairs(mentor()) == [("a", "m", "sql", "mentor")]


@pytest.mark.parametrize(
    ("why", "changes"),
    [
        ("no offer", {"responses": []}),
        ("withdrawn since", {"responses": [said("m"), said("m", kind="withdraw_help", day=2)]}),
        ("withdrawn at the same instant", {"responses": [said("m"), said("m", kind="withdraw_help")]}),
        ("offered for another competency", {"responses": [said("m", "caching")]}),
        ("no recent work", {"evidence": [piece("m", age=181)]}),
        ("only on call, and nothing happened", {"evidence": [piece("m", kind="unknown")]}),
        ("not strong enough", {"scored": [state("a"), state("m", gap=0.3)]}),
        ("a state that is not known", {"scored": [state("a")]}),
        ("the seeker has no gap", {"scored": [state("a", gap=0.4), state("m", gap=0.05)]}),
        ("the seeker does not work there", {"scored": [state("a") | {"freshness": 0.0}, state("m", gap=0.05)]}),
    ],
)  # fmt: skip
def test_nobody_is_matched(why: str, changes: dict) -> None:
    assert pairs(mentor(**changes)) == [], why


def test_an_offer_made_anew_holds() -> None:
    words = [said("m", day=3), said("m", kind="withdraw_help", day=2), said("m", day=1)]
    assert pairs(mentor(responses=words)) != []


@pytest.mark.parametrize(("boss_of", "person"), [("a", "m"), ("m", "a")])
def test_nobody_meets_their_manager_in_either_role(boss_of: str, person: str) -> None:
    everybody = people({"person_key": "a"}, {"person_key": "m"}).with_columns(
        manager_person_key=pl.when(pl.col("person_key") == boss_of).then(pl.lit(person))
    )
    assert pairs(replace(mentor(), people=everybody)) == []


def test_the_seeker_sees_the_helpers_work_and_no_proof_nor_failure() -> None:
    evidence = [
        piece("m", age=20, ids=("acme/x#1",)),
        piece("m", age=5, kind="exposure", ids=("acme/x#2", "acme/x#1")),
        piece("m", kind="mastery", ids=("statement 9",)),
        piece("m", value=0.2, ids=("incident 4",)),
        piece("m", "caching", ids=("acme/y#1",)),
    ]
    made = match_peers(mentor(evidence=evidence), AS_OF).peer_matches
    assert made.select("evidence_count", "evidence_ids").rows() == [(2, ["acme/x#2", "acme/x#1"])]


def test_two_who_can_help_each_other_are_a_couple_before_a_mentor_is_asked() -> None:
    made = frames(
        people(*({"person_key": key} for key in "abm")),
        scored=[state("a", "sql"), state("a", "caching", 0.1), state("b", "caching"), state("b", "sql", 0.1),
                state("m", "sql", 0.01)],
        evidence=[piece("a", "caching"), piece("b", "sql"), piece("m", "sql")],
        responses=[said("a", "caching"), said("b", "sql"), said("m", "sql")],
    )  # fmt: skip
    assert pairs(made) == [("a", "b", "sql", "pairing"), ("b", "a", "caching", "pairing")]
    alone = replace(made, responses=made.responses.filter(pl.col("person_key") != "b"))
    assert pairs(alone) == [("a", "m", "sql", "mentor"), ("b", "a", "caching", "mentor")]


def test_what_was_matched_stays_while_both_still_qualify() -> None:
    base = mentor(
        scored=[state("a"), state("m", gap=0.19), state("z", gap=0.0)],
        evidence=[piece("m"), piece("z")],
        responses=[said("m"), said("z")],
        held=[{"person_key": "a", "competency_id": "sql", "peer_person_key": "m", "match_kind": "mentor"}],
    )
    base = replace(base, people=people(*({"person_key": key} for key in "amz")))
    assert pairs(base) == [("a", "m", "sql", "mentor")]
    assert pairs(replace(base, held=base.held.clear())) == [("a", "z", "sql", "mentor")]
    left = replace(base, responses=base.responses.filter(pl.col("person_key") == "z"))
    assert pairs(left) == [("a", "z", "sql", "mentor")]


def test_shared_hours_decide_between_equals_and_an_unknown_zone_counts_half() -> None:
    zones = {"a": "Europe/Berlin", "m": "Europe/Lisbon", "n": None, "o": "America/Los_Angeles"}
    everybody = people(*({"person_key": key, "time_zone": zone} for key, zone in zones.items()))
    helpers = ["m", "n", "o"]
    for _ in range(3):
        made = frames(
            everybody,
            scored=[state("a"), *(state(key, gap=0.1) for key in helpers)],
            evidence=[piece(key) for key in helpers],
            responses=[said(key) for key in helpers],
        )
        assert pairs(made) == [("a", helpers[0], "sql", "mentor")]
        helpers.pop(0)
        if not helpers:
            break


def test_the_last_who_knows_an_area_is_to_teach_another_team() -> None:
    everybody = people({"person_key": "a"}, {"person_key": "m", "team_name": "Rates"}, {"person_key": "b"})
    rows = {
        "scored": [state("a"), state("m", gap=0.1), state("b", gap=0.05)],
        "evidence": [piece("m"), piece("b")],
        "responses": [said("m"), said("b")],
    }
    assert pairs(frames(everybody, **rows))[0][1] == "b"
    area = {"area_type": "folder", "area_name": "acme/x/db", "competency_id": "sql", "expert_person_key": "m"}
    assert pairs(frames(everybody, areas=[area], **rows))[0][1] == "m"


def test_a_need_for_teaching_counts_and_asks_the_one_who_knows() -> None:
    areas = [
        {"area_type": "folder", "area_name": name, "competency_id": competency, "expert_person_key": expert}
        for name, competency, expert in [
            ("db", "sql", "m"),
            ("q", "sql", "n"),
            ("x", None, "m"),
            ("y", "sql", "o"),
        ]
    ]
    made = replace(
        mentor(areas=areas, scored=[state(k, gap=0.1) for k in "mno"], evidence=[piece(k) for k in "mno"],
               responses=[said("n")]),
        people=people({"person_key": "m"}, {"person_key": "n"}, {"person_key": "o", "is_consenting": False}),
    )  # fmt: skip
    needs = match_peers(made, AS_OF).teaching_needs
    assert needs.schema == pl.Schema(NEED_SCHEMA)
    # m is asked; n offers already; o did not consent, and is not counted either; nothing is known of x.
    assert needs.drop("area_type", "as_of").rows() == [
        ("db", "sql", 2, 1, "m"), ("q", "sql", 2, 1, None), ("x", None, None, None, None), ("y", "sql", 2, 1, None),
    ]  # fmt: skip


def newcomer(**changes: list[dict]) -> PeerFrames:
    def candidate(peer: str, files: int) -> dict:
        return {"person_key": "new", "peer_person_key": peer, "competency_id": "sql", "shared_file_count": files,
                "evidence_count": 1, "evidence_ids": ["acme/x#7"]}  # fmt: skip

    rows = {"candidates": [candidate("m", 8), candidate("n", 6)], "responses": [said("m"), said("n")]}
    everybody = people({"person_key": "new", "start_on": AS_OF - timedelta(days=20)}, {"person_key": "m"},
                       {"person_key": "n"})  # fmt: skip
    return frames(everybody, **(rows | changes))


def test_a_newcomer_is_sent_to_an_author_of_their_files_rather_than_to_the_one_everybody_asks() -> None:
    assert pairs(newcomer()) == [("new", "m", "sql", "newcomer")]
    asked = [
        {"person_key": key, "competency_id": "sql", "request_count": n} for key, n in (("m", 40), ("n", 5))
    ]
    assert pairs(newcomer(asked=asked)) == [("new", "n", "sql", "newcomer")]
    assert pairs(newcomer(asked=asked, responses=[said("m")])) == [("new", "m", "sql", "newcomer")]
    assert pairs(newcomer(asked=asked, scored=[state("n")])) == [("new", "m", "sql", "newcomer")]
    assert pairs(newcomer(responses=[])) == []


@pytest.mark.parametrize(("days", "is_new"), [(0, True), (90, True), (91, False)])
def test_after_ninety_days_nobody_is_a_newcomer(days: int, is_new: bool) -> None:
    made = newcomer()
    started = pl.when(pl.col("person_key") == "new").then(pl.lit(AS_OF - timedelta(days=days)))
    assert bool(pairs(replace(made, people=made.people.with_columns(start_on=started)))) == is_new


@st.composite
def worlds(draw: st.DrawFn) -> PeerFrames:
    keys = [f"p{n}" for n in range(draw(st.integers(2, 7)))]
    some = st.sampled_from([*keys, None])
    everybody = people(*(
        {"person_key": key, "is_consenting": draw(st.booleans() | st.just(value=True)), "manager_person_key": draw(some),
         "team_name": draw(st.sampled_from(["Ports", "Rates", None])),
         "time_zone": draw(st.sampled_from(["Europe/Berlin", "Asia/Kolkata", "Nowhere/Atall", None])),
         "start_on": draw(st.sampled_from([None, AS_OF - timedelta(days=30), AS_OF + timedelta(days=3)])),
         "end_on": draw(st.sampled_from([None, None, AS_OF - timedelta(days=1)])),
         "roster_person_id": draw(st.sampled_from(["r", "r", "r", None]))} for key in keys
    ))  # fmt: skip
    scored, evidence, responses, candidates, held = [], [], [], [], []
    for key in keys:
        for competency in ("sql", "caching", "queues"):
            scored.append(state(key, competency, draw(st.sampled_from([0.05, 0.15, 0.4, 0.6, 0.95]))))
            evidence.append(piece(key, competency, age=draw(st.sampled_from([5, 100, 400]))))
            if draw(st.booleans() | st.just(value=True)):
                responses.append(said(key, competency))
                if draw(st.integers(0, 4)) == 0:
                    responses.append(said(key, competency, "withdraw_help", day=2))
            for other in keys:
                kind = draw(st.sampled_from([None, None, "mentor", "pairing", "newcomer"]))
                edge = {"person_key": key, "competency_id": competency, "peer_person_key": other}
                if kind:
                    held.append(edge | {"match_kind": kind})
                if draw(st.booleans()):
                    candidates.append(
                        edge | {"shared_file_count": 3, "evidence_count": 1, "evidence_ids": ["x#1"]}
                    )
    return frames(
        everybody, scored=scored, evidence=evidence, responses=responses, candidates=candidates, held=held
    )


@patiently
@given(worlds())
def test_whatever_the_world_consent_offers_managers_and_limits_hold(world: PeerFrames) -> None:
    made = match_peers(world, AS_OF).peer_matches
    about = {row["person_key"]: row for row in world.people.to_dicts()}
    last: dict[tuple[str, str], str] = {}
    for row in world.responses.sort("made_at").to_dicts():
        last[row["person_key"], row["about_id"]] = row["kind"]
    gap = {(r["person_key"], r["competency_id"]): r["gap_probability"] for r in world.scored.to_dicts()}
    for row in made.to_dicts():
        seeker, helper, competency = row["person_key"], row["peer_person_key"], row["competency_id"]
        assert seeker != helper
        for key in (seeker, helper):
            assert about[key]["is_consenting"]
            assert about[key]["roster_person_id"] is not None
            assert about[key]["end_on"] is None
            assert about[key]["start_on"] is None or about[key]["start_on"] <= AS_OF
        assert helper != about[seeker]["manager_person_key"]
        assert seeker != about[helper]["manager_person_key"]
        assert last.get((helper, competency)) == "offer_help"
        assert gap[helper, competency] < 0.5
        if row["match_kind"] != "newcomer":
            assert gap[seeker, competency] >= 0.5
            assert gap[helper, competency] <= SETTINGS.strong_gap_probability
    is_newcomer = pl.col("match_kind") == "newcomer"
    for which, most in ((is_newcomer, SETTINGS.newcomers_at_once), (~is_newcomer, SETTINGS.mentees_at_once)):
        side = made.filter(which)
        assert side["person_key"].is_unique().all()
        assert side.group_by("peer_person_key").len().filter(pl.col("len") > most).is_empty()
    couples = made.filter(pl.col("match_kind") == "pairing").select("person_key", "peer_person_key").rows()
    assert {(b, a) for a, b in couples} == set(couples)


@patiently
@given(worlds(), st.integers(0, 99))
def test_neither_the_order_of_rows_nor_a_second_run_changes_a_match(world: PeerFrames, seed: int) -> None:
    made = match_peers(world, AS_OF).peer_matches
    names = EMPTY | {"people": None}
    shuffled = PeerFrames(
        **{name: getattr(world, name).sample(fraction=1.0, shuffle=True, seed=seed) for name in names}
    )
    assert match_peers(shuffled, AS_OF).peer_matches.equals(made)
    again = match_peers(replace(world, held=made.select(world.held.columns)), AS_OF).peer_matches
    assert again.equals(made)
