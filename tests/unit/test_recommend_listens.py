"""Protects G2 and G3: a path listens to what came of its steps, to people's answers and to named seniors."""

from __future__ import annotations

from datetime import timedelta

import polars as pl
import pytest

from tests.unit.recommend_worlds import (
    AS_OF,
    answer,
    answers,
    checkpoint,
    chosen,
    content,
    item,
    logged,
    path,
    people,
    piece,
    step_before,
)

LEVELS = [item(f"lab{level}", level=level) for level in (1, 2, 3)]


def why(made) -> list[str]:
    return made.path_steps["why_code"].to_list()


@pytest.mark.mission("G2")
def test_a_checkpoint_passed_after_a_step_leads_to_the_next_level():
    after = [step_before(content_id="lab1")]
    made = path(piece(), items=content(*LEVELS), before=after, assessments=[checkpoint(is_right=True)])
    assert chosen(made) == [("base", "lab2")]
    assert why(made) == ["next_level"]
    assert made.path_steps["wanted_level"].to_list() == [2]


@pytest.mark.mission("G2")
@pytest.mark.parametrize(
    "proof",
    [
        checkpoint(is_right=True, is_unaided_proof=False),
        checkpoint(is_right=True, age=30),  # on the day of the step, so not after it
        checkpoint(is_right=True, age=40),
        checkpoint("other", is_right=True),
    ],
)
def test_only_an_unaided_checkpoint_after_the_step_moves_it(proof):
    made = path(piece(), items=content(*LEVELS), before=[step_before(content_id="lab1")], assessments=[proof])
    assert (chosen(made), why(made)) == ([("base", "lab1")], ["gap"])


@pytest.mark.mission("G2")
def test_failed_twice_takes_another_way():
    """The item and its modality make way; one failure, or a pass in between, is not yet that."""
    items = content(item("lab1"), item("lab_b", minutes=20), item("talk", modality="talk", minutes=60))
    before = [step_before(content_id="lab1")]
    fail, again = checkpoint(is_right=False, age=9), checkpoint(is_right=False, age=3)
    once = path(piece(), items=items, before=before, assessments=[fail])
    twice = path(piece(), items=items, before=before, assessments=[fail, again])
    assert chosen(once) == [("base", "lab_b")]
    assert (chosen(twice), why(twice)) == ([("base", "talk")], ["failed_twice"])
    between = path(
        piece(), items=items, before=before, assessments=[fail, checkpoint(is_right=True, age=6), again]
    )
    assert why(between) != ["failed_twice"]


@pytest.mark.mission("G2")
def test_a_peer_steps_in_where_no_other_way_is_left():
    items, before = content(item("lab1"), item("lab2")), [step_before(content_id="lab1")]
    fails = [checkpoint(is_right=False, age=9), checkpoint(is_right=False, age=3)]
    match = [
        {"person_key": "a", "competency_id": "base", "peer_person_key": "z", "match_kind": "pairing"},
        {"person_key": "a", "competency_id": "base", "peer_person_key": "y", "match_kind": "mentor"},
    ]
    made = path(piece(), items=items, before=before, assessments=fails, peer_matches=match)
    row = made.path_steps.row(0, named=True)
    assert (row["step_kind"], row["content_id"], row["peer_person_key"]) == ("peer", None, "y")
    without = path(piece(), items=items, before=before, assessments=fails)
    assert chosen(without) == [("base", "lab2")], "the same way with another item is better than nothing"
    calm = path(piece(), items=items, before=before, peer_matches=match)
    assert calm.path_steps["step_kind"].to_list() == ["learn"], "a peer takes no item's place"


@pytest.mark.mission("G3")
@pytest.mark.parametrize(
    ("said", "left"),
    [
        (answer("dismiss", "content", "lab1"), [("base", "lab2")]),
        (answer("dismiss", "competency", "base"), []),
        (answer("dispute", "competency", "base"), []),
        (answer("dismiss", "recommendation", "2026-05-30-1"), [("base", "lab2")]),
        (answer("dispute", "recommendation", "2026-05-30-1"), []),
        (answer("dismiss", "content", "lab1", reason_code="not_now", age=89), [("base", "lab2")]),
        (answer("dismiss", "content", "lab1", reason_code="not_now", age=90), [("base", "lab1")]),
        (answer("dismiss", "content", "lab1", reason_code="already_known", age=900), [("base", "lab2")]),
        (answer("dismiss", "content", "lab1", age=-1), [("base", "lab1")]),
        (answer("dismiss", "content", "lab1", person_key="b"), [("base", "lab1")]),
        (answer("accept", "content", "lab1"), [("base", "lab1")]),
    ],
)
def test_a_no_holds_as_long_as_it_says(said, left):
    items = content(item("lab1"), item("lab2", minutes=60))
    made = path(
        piece(age=1000, weight=4000.0),
        piece(kind="exposure", value=1.0),
        items=items,
        responses=answers(said),
        before=[step_before(content_id="lab1", age=30)],
    )
    assert chosen(made) == left
    if not left:
        assert made.withheld["reason"].to_list() == ["declined"]
        assert [row[0] for row in logged(made, "excluded")] == ["base"]


@pytest.mark.mission("G3")
def test_new_evidence_and_a_change_of_mind_end_a_no():
    items = content(item("lab1"))
    no = answer("dispute", "competency", "base", age=20)
    little = [piece(age=60), piece(age=7, weight=1.0, ids=("new",))]
    enough = [piece(age=60), piece(age=7, weight=1.6, ids=("new",))]
    before_it = [piece(age=27, weight=9.0)]
    for pieces, expected in ((little, []), (enough, [("base", "lab1")]), (before_it, [])):
        assert chosen(path(*pieces, items=items, responses=answers(no))) == expected
    later = answers(no, answer("accept", "competency", "base", age=2))
    assert chosen(path(*little, items=items, responses=later)) == [("base", "lab1")]


@pytest.mark.mission("G3")
def test_a_wish_weighs_within_its_bound_and_makes_no_gap():
    wish = answer("self_nominate", "competency", "base")
    lead = answer("nominate", "competency", "base", nominated_by_person_key="t")
    factor = {}
    for name, said in {"none": [], "own": [wish], "lead": [lead], "both": [wish, lead]}.items():
        factor[name] = path(piece(), responses=answers(*said) if said else None).path_steps.row(0, named=True)
    assert [row["nomination"] for row in factor.values()] == [1.0, 1.25, 1.25, 1.5]
    assert [row["why_code"] for row in factor.values()] == ["gap", "nominated", "nominated", "nominated"]
    assert factor["both"]["score"] == pytest.approx(1.5 * factor["none"]["score"])
    nobody = answers(answer("nominate", "competency", "base"))  # by somebody who has opted out since
    old = answers(answer("self_nominate", "competency", "base", age=180))
    assert {path(piece(), responses=r).path_steps["nomination"].item() for r in (nobody, old)} == {1.0}
    assert path(piece(value=1.0), responses=answers(wish)).withheld["reason"].to_list() == ["no_gap"]
    assert path(piece(weight=0.5), responses=answers(wish)).withheld["reason"].to_list() == ["thin_evidence"]


def override(decision: str, about_kind: str, about_id: str, **more) -> dict:
    usual = {"given_by_person_key": "lead", "reason_code": "changes_team", "decision": decision}
    return answer("override", about_kind, about_id, **usual | more)


STAFF = people({}, {"person_key": "lead", "is_consenting": False})


@pytest.mark.mission("G6")
def test_a_named_senior_leaves_out_and_it_is_logged():
    out = answers(override("exclude", "competency", "base"))
    made = path(piece(), piece("other"), who=STAFF, responses=out)
    assert chosen(made) == [("other", "other_lab")]
    assert logged(made, "override") == [("base", None, "changes_team")]
    assert logged(made, "excluded") == [("base", None, "override")]


@pytest.mark.mission("G6")
def test_a_named_senior_puts_a_step_first_even_where_little_is_known():
    made = path(
        piece("wide", value=0.9, weight=0.2, ids=("w",)),
        piece("other"),
        who=STAFF,
        responses=answers(override("include", "content", "wide_lab")),
    )
    assert chosen(made) == [("wide", "wide_lab"), ("other", "other_lab")]
    assert (why(made), made.path_steps["evidence_ids"].to_list()[0]) == (["override", "gap"], ["w"])
    assert made.decisions.filter(pl.col("decision") == "override")["detail"].to_list() == [
        "include: on the path"
    ]


@pytest.mark.mission("G6")
@pytest.mark.parametrize(
    ("given", "more"),
    [
        ({}, {"responses_before": [answer("dismiss", "competency", "wide")]}),  # the person's own no
        ({"about": "outer"}, {}),  # no evidence at all
        ({}, {"who": people({"is_consenting": False}, {"person_key": "lead"})}),
        ({}, {"items": content(item("wide_lab", "wide", is_offerable=False))}),
        ({"given_by_person_key": None}, {}),
        ({"given_by_person_key": "stranger"}, {}),
        ({"given_by_person_key": "a"}, {}),
    ],
)
def test_what_an_override_cannot_do(given, more):
    """It replaces neither consent, evidence, the person's no nor the review of content; nor who gave it."""
    about = given.pop("about", "wide")
    said = [*more.pop("responses_before", []), override("include", "competency", about, **given)]
    made = path(piece("wide", value=0.9), responses=answers(*said), **{"who": STAFF, **more})
    assert chosen(made) == []
    is_asked = "who" not in more
    assert len(logged(made, "override")) == is_asked, "what could not be followed is logged as well"


@pytest.mark.mission("G6")
def test_an_override_of_who_holds_no_senior_role_is_logged_and_not_followed():
    """A forged approval: a colleague who is on the roster, and whom the model calls no senior."""
    said = answers(override("exclude", "competency", "base"))
    for seniors, left in (("lead", []), ("somebody", [("base", "base_lab")])):
        made = path(piece(), who=STAFF, responses=said, seniors=pl.DataFrame({"person_key": [seniors]}))
        assert chosen(made) == left
        assert logged(made, "override") == [("base", None, "changes_team")]
    detail = made.decisions.filter(pl.col("decision") == "override")["detail"].item()
    assert detail == "exclude: not followed, since no senior who is known gave it"


@pytest.mark.mission("G6")
def test_the_last_override_counts():
    two = answers(override("exclude", "competency", "base", age=9), override("include", "competency", "base"))
    assert why(path(piece(), who=STAFF, responses=two)) == ["override"]


@pytest.mark.mission("F1")
def test_a_reported_error_takes_the_item_out_for_everybody_until_it_is_closed():
    report = answer("report_error", "content", "base_lab", person_key="b", reason_code="broken", age=5)
    close = answer("close_error", "content", "base_lab", person_key="c", reason_code="broken", age=2)
    assert path(piece(), responses=answers(report)).withheld["reason"].to_list() == ["no_content"]
    assert chosen(path(piece(), responses=answers(report, close))) == [("base", "base_lab")]


@pytest.mark.mission("G1")
def test_at_most_one_step_lies_outside_the_problem_and_the_cap_is_logged():
    made = path(piece("wide"), piece("outer"), piece("base"))
    assert chosen(made) == [("base", "base_lab"), ("outer", "outer_lab")]
    assert logged(made, "capped") == [("wide", "wide_lab", "outside_the_problem")]


def test_a_refresher_takes_a_free_place_only():
    due = {"person_key": "a", "competency_id": "outer", "due_on": AS_OF, "retrievability": 0.85}
    proof = [
        piece("outer", value=1.0, weight=9.0, kind="mastery", ids=("p",)),
        piece("outer", value=1.0, kind="exposure"),
    ]
    items = content(
        item("outer_lab", "outer", level=3), item("base_lab"), item("o", "other"), item("t", "top")
    )
    made = path(*proof, piece("base"), items=items, refreshers=[due])
    assert made.path_steps.select("competency_id", "step_kind").rows() == [
        ("base", "learn"),
        ("outer", "refresh"),
    ]
    assert made.path_steps["evidence_ids"].to_list()[1] == ["p", "x#1"]
    full = path(*proof, *map(piece, ("base", "other", "top")), items=items, refreshers=[due])
    assert "refresh" not in full.path_steps["step_kind"].to_list()
    later = due | {"due_on": AS_OF + timedelta(days=1)}
    assert path(*proof, items=items, refreshers=[later]).withheld["reason"].to_list() == ["no_gap"]


def test_an_item_that_builds_on_a_known_gap_gives_its_place_to_the_prerequisite():
    items = content(
        item("other_lab", "other", requires_competency_ids=["base"], requires_levels=[2]),
        item("top_lab", "top"),
        item("base_lab"),
    )
    model = pl.DataFrame(
        {
            "competency_id": ["base", "other", "top"],
            "relevance": [0.3, 1.0, 0.8],
            "prerequisites": [[], [], []],
        },
        schema_overrides={"prerequisites": pl.List(pl.String)},
    )
    made = path(piece("base"), piece("other"), piece("top"), items=items, model=model)
    assert chosen(made) == [("base", "base_lab"), ("top", "top_lab")]
    first = made.path_steps.row(0, named=True)
    assert (first["why_code"], first["unblocks_competency_id"]) == ("prerequisite", "other")
    assert first["rank_score"] == pytest.approx(first["score"] / 0.3), "the place of what it makes ready"
    able = path(piece("base", value=1.0), piece("other"), items=items, model=model)
    assert chosen(able) == [("other", "other_lab")]
    unknown = path(piece("other"), items=items, model=model)
    assert chosen(unknown) == [("other", "other_lab")], "what is unknown is no gap"


@pytest.mark.mission("F2")
def test_the_curriculum_orders_items_of_one_level():
    order = [("production", 1), ("repetition", 2), ("foundation", 3), ("foundation", 2)]
    items = content(
        *(item(f"{m}{n}", module=m, sequence=n, minutes=5 * n) for m, n in order), item("loose", minutes=1)
    )
    done: list[str] = []
    while len(done) < 5:
        frame = pl.DataFrame({"person_key": ["a"] * len(done), "content_id": done}) if done else None
        done.append(path(piece(), items=items, completed=frame).path_steps["content_id"].item())
    assert done == ["foundation2", "foundation3", "repetition2", "production1", "loose"]
