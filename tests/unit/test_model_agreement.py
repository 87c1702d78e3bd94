"""A metric or signal without its model, or a model without its definition, is refused before a run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.model_agreement import disagreements
from signalpath.program import load_program

PROGRAM = Path(__file__).resolve().parents[2] / "program"


@pytest.fixture
def program(tmp_path: Path) -> Path:
    shutil.copytree(PROGRAM, tmp_path / "program")
    return tmp_path / "program"


def rename(program: Path, what: str, before: str, after: str) -> None:
    path = program / "model" / f"{what}s.yml"
    document = yaml.safe_load(path.read_text("utf-8"))
    entry = next(entry for entry in document[f"{what}s"] if entry["id"] == before)
    entry["id"] = after
    path.write_text(yaml.safe_dump(document, allow_unicode=True), "utf-8")


def test_the_program_that_comes_with_the_project_agrees_with_its_models() -> None:
    assert disagreements(load_program(PROGRAM)) == []


@pytest.mark.parametrize(
    ("what", "known", "prefix"), [("metric", "attrition", "met"), ("signal", "exposure", "sig")]
)
def test_an_id_without_a_model_and_a_model_without_an_id_are_named_together(
    program: Path, what: str, known: str, prefix: str
) -> None:
    rename(program, what, known, "misspelt")
    found = disagreements(load_program(program))
    assert len(found) == 2
    assert f"{what} `misspelt` has no model" in found[0]
    assert f"the model {prefix}_{known} has no {what} `{known}` here" in found[1]


def test_a_program_without_metrics_and_signals_is_a_program(program: Path) -> None:
    for name in ("charter.yml", "model/metrics.yml", "model/signals.yml"):
        (program / name).unlink()
    assert disagreements(load_program(program)) == []


@pytest.mark.parametrize("command", ["validate", "run"])
def test_commands_refuse_it_before_anything_is_built(program: Path, tmp_path: Path, command: str) -> None:
    rename(program, "signal", "exposure", "misspelt")
    arguments = [command, "--program", str(program)]
    home = tmp_path / "home"
    result = CliRunner().invoke(app, arguments + (["--home", str(home)] if command == "run" else []))
    assert result.exit_code == 2
    assert "signal `misspelt` has no model" in result.output
    assert not home.exists()
