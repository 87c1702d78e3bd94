"""A person's own card: path, why, uncertainty, "this is wrong", what is read about them, and the way out.

Belongs here: the page of one person, out of an `OwnPage`. Where it is put is orchestration's part.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from signalpath.reports.own import OwnPage
from signalpath.reports.own.page import Step
from signalpath.reports.own.words import CONCERNS, DISPUTES, EFFECT, SETTINGS, plain
from signalpath.reports.page import render_page

ROWS_SHOWN = 5
LEVELS = (1, 2, 3, 4)


def render_card(page: OwnPage, cohorts: Mapping[str, str]) -> str:
    """The card as HTML.

    Args:
        page: what is known of the person.
        cohorts: id -> name of the cohorts that somebody who has not agreed yet may ask to join.
    """
    return render_page(
        "card.html.j2",
        page=page,
        headline=_headline(page),
        minutes=sum(step.minutes or 0 for step in page.steps),
        behind={step.step: behind(step) for step in page.steps},
        proficiency=SETTINGS.proficiency,
        known=[skill for skill in page.skills if not skill.is_unknown],
        unknown=[skill for skill in page.skills if skill.is_unknown],
        systems=_systems(page),
        cohorts=cohorts,
        concerns=CONCERNS,
        disputes=DISPUTES,
        effect=EFFECT,
        levels=LEVELS,
        plain=plain,
    )


def behind(step: Step) -> list[dict[str, Any]]:
    """A step's evidence by signal, the weightiest first: artefacts, newest week, what it adds to the gap."""
    signals: dict[str, dict[str, Any]] = {}
    for row in step.evidence:
        of = signals.setdefault(
            row.signal,
            {"signal": row.signal, "artefacts": {}, "against": 0.0, "last": row.week_on, "rows": 0},
        )
        of["artefacts"] |= dict.fromkeys(row.artefacts)
        of["against"] += row.against
        of["last"] = max(of["last"], row.week_on)
        of["rows"] += 1
    return sorted(signals.values(), key=lambda of: (-of["against"], of["signal"]))


def _headline(page: OwnPage) -> str:
    if page.steps:
        count = {1: "One next step", 2: "Two next steps", 3: "Three next steps"}
        return f"{count.get(len(page.steps), f'{len(page.steps)} next steps')} for you"
    return "There is no path for you this time" if page.is_consenting else "No path was made for you"


def _systems(page: OwnPage) -> list[dict[str, Any]]:
    """What is read, by system: its tables, and how many rows of them are about the person."""
    return [
        {"kind": kind, "tables": (tables := list(own)), "own_rows": sum(t.own_rows for t in tables)}
        for kind, own in groupby(page.reads, key=lambda read: read.kind)
    ]
