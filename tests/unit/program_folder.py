"""A program folder for tests: the one that comes with the project, to be broken in one place."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

PROGRAM = Path(__file__).resolve().parents[2] / "program"


def copy_program(folder: Path) -> Path:
    """The project's own program, in a folder of its own."""
    shutil.copytree(PROGRAM, folder / "program")
    return folder / "program"


def change(program: Path, name: str, edit: Callable[[Any], Any]) -> Path:
    """Edit one file of a program; it loses its comments, and its lines are those of `yaml.safe_dump`."""
    path = program / name
    document = yaml.safe_load(path.read_text("utf-8"))
    edit(document)
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), "utf-8")
    return path


def by_id(parts: list[dict[str, Any]], name: str) -> dict[str, Any]:
    """The entry of that id."""
    return next(part for part in parts if part["id"] == name)
