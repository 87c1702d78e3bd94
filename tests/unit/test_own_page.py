"""A person's own page: it can be worked out by hand, says nothing of others, and is one for card and terminal."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from math import exp, isclose, log, prod

import polars as pl
import pytest
from own_world import AS_OF, PEOPLE, frame, program, said, world
from rich.console import Console

from orchestration.explain_view import print_page, print_step
from signalpath.reports import render_card, render_role, role_reports
from signalpath.reports.own import OwnPage, build_own_pages
from signalpath.reports.own.page import Skill
from signalpath.reports.role import role_of, status_of

ARITHMETIC = re.compile(r"^([\d.]+ / \([\d.]+ \+ [\d.]+\)|1 - [\d.]+|2\^\(-\d+ / \d+\))")


def page_of(key: str, frames: dict[str, object]) -> OwnPage:
    (page,) = build_own_pages(frames, program(), AS_OF, key)  # type: ignore[arg-type]
    return page


def card(page: OwnPage) -> str:
    return render_card(page, {"pilot": "Pilot"})


def terminal(page: OwnPage) -> str:
    console = Console(file=io.StringIO(), width=200, color_system=None)
    print_page(console, page)
    for step in page.steps:
        print_step(console, page, step)
    return console.file.getvalue()  # type: ignore[attr-defined]


@pytest.mark.mission("G2")
def test_the_score_can_be_worked_out_from_what_the_page_says() -> None:
    """Every number that a formula needs is in its words, and the words give the factor again."""
    (step,) = page_of("k_ada", world()).steps
    assert isclose(prod(factor.value for factor in step.factors), step.score)
    checked = []
    for factor in step.factors:
        if found := ARITHMETIC.match(factor.words):
            assert isclose(eval(found[0].replace("^", "**")), factor.value, abs_tol=2e-3), factor
            checked.append(factor.name)
    assert checked == ["Strength of the evidence", "Readiness", "Freshness of the work"]
    chance = next(factor for factor in step.factors if factor.name == "Chance of a gap")
    formula, said = chance.words.split("Log odds ")[1].rsplit(" = ", 1)
    odds = eval(formula.replace("ln", "log").replace(" x ", " * "), {"log": log})
    assert isclose(odds, float(said), abs_tol=2e-2)
    assert isclose(1 / (1 + exp(-odds)), chance.value, abs_tol=2e-3)


@pytest.mark.mission("G2")
def test_the_level_that_is_shown_is_the_item_s_own() -> None:
    """Another way after failures may lie a level lower: who opens the item must find what the card says."""
    frames = world()
    wants = frames["path_steps"].with_columns(wanted_level=pl.lit(2, pl.Int64))
    page = page_of("k_ada", {**frames, "path_steps": wants})
    assert "· level 1" in card(page) and "· level 2" not in card(page)
    assert "level 1" in terminal(page) and "level 2" not in terminal(page)
    # With a colleague there is no item: what is wanted is all that can be said.
    peer = wants.with_columns(content_id=pl.lit(None, pl.String), step_kind=pl.lit("peer"))
    assert "· level 2" in card(page_of("k_ada", {**frames, "path_steps": peer}))


@pytest.mark.mission("G2")
def test_evidence_of_a_step_adds_up_to_the_beta_behind_it() -> None:
    (step,) = page_of("k_ada", world()).steps
    assert step.beta is not None
    assert isclose(1 + sum(row.against for row in step.evidence), step.beta)
    assert {name for row in step.evidence for name in row.artefacts} == {
        f"observability#{n}" for n in range(6)
    }
    for row in step.evidence:
        assert isclose(row.faded, row.weight * 2 ** (-row.age_days / row.half_life_days))


@pytest.mark.mission("G2")
def test_card_and_terminal_say_the_same_numbers() -> None:
    page = page_of("k_ada", world())
    html, text = card(page), terminal(page)
    for factor in page.steps[0].factors:
        assert f"{factor.value:.4f}" in html and f"{factor.value:.4f}" in text
    for skill in page.skills:
        if skill.estimate is not None:
            interval = f"{skill.estimate:.2f} ({skill.lower:.2f} to {skill.upper:.2f})"
            assert interval in text
            assert skill.is_unknown or interval in html


@pytest.mark.mission("C1")
def test_a_skill_without_evidence_is_shown_as_unknown_and_as_nothing_else() -> None:
    caching = next(s for s in page_of("k_ada", world()).skills if s.competency_id == "caching")
    assert caching.is_unknown and caching.estimate is None and caching.signals == ()


@pytest.mark.mission("B5")
def test_nobody_else_is_on_a_page_but_a_peer_whose_offer_stands() -> None:
    match = {"person_key": "k_ada", "competency_id": "observability", "match_kind": "mentor"}
    peers = frame("peers", match | {"peer_person_key": "k_cy"}, match | {"peer_person_key": "k_bob"})
    offer = said("k_cy", "offer_help", "observability", about_kind="competency")
    back = offer | {"kind": "withdraw_help", "made_at": offer["made_at"].replace(hour=10)}

    offered = card(page_of("k_ada", world(offer) | {"peers": peers}))
    withdrawn = card(page_of("k_ada", world(offer, back) | {"peers": peers}))
    assert "Cy Stone" in offered and "Cy Stone" not in withdrawn
    for key, (own_id, name, _, _) in PEOPLE.items():
        for html in (offered, withdrawn):
            if key not in ("k_ada", "k_cy"):
                assert name not in html and key not in html and f">{own_id}<" not in html
        assert key == "k_ada" or key not in offered, "an address or a key"


@pytest.mark.mission("E5")
def test_the_one_author_left_is_asked_on_their_own_page_and_nowhere_else() -> None:
    row = {"person_key": "k_cy", "competency_id": "caching", "area_name": "acme/shop src/cache/"}
    asked = world() | {"asked_to_teach": frame("asked_to_teach", row)}
    own, other = page_of("k_cy", asked), page_of("k_ada", asked)
    assert own.asked_to_teach == (("Caching", ("acme/shop src/cache/",)),)
    assert "only author left" in card(own) and "the only author left" in terminal(own)
    assert other.asked_to_teach == () and "src/cache/" not in card(other) + terminal(other)


@pytest.mark.mission("G4")
def test_a_step_with_a_colleague_names_them_while_their_offer_stands() -> None:
    """Two failures lead to a person and not to another item; who took the offer back is not named."""
    there = world()["path_steps"].head(1)
    step = there.with_columns(
        content_id=pl.lit(None, pl.String), step_kind=pl.lit("peer"), peer_person_key=pl.lit("k_cy")
    )
    (skill,) = there["competency_id"].to_list()
    offer = said("k_cy", "offer_help", skill, about_kind="competency")
    (offered,) = page_of(there["person_key"].item(), world(offer) | {"path_steps": step}).steps
    (withdrawn,) = page_of(there["person_key"].item(), world() | {"path_steps": step}).steps
    assert offered.title.endswith(", with Cy Stone") and offered.is_synchronous
    assert withdrawn.title == withdrawn.competency


def test_whoever_has_not_agreed_is_told_so_and_what_is_read() -> None:
    tables = frame(
        "tables", {"kind": "github", "table_name": "github__reviews", "grain": "One row per review"}
    )
    rows = frame("own_rows", {"person_key": "k_bob", "table_name": "github__reviews", "own_rows": 41})
    page = page_of("k_bob", world() | {"tables": tables, "own_rows": rows})
    html = card(page)
    assert page.steps == () and page.withheld_reason == "no_consent"
    assert "No path was made for you" in html and "review: 41" in html
    assert 'value="consent"' in html and 'value="opt_out"' in html and 'value="concern"' in html


def test_what_a_source_calls_things_is_text_and_never_markup() -> None:
    html = card(page_of("k_ada", world()))
    assert "Read &lt;a&gt; trace" in html and "Read <a> trace" not in html


@pytest.mark.mission("G7")
def test_the_card_is_one_file_that_may_ask_nobody_for_anything() -> None:
    html = card(page_of("k_ada", world()))
    assert "default-src 'none'" in html and 'lang="en"' in html
    assert not re.search(r"""(?:src|href)=["'](?!path\.html)|@import|url\(""", html)
    tables, captions = html.count("<table"), html.count("<caption")
    assert tables == captions > 0


def test_own_word_that_moved_an_estimate_is_visible() -> None:
    frames = world()
    states = frames["states"].with_columns(estimate_without_claims=frames["states"]["estimate"] - 0.1)
    page = page_of("k_ada", frames | {"states": states})
    assert "your own word moved it by +0.10" in card(page)
    assert "own word moved it by +0.10" in terminal(page)


@pytest.mark.mission("E4")
def test_the_card_says_what_an_answer_to_a_checkpoint_weighs() -> None:
    """As signals.yml has it, and nothing where the program has no such signal."""
    signals = program().signals
    assert signals is not None
    (weight,) = (signal.weight for signal in signals.signals if signal.id == "checkpoint")
    page = page_of("k_ada", world())
    assert f"a day's answer counts for {weight:g}\npieces of evidence" in card(page)
    assert "never a gap.\nAn unaided checkpoint" in card(page), "sentences run into each other"
    assert "a day's answer counts" not in card(replace(page, pieces_per_answer=None))


@pytest.mark.mission("F2")
def test_a_step_that_repeats_what_was_completed_says_so() -> None:
    again = world()["path_steps"].head(1).with_columns(why_code=pl.lit("once_more"))
    (step,) = page_of(again["person_key"].item(), world() | {"path_steps": again}).steps
    assert step.why.endswith("You completed all that fits it: practise this once more, on work of your own.")


def skill(alpha: float, beta: float, proven: int | None = None, unknown: bool = False) -> Skill:
    return Skill(
        "c", "C", "d", unknown, alpha / (alpha + beta), 0.0, 1.0, alpha, beta, 5.0, 0.0, proven, None, None, False, ()
    )  # fmt: skip


@pytest.mark.mission("E7")
@pytest.mark.parametrize(
    ("given", "level", "expected"),
    [
        (None, 1, "unknown"),
        (skill(1, 9, unknown=True), 4, "unknown"),  # far below, and still no gap
        (skill(1, 9), 2, "missing"),  # P(skill < 0.375) = 0.985
        (skill(9, 1), 2, "shown"),  # P(skill < 0.375) = 0.0001
        (skill(2, 2), 3, "open"),  # P(skill < 0.625) = 0.68
        (skill(1, 9, proven=3), 3, "proven"),
        (skill(1, 9, proven=2), 3, "missing"),
    ],
)
def test_what_the_evidence_says_of_a_level(given: Skill | None, level: int, expected: str) -> None:
    assert status_of(given, level) == expected


@pytest.mark.mission("E7")
def test_the_role_report_sets_evidence_beside_this_role_and_the_next() -> None:
    frames = world()
    page, model = page_of("k_ada", frames), program().competencies
    assert model is not None
    present = role_of(page, model)
    assert present is not None and "mid software engineer" in present.titles
    reports = role_reports(page, model, frames["content"].to_dicts())
    assert [r.is_present for r in reports] == [True] + [False] * len(present.next)
    assert all(one.status == "unknown" for r in reports for one in r.expected if "Caching" in one.competency)
    html = render_role(page, reports)
    assert "no verdict" in html and "nothing about pay" in html
    assert not re.search(r"\b(salary|ready for promotion|not ready|rank)\b", html)
