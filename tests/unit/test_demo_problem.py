"""The charter's problem statement is about numbers, and the demo's data says the same numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from ingestion.demo.build import build_demo
from ingestion.demo.landscape import SERVICE_COMPETENCY, kind_of
from signalpath.program import load_program

FROM, TO = "2025-07", "2026-01"
GENERATED = ("package-lock.json", "poetry.lock", "_pb2.py", "vendor/")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_demo(tmp_path_factory.mktemp("problem") / "demo").folder


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def incidents(demo: Path) -> list[tuple[bool, float | None]]:
    """Of the half-year: whether telemetry, and hours to resolution where a person resolved it."""
    by_people = {
        entry["incident"]["id"]
        for entry in rows(demo / "pagerduty/log_entries.jsonl")
        if entry["type"] == "resolve_log_entry" and entry["agent"]["type"] == "user_reference"
    }
    found = []
    for incident in rows(demo / "pagerduty/incidents.jsonl"):
        if FROM <= incident["created_at"] < TO:
            begun, ended = (
                datetime.fromisoformat(incident[name]) if incident[name] else None
                for name in ("created_at", "resolved_at")
            )
            is_telemetry = SERVICE_COMPETENCY[kind_of(incident["service"]["summary"])] == "observability"
            hours = (ended - begun).total_seconds() / 3600 if begun and ended else None
            found.append((is_telemetry, hours if incident["id"] in by_people else None))
    return found


def densities(demo: Path) -> Iterator[tuple[bool, int, int]]:
    """Of the half-year's merged changes of people: whether migrations, lines, comments by others."""
    for path in (demo / "github").glob("*/pull_requests.jsonl"):
        for change in rows(path):
            author = change["author"] or {}
            if author.get("__typename") != "User" or not FROM <= (change["mergedAt"] or "") < TO:
                continue
            files = [f for f in change["files"] if not any(name in f["path"] for name in GENERATED)]
            comments = [
                comment["path"]
                for thread in change["reviewThreads"]
                for comment in thread["comments"]
                if (comment["author"] or {}).get("__typename") == "User" and comment["author"] != author
            ]
            for file in files:
                yield (
                    "/migrations/" in file["path"],
                    file["additions"] + file["deletions"],
                    comments.count(file["path"]),
                )


@pytest.mark.mission("A2")
def test_the_problem_statement_holds(demo: Path, project: Path) -> None:
    """More than a third telemetry, half of those over three hours, twice the comments on migrations."""
    charter = load_program(project / "program").charter
    assert charter
    for words in ("more than a third", "half of those took longer than three hours", "more than twice"):
        assert words in charter.problem.statement.replace("\n", " ")
    stated = {figure.id: figure.stated for figure in charter.problem.figures}
    assert stated == {
        "incidents_from_telemetry": 0.36,
        "slow_telemetry_incidents": 0.5,
        "comments_on_migrations": 2.0,
        "responders_without_fluency": 0.25,
    }

    found = incidents(demo)
    assert sum(is_telemetry for is_telemetry, _ in found) > len(found) / 3
    assert median(hours for is_telemetry, hours in found if is_telemetry and hours is not None) > 3

    def density(of_migrations: bool) -> float:
        part = [(lines, comments) for is_one, lines, comments in densities(demo) if is_one is of_migrations]
        return sum(comments for _, comments in part) / sum(lines for lines, _ in part)

    assert density(True) > 2 * density(False)


@pytest.mark.mission("I5")
def test_targets_were_registered_before_the_launch(project: Path) -> None:
    charter = load_program(project / "program").charter
    assert charter and len(charter.targets) == 3
    assert all(target.registered_on < charter.cohorts[0].launch_on for target in charter.targets)
