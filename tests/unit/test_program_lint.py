"""Protects the lint: what deserves a look is said with its line, apart from errors, and nothing else is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from program_folder import PROGRAM, by_id, change, copy_program
from typer.testing import CliRunner

from orchestration.cli import app
from signalpath.program import load_program
from signalpath.program.globs import contains
from signalpath.program.lint import lint_program

MODEL, CATALOG, CURRICULUM = "model/competencies.yml", "content/catalog.yml", "content/curriculum.yml"
AS_OF = date(2026, 6, 30)

pytestmark = pytest.mark.mission("F3")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    return copy_program(tmp_path)


def said(program: Path, as_of: date = AS_OF) -> set[str]:
    """Warnings without their line."""
    found = lint_program(load_program(program), as_of)
    assert all(warning.line > 0 for warning in found)
    return {f"{warning.field}: {warning.message}" for warning in found}


def many_skills(document: Any) -> None:
    pattern = document["competencies"][0]
    for number in range(40):
        task = pattern["tasks"][0] | {"rubric": [f"{number} {level}" for level in "abcd"]}
        rule = {"artefact": "label", "pattern": f"skill-{number}"}
        document["competencies"].append(
            {"id": f"extra_{number}", "name": "Extra", "domain": "x", "tasks": [task], "mappings": [rule]}
        )


def copy_rubric(document: Any) -> None:
    document["competencies"][1]["tasks"][0]["rubric"] = document["competencies"][0]["tasks"][0]["rubric"]


@pytest.mark.parametrize(
    ("name", "edit", "warning"),
    [
        (
            MODEL,
            lambda d: [role.pop("is_senior", None) for role in d["roles"]],
            "roles: no role has `is_senior: true`: nobody's sign-off or teach-back counts as a proof",
        ),
        (MODEL, many_skills, "competencies: 65 skills: expected at most 40"),
        (
            MODEL,
            lambda d: d["roles"][0].update(expects={c["id"]: 1 for c in d["competencies"][:13]}),
            "roles.backend_engineer.expects: expects 13 skills: expected at most 12",
        ),
        (
            MODEL,
            lambda d: [role["expects"].pop("caching", None) for role in d["roles"]],
            "competencies.caching: no role expects it",
        ),
        (
            CATALOG,
            lambda d: d.update(items=[i for i in d["items"] if i["competency"] != "profiling"]),
            "competencies.profiling: no item teaches it",
        ),
        (
            CATALOG,
            lambda d: [i.update(level=1) for i in d["items"] if i["competency"] == "observability"],
            "competencies.observability: no item leads to level 2, 3, 4",
        ),
        (
            MODEL,
            lambda d: by_id(d["competencies"], "caching")["mappings"].append(
                {"artefact": "path", "pattern": "**/telemetry/cache/*.py"}
            ),
            "competencies.caching.mappings: all paths of this rule count as much for observability (line",
        ),
        (
            MODEL,
            lambda d: d["competencies"][0]["tasks"][0].update(rubric=["one", "Two", "two  ", "four"]),
            ".rubric: level 3 repeats level 2",
        ),
        (MODEL, copy_rubric, ".rubric: the rubric of "),
        (MODEL, lambda d: d.update(reviewed_on=date(2026, 3, 1)), "reviewed_on: the review was due on 2026-06-01"),
        (
            CATALOG,
            lambda d: by_id(d["items"], "obs_read_a_trace").update(review_valid_days=30),
            "items.obs_read_a_trace.reviewed_on: its review held until",
        ),
        (
            CURRICULUM,
            lambda d: d["tracks"][0].update(foundation=[]),
            "items.obs_read_a_trace: it is in no track",
        ),
    ],
)  # fmt: skip
def test_each_warning_is_said_where_it_is_due_and_only_there(
    program: Path, name: str, edit: Callable[[Any], Any], warning: str
) -> None:
    curriculum = program / CURRICULUM
    if name == CATALOG and "profiling" in warning:
        change(
            program,
            CURRICULUM,
            lambda d: d.update(tracks=[t for t in d["tracks"] if t["competency"] != "profiling"]),
        )
    assert curriculum.is_file()
    before = said(program)
    assert not any(warning in one for one in before)
    change(program, name, edit)
    assert any(warning in one for one in said(program))


def test_a_review_is_due_only_after_its_last_day(program: Path) -> None:
    due = load_program(program).competencies.review_due_on
    assert not any("the review was due" in one for one in said(program, due))
    assert any("the review was due" in one for one in said(program, date.fromordinal(due.toordinal() + 1)))


def test_a_rule_with_less_weight_is_no_overlap(program: Path) -> None:
    """Half as much is a decision, as it is for rules of one pattern."""
    rule = {"artefact": "path", "pattern": "**/telemetry/cache/*.py", "weight": 0.5}
    before = {one for one in said(program) if "count as much" in one}
    change(program, MODEL, lambda d: by_id(d["competencies"], "caching")["mappings"].append(rule))
    assert {one for one in said(program) if "count as much" in one} == before


@pytest.mark.parametrize(
    ("wider", "narrower", "expected"),
    [
        ("**/telemetry/**", "src/telemetry/*.py", True),
        ("src/telemetry/*.py", "**/telemetry/**", False),
        ("**", "a/b", True),
        ("*", "a/b", False),
        ("**/a", "a", True),
        ("a/**/b", "a/b", True),
        ("*-api", "Tracking-API", True),
        ("a?c", "abc", True),
        ("abc", "a?c", False),
        ("a*", "a**", False),
        ("**/*.sql", "db/**/*.sql", True),
        ("db.sql", "dbxsql", False),
    ],
)
def test_which_pattern_contains_which(wider: str, narrower: str, expected: bool) -> None:
    assert contains(wider, narrower) is expected


@given(st.text("ab/*?", min_size=1, max_size=6), st.text("ab/", max_size=5))
def test_a_pattern_contains_itself_and_everything_is_in_the_widest(glob: str, literal: str) -> None:
    assert contains(glob, glob)
    assert contains("**", glob)
    assert contains(f"{literal}**", literal)


def test_warnings_end_with_0_and_errors_with_2(program: Path) -> None:
    change(program, MODEL, lambda d: d["competencies"][0]["tasks"][0].update(rubric=["a", "a", "b", "c"]))
    for command in (["model", "lint", "--as-of", "2026-06-30"], ["validate"]):
        done = CliRunner().invoke(app, [*command, "--program", str(program)])
        assert done.exit_code == 0
        assert "warning: " in done.output
        assert "level 2 repeats level 1" in done.output
    change(program, MODEL, lambda d: d.pop("owner"))
    for command in (["model", "lint"], ["validate"]):
        done = CliRunner().invoke(app, [*command, "--program", str(program)])
        assert done.exit_code == 2
        assert "owner: Field required" in done.output


def test_a_day_that_is_none_is_refused(program: Path) -> None:
    done = CliRunner().invoke(app, ["model", "lint", "--program", str(program), "--as-of", "yesterday"])
    assert done.exit_code == 2
    assert "expected a date such as 2026-06-30" in done.output


def test_the_projects_own_program_has_only_gaps_and_reviews_that_ran_out() -> None:
    """A starter program is copied: its size, its rules and its rubrics have nothing to mend."""
    allowed = ("its review held until", "no item leads to level")
    assert [one for one in said(PROGRAM) if not any(kind in one for kind in allowed)] == []
