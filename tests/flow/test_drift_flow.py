"""The quarterly review in a real run: page, patch and history, and the command that makes the same review."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import duckdb
import pytest
from running import signalpath

from signalpath.program import load_program

pytestmark = pytest.mark.mission("E6")


def review(workspace: Path, *arguments: str, program: Path | None = None) -> subprocess.CompletedProcess[str]:
    return signalpath(
        "model", "review", "--home", ".signalpath", "--program", str(program or "program"), *arguments,
        cwd=workspace,
    )  # fmt: skip


@pytest.fixture(scope="module")
def found(demo_workspace: Path) -> dict:
    done = review(demo_workspace, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_first_run_makes_the_review_that_the_command_makes(demo_workspace: Path, found: dict) -> None:
    reports = demo_workspace / ".signalpath/reports"
    history = [json.loads(line) for line in (reports / "drift_history.jsonl").read_text().splitlines()]
    assert [line["as_of"] for line in history] == ["2026-06-30"] == [found["as_of"]]
    assert history[0]["unmapped"] == found["unmapped"]
    assert (reports / "drift.patch").read_text("utf-8") == found["patch"]
    page = (reports / "drift.html").read_text("utf-8")
    assert "src/core/" in page and found["proposals"][0]["figures"] in page.replace("&#39;", "'")


def test_shares_are_those_of_the_work_itself(demo_workspace: Path, found: dict) -> None:
    """Counted another way: changes to files of the quarter whose path no rule decides."""
    with duckdb.connect(str(demo_workspace / ".signalpath/warehouse.duckdb"), read_only=True) as con:
        row = con.execute(
            "select avg((rules.path is null)::int) from intermediate.int_pull_request_files as files "
            "join intermediate.int_pull_requests as pulls using (pull_request_key) "
            "left join (select distinct path from intermediate.int_path_competencies) as rules using (path) "
            "where not is_generated and created_at >= date '2026-06-30' - 91"
        ).fetchone()
    assert row is not None
    # Commits outside of GitHub are work too; the demo has few.
    assert found["unmapped"]["path"] == pytest.approx(row[0], abs=0.02)
    assert found["unmapped"]["path"] > 0.1, "the demo's core belongs to no skill"


def test_nobody_is_named(demo_workspace: Path, found: dict) -> None:
    reports = demo_workspace / ".signalpath/reports"
    written = (reports / "drift.html").read_text("utf-8") + json.dumps(found)
    with duckdb.connect(str(demo_workspace / ".signalpath/warehouse.duckdb"), read_only=True) as con:
        people = con.execute("select email, github_login, display_name from raw.roster__people").fetchall()
    names = {name for row in people for name in row if name}
    assert {name for name in names if name in written} == set()


def test_the_applied_patch_validates_and_leaves_nothing_to_propose(
    demo_workspace: Path, tmp_path: Path, found: dict
) -> None:
    shutil.copytree(demo_workspace / "program", tmp_path / "program")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    patch = tmp_path / "model.patch"
    made = review(demo_workspace, "--out", str(patch), program=tmp_path / "program")
    assert made.returncode == 0 and "lines to add" in made.stdout
    subprocess.run(["git", "apply", str(patch)], cwd=tmp_path, check=True)
    model = load_program(tmp_path / "program").competencies
    assert model is not None
    rules = {
        (skill.id, rule.artefact, rule.pattern) for skill in model.competencies for rule in skill.mappings
    }
    added = [p for p in found["proposals"] if p["action"] == "map"]
    assert added and all((p["competency_id"], p["artefact"], p["pattern"]) in rules for p in added)
    again = review(demo_workspace, "--json", program=tmp_path / "program")
    assert json.loads(again.stdout)["patch"] == ""


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("30.6.", "expected a date"), ("2026-03-31", "the last run looked from 2026-06-30")],
)
def test_a_day_that_cannot_be_reviewed_is_one_sentence(demo_workspace: Path, day: str, sentence: str) -> None:
    done = review(demo_workspace, "--as-of", day)
    assert done.returncode == 2 and done.stdout == ""
    assert sentence in done.stderr and len(done.stderr.splitlines()) == 1


def test_without_a_run_there_is_nothing_to_review(demo_workspace: Path, tmp_path: Path) -> None:
    program = demo_workspace / "program"
    none = signalpath("model", "review", "--home", "none", "--program", str(program), cwd=tmp_path)
    duckdb.connect(str(tmp_path / "warehouse.duckdb")).close()
    empty = signalpath("model", "review", "--home", ".", "--program", str(program), cwd=tmp_path)
    assert (none.returncode, empty.returncode) == (2, 2)
    assert "signalpath run" in none.stderr and "signalpath run" in empty.stderr
