"""The command line refuses what it can before anything is written: one clear sentence, exit code 2."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from orchestration.cli import app

ROOT = Path(__file__).resolve().parents[2]


def call(*arguments: str | Path, **environment: str) -> tuple[int, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], env=environment or None)
    return result.exit_code, result.output


def refused(home: Path, *arguments: str | Path) -> str:
    """The message of a run that must be refused without a trace: no traceback, no home."""
    code, output = call("run", "--home", home, *arguments)
    assert code == 2, output
    assert "Traceback" not in output
    assert not home.exists()
    return output


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def program(folder: Path, sources: str) -> Path:
    folder.mkdir()
    (folder / "sources.yml").write_text(sources)
    return folder


def test_help_names_every_command() -> None:
    code, output = call("--help")
    assert code == 0
    assert all(command in output for command in ("run", "demo", "serve", "validate"))


def test_help_is_quick_because_nothing_heavy_is_imported() -> None:
    heavy = ("dagster", "dbt", "dlt", "great_expectations", "polars", "duckdb", "plotly")
    script = f"import sys, orchestration.cli; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def test_version() -> None:
    assert call("--version") == (0, "signalpath 0.1.0\n")


def test_a_missing_program_is_named(home: Path, tmp_path: Path) -> None:
    assert "sources.yml: not found" in refused(home, "--program", tmp_path / "nowhere")


def test_malformed_yaml_is_named_by_file_and_line(home: Path, tmp_path: Path) -> None:
    folder = program(tmp_path / "program", "- {name: a, kind: git, path: .}\n- {name: [\n")
    assert "sources.yml:3: not valid YAML" in refused(home, "--program", folder)


def test_an_unknown_field_is_named(home: Path, tmp_path: Path) -> None:
    folder = program(tmp_path / "program", "- {name: a, kind: git, path: ., colour: red}\n")
    output = refused(home, "--program", folder)
    assert "colour" in output
    assert "red" not in output.replace("colour", "")


@pytest.mark.parametrize("value", [None, ""])
def test_a_missing_credential_is_named_before_anything_is_read(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    monkeypatch.delenv("ACME_TOKEN", raising=False)
    if value is not None:
        monkeypatch.setenv("ACME_TOKEN", value)
    folder = program(
        tmp_path / "program", "- {name: acme, kind: github, owners: [acme], token_env: ACME_TOKEN}\n"
    )
    output = refused(home, "--program", folder)
    assert "source `acme`" in output
    assert "ACME_TOKEN" in output


def test_all_faults_are_told_at_once(home: Path, tmp_path: Path) -> None:
    folder = program(
        tmp_path / "program",
        "- {name: one, kind: git, path: nowhere}\n- {name: two, kind: xapi, path: nowhere_else}\n",
    )
    output = refused(home, "--program", folder)
    assert "source `one`" in output
    assert "source `two`" in output


def test_a_date_that_is_none_is_refused(home: Path, tmp_path: Path) -> None:
    folder = program(tmp_path / "program", "[]\n")
    assert "expected a date" in refused(home, "--program", folder, "--as-of", "30.6.2026")


def test_validate_says_what_absent_files_cost(tmp_path: Path) -> None:
    code, output = call("validate", "--program", program(tmp_path / "program", "[]\n"))
    assert code == 0
    assert "no charter" in output


def test_serve_without_a_site_says_how_to_make_one(home: Path) -> None:
    code, output = call("serve", "--home", home)
    assert code == 2
    assert "signalpath run" in output


def test_demo_will_not_overwrite_a_folder_of_somebody_else(home: Path) -> None:
    (home / "demo").mkdir(parents=True)
    (home / "demo" / "mine.txt").write_text("mine")
    code, output = call("demo", "--home", home)
    assert code == 2
    assert "demo" in output
    assert (home / "demo" / "mine.txt").read_text() == "mine"
