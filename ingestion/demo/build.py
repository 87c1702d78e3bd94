"""Builds the demo organisation's folder: one seed, one set of bytes.

Belongs here: the order of inventing and writing, and doing nothing when it is already there. The
folder is written aside and renamed at the end, so that a reader sees all of it or nothing.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from ingestion.demo.bots import invent_bot_pull_requests
from ingestion.demo.coverage import write_coverage
from ingestion.demo.feedback import write_feedback
from ingestion.demo.github import write_github
from ingestion.demo.incidents import invent_incidents, invent_shifts
from ingestion.demo.jira import write_jira
from ingestion.demo.learning import invent_answers, invent_learning
from ingestion.demo.organisation import invent_externals, invent_people
from ingestion.demo.pagerduty import write_pagerduty
from ingestion.demo.responses import write_responses
from ingestion.demo.review import review_all
from ingestion.demo.roster import write_roster
from ingestion.demo.skills import invent_skills
from ingestion.demo.tickets import invent_tickets
from ingestion.demo.truth import truth_of, write_truth
from ingestion.demo.work import invent_pull_requests
from ingestion.demo.xapi import write_xapi

MARKER = "demo.json"


@dataclass(frozen=True)
class Summary:
    """What the folder holds.

    Attributes:
        folder: where it is.
        counts: provider -> list -> number of elements.
        is_new: whether it was written now rather than found.
    """

    folder: Path
    counts: dict[str, dict[str, int]]
    is_new: bool


def build_demo(folder: Path, seed: int = 7, scale: float = 1.0) -> Summary:
    """Write the demo organisation's answers under `folder`, unless these very ones are there.

    Args:
        folder: a folder that is not there yet, is empty, or was written by this function.
        seed: everything random follows from it.
        scale: volumes of work relative to the full organisation; people and repositories stay, and
            no active repository falls silent, so pull requests do not fall below about 1,700.

    Raises:
        FileExistsError: `folder` holds something else. Nothing is touched.
    """
    asked = {"seed": seed, "scale": scale, "version": _version()}
    marker = folder / MARKER
    if marker.is_file():
        found = json.loads(marker.read_text("utf-8"))
        if {key: found.get(key) for key in asked} == asked:
            return Summary(folder, found["counts"], is_new=False)
    elif folder.exists() and any(folder.iterdir()):
        raise FileExistsError(
            f"{folder} holds files that are not the demo's. Name an empty folder, or remove it yourself"
        )
    aside = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    counts = _write(aside, seed, scale)
    (aside / MARKER).write_text(json.dumps(asked | {"counts": counts}, indent=1) + "\n", "utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    aside.rename(folder)
    return Summary(folder, counts, is_new=True)


def _write(folder: Path, seed: int, scale: float) -> dict[str, dict[str, int]]:
    people = invent_people(seed)
    everybody = people + invent_externals(seed)
    skills = invent_skills(seed, everybody)
    work = invent_pull_requests(seed, scale, everybody, skills)
    review_all(seed, everybody, skills, work)
    work += invent_bot_pull_requests(seed, scale, people)
    shifts = invent_shifts(seed, people)
    incidents = invent_incidents(seed, scale, people, skills, shifts)
    tickets = invent_tickets(seed, scale, people, skills)
    events = invent_learning(seed, scale, people, skills)
    write_truth(folder / "truth.json", truth_of(seed, people, skills))
    # The first to leave deleted the GitHub account as well.
    gone = min((p for p in people if p.end_on), key=lambda p: str(p.end_on))
    return {
        "github": write_github(folder / "github", seed, work, people, deleted={gone.login}),
        "pagerduty": write_pagerduty(folder / "pagerduty", people, incidents, shifts),
        "jira": write_jira(folder / "jira", people, tickets),
        "xapi": write_xapi(folder / "xapi", seed, events),
        "roster": write_roster(folder / "roster", seed, people),
        "feedback": write_feedback(folder / "feedback", seed, people, invent_answers(seed, events)),
        "responses": write_responses(folder / "responses", seed, people, events, incidents, skills),
        "coverage": write_coverage(folder / "coverage", seed),
    }


def _version() -> str:
    """Changes whenever the code that invents or writes the demo does."""
    digest = hashlib.sha256()
    modules: list[Any] = sorted(
        (entry for entry in files("ingestion.demo").iterdir() if entry.name.endswith(".py")),
        key=lambda entry: entry.name,
    )
    for module in modules:
        digest.update(module.name.encode() + module.read_bytes())
    return digest.hexdigest()[:16]
