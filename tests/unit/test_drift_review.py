"""Protects the quarterly review: proposals rest on figures, and the patch changes nothing but what it says."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from program_folder import copy_program

from signalpath.drift import BESIDE_SCHEMA, DRIFT_SCHEMA, Proposal, patch_model, propose, unified_diff
from signalpath.drift.review import first_monday, is_due, review_model
from signalpath.program import CompetencyModel, load_program
from signalpath.reports import render_drift

pytestmark = pytest.mark.mission("E6")

AS_OF = date(2026, 6, 30)
MODEL = """\
# Owned by engineering.
version: "2026.3"   # dated below
competencies:
  - id: sql          # the first
    mappings:
      - {artefact: path, pattern: "**/*.sql"}   # every store
      # old ones
      - artefact: path
        pattern: tables/**

  - id: caching
    mappings: [{artefact: service, pattern: "*-cache"}]
# the end"""
ADD = Proposal("map", "path", "db/views/**", "sql", 0.7, "41 changes; 72% sql")
RETIRE = Proposal("retire", "path", "tables/**", "sql", 1.0, "decides nothing")
FLOW = Proposal("map", "label", "hot: yes #1", "caching", 1.0, "9 tickets")
ASK = Proposal("ask", "path", "src/core/**", None, 1.0, "874 changes, 17% of all")


def mappings(text: str) -> dict[str, list[dict[str, object]]]:
    return {skill["id"]: skill["mappings"] for skill in yaml.safe_load(text)["competencies"]}


def test_lines_are_added_where_they_belong_and_comments_stay() -> None:
    patched = patch_model(MODEL, [ADD, RETIRE, FLOW, ASK])
    assert mappings(patched) == {
        "sql": [
            {"artefact": "path", "pattern": "**/*.sql"},
            {"artefact": "path", "pattern": "db/views/**", "weight": 0.7},
        ],
        "caching": [
            {"artefact": "service", "pattern": "*-cache"},
            {"artefact": "label", "pattern": "hot: yes #1"},
        ],
    }
    for kept in ("# Owned by engineering.", "# dated below", "# the first", "# every store", "# old ones"):
        assert kept in patched
    assert '      - {artefact: path, pattern: "db/views/**", weight: 0.7}  # 41 changes; 72% sql\n' in patched
    assert "      # - artefact: path  # decides nothing\n      # pattern: tables/**\n" in patched
    # The file had no line end at its end; the question stands on a line of its own.
    assert patched.endswith(
        '# the end\n# unmapped: path "src/core/**": 874 changes, 17% of all; who owns this?\n'
    )


def test_what_is_in_the_file_is_not_put_in_again() -> None:
    once = patch_model(MODEL, [ADD, ASK])
    later = Proposal("ask", "path", "src/core/**", None, 1.0, "901 changes, 19% of all")
    assert patch_model(once, [later]) == once
    assert patch_model(MODEL, []) == MODEL


def test_two_rules_for_one_skill_stand_together_and_the_last_rule_stays() -> None:
    other = Proposal("map", "component", "views", "sql", 1.0, "5 tickets")
    first = Proposal("retire", "path", "**/*.sql", "sql", 1.0, "decides nothing")
    patterns = [rule["pattern"] for rule in mappings(patch_model(MODEL, [ADD, other]))["sql"]]
    assert patterns == ["**/*.sql", "tables/**", "db/views/**", "views"]
    assert patch_model(MODEL, [first, RETIRE]) == MODEL, "a skill without rules is refused by validate"
    assert [rule["pattern"] for rule in mappings(patch_model(MODEL, [first, RETIRE, other]))["sql"]] == [
        "views"
    ]


@pytest.mark.parametrize("text", [MODEL, MODEL + "\n", MODEL.replace("\n", "\r\n")])
def test_git_applies_the_patch_to_the_very_file(tmp_path: Path, text: str) -> None:
    patched = patch_model(text, [ADD, RETIRE, FLOW, ASK])
    (tmp_path / "program").mkdir()
    (tmp_path / "program/model.yml").write_text(text, "utf-8", newline="")
    diff = unified_diff(text, patched, "program/model.yml")
    command = ["git", "-c", "core.autocrlf=false", "apply", "-"]
    subprocess.run(command, input=diff.encode(), cwd=tmp_path, check=True)
    assert (tmp_path / "program/model.yml").read_bytes().decode() == patched
    assert ("\r\n" in patched) == ("\r\n" in text)
    assert patched.count("\n") == patched.count("\r\n") or "\r\n" not in text


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12))
def test_any_name_is_a_pattern_of_the_same_name(name: str) -> None:
    """A label may be anything: it must not break out of its line."""
    added = Proposal("map", "label", name, "sql", 1.0, "9 tickets")
    asked = Proposal("ask", "label", name, None, 1.0, "9 tickets")
    assert mappings(patch_model(MODEL, [added, asked]))["sql"][-1] == {"artefact": "label", "pattern": name}


def drift(*rows: tuple[str, str, str | None, int, int | None, float]) -> pl.DataFrame:
    return pl.DataFrame([(*row, AS_OF) for row in rows], schema=DRIFT_SCHEMA, orient="row")


def beside(*rows: tuple[str, str, str, str, float, int]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=BESIDE_SCHEMA, orient="row")


@pytest.fixture
def model(tmp_path: Path) -> CompetencyModel:
    found = load_program(copy_program(tmp_path)).competencies
    assert found is not None
    return found


def test_a_rule_is_proposed_where_the_work_beside_tells_one_skill(model: CompetencyModel) -> None:
    """Worked by hand: 72 of 100 beside db/views is sql, 50 of 100 beside src/core. Four pieces of work are too few."""
    found = propose(
        drift(
            ("unmapped_path", "db/views/", None, 50, 50, 0.1),
            ("unmapped_path", "src/core/", None, 40, 40, 0.08),
            ("unmapped_path", "few/", None, 30, 30, 0.06),
            ("unmapped_path", "db/mixed/", None, 20, 40, 0.04),
            ("unmapped_path", "rare/", None, 1, 1, 0.002),
        ),
        beside(
            ("path", "db/views/", "beside", "sql_performance", 72.0, 41),
            ("path", "db/views/", "beside", "caching", 28.0, 41),
            ("path", "src/core/", "beside", "sql_performance", 50.0, 41),
            ("path", "src/core/", "beside", "caching", 50.0, 41),
            ("path", "few/", "beside", "caching", 1.0, 4),
            ("path", "db/mixed/", "beside", "caching", 1.0, 40),
        ),
        model,
        AS_OF,
    )
    assert [(p.action, p.pattern, p.competency_id, p.weight) for p in found] == [
        ("map", "db/views/**", "sql_performance", 0.7),
        ("ask", "src/core/**", None, 1.0),
        ("ask", "few/*", None, 1.0),
        ("ask", "db/mixed/**", None, 1.0),
    ]
    assert found[0].figures == (
        "50 changes of files since 2026-03-31, 10% of all; 72% sql_performance in 41 pieces of work"
    )


def test_services_are_told_by_repository_and_name_unless_the_two_disagree(model: CompetencyModel) -> None:
    rows = [("unmapped_service", name, None, 9, 9, 0.1) for name in ("a-db", "b-db", "c-db")]
    found = propose(
        drift(*rows, ("unmapped_incident", "a-db/0a", None, 9, 9, 0.1), ("unmapped_incident", "/0b", None, 9, 9, 0.1)),
        beside(
            ("service", "a-db", "*-db", "sql_performance", 2.0, 2),
            ("service", "b-db", "*-db", "sql_performance", 2.0, 2),
            ("service", "b-db", "repository", "caching", 9.0, 30),
            ("service", "c-db", "*-db", "sql_performance", 1.0, 1),
            ("incident", "/0b", "beside", "caching", 8.0, 8),
        ),
        model,
        AS_OF,
    )  # fmt: skip
    # What a service's owner settles is not asked of its patterns.
    assert [(p.action, p.artefact, p.pattern) for p in found] == [
        ("map", "incident", "/0b"),
        ("map", "service", "a-db"),
        ("ask", "service", "b-db"),
        ("ask", "service", "c-db"),
    ]


def test_rules_that_the_file_has_by_now_are_neither_added_nor_retired_again(model: CompetencyModel) -> None:
    rows = drift(
        ("unmapped_path", "db/migrations/", None, 50, 50, 0.1),
        ("unmapped_label", "telemetry", None, 50, 50, 0.1),
        ("idle_path_rule", "gone/**", "caching", 0, None, 0.0),
        ("idle_path_rule", "**/cache/**", "caching", 0, None, 0.0),
    )
    found = propose(rows, beside(), model, AS_OF)
    assert [(p.action, p.pattern, p.competency_id) for p in found] == [("retire", "**/cache/**", "caching")]


def test_the_patched_program_validates_and_asks_nothing_new(tmp_path: Path) -> None:
    """Protects the patch as a whole, on the program that comes with the project."""
    folder = copy_program(tmp_path)
    path = folder / "model" / "competencies.yml"
    rows = drift(
        ("unmapped_path", "db/views/", None, 50, 50, 0.1),
        ("unmapped_label", "a: b", None, 50, 50, 0.1),
        ("unmapped_service", "legacy-edi", None, 3, 3, 0.05),
        ("idle_path_rule", "**/cache/**", "caching", 0, None, 0.0),
        ("stale_competency", "caching", "caching", 0, None, 0.0),
    )
    near = beside(
        ("path", "db/views/", "beside", "sql_performance", 1.0, 9),
        ("label", "a: b", "beside", "sql_performance", 1.0, 9),
    )

    def review() -> str:
        model = load_program(folder).competencies
        assert model is not None
        made = review_model(
            rows, near, {"path": 500}, model, path.read_text(), "program/model/competencies.yml", AS_OF
        )
        assert made.unmapped == {
            "path": 0.1,
            "service": None,
            "incident": None,
            "label": None,
            "component": None,
        }
        page = render_drift(made, [{"as_of": "2026-06-30", "version": "1", "unmapped": made.unmapped}])
        assert "Okafor" not in page, "a review names nobody, not even the model's owner"
        assert "://" not in page, "the page asks no other host for anything"
        return made.patch  # fmt: skip

    patch = review()
    assert (
        len([line for line in patch.splitlines() if line.startswith("+") and "sql_performance" in line]) == 2
    )
    subprocess.run(["git", "apply", "-"], input=patch.encode(), cwd=tmp_path, check=True)
    assert review() == ""


@pytest.mark.parametrize(
    ("as_of", "last", "due"),
    [
        ("2026-06-30", None, True),
        ("2026-07-05", "2026-04-06", False),
        ("2026-07-06", "2026-04-06", True),
        ("2026-09-30", "2026-07-06", False),
        ("2026-07-20", "2026-06-30", True),
        ("2026-06-01", "2026-06-30", False),
    ],
)
def test_a_review_is_due_from_the_quarters_first_monday_on(as_of: str, last: str | None, due: bool) -> None:
    assert is_due(date.fromisoformat(as_of), date.fromisoformat(last) if last else None) is due


def test_the_first_monday_of_each_quarter() -> None:
    found = [first_monday(date(2026, month, 28)) for month in (1, 5, 9, 12)]
    assert found == [date(2026, 1, 5), date(2026, 4, 6), date(2026, 7, 6), date(2026, 10, 5)]
