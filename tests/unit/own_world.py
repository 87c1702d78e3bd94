"""A small organisation as the frames that own pages are built from; scored by the real recommender."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from signalpath.program import Program, load_program
from signalpath.recommend import recommend
from signalpath.reports.own.frames import FRAMES
from signalpath.skill_state import estimate_skills

AS_OF = date(2026, 6, 30)
PROGRAM = Path(__file__).resolve().parents[2] / "program"
PEOPLE = {
    "k_ada": ("E1", "Ada Quill", "M1", True),
    "k_bob": ("E2", "Bob Rowe", "M1", False),
    "k_cy": ("E3", "Cy Stone", "M1", True),
    "k_mo": ("M1", "Mo Trent", None, False),
}


def frame(name: str, *rows: dict[str, Any]) -> pl.DataFrame:
    """Rows as the frame of that name; what a row does not say is null."""
    columns = {column: [row.get(column) for row in rows] for column in FRAMES[name]}
    return pl.DataFrame(columns, schema=FRAMES[name])


def said(person_key: str, kind: str, about: str | None = None, **given: Any) -> dict[str, Any]:
    """One answer."""
    return {
        "person_key": person_key,
        "kind": kind,
        "about_id": about,
        "made_at": datetime(2026, 6, 20, 9),
        **given,
    }


def program() -> Program:
    """The starter program."""
    return load_program(PROGRAM)


def evidence(*people: str) -> pl.DataFrame:
    """Six weeks of reviews in which observability went badly and SQL, which comes before it, so-so."""
    rows = [
        {
            "person_key": key,
            "competency_id": competency,
            "week_on": date(2026, 4, 6 + week),
            "signal_id": "review_comment_density",
            "signal_kind": "work",
            "value": value,
            "weight": 1.0,
            "half_life_days": 180.0,
            "evidence_ids": [f"acme/{competency}#{week}"],
        }
        for key in people
        for competency, value in (("observability", 0.1), ("sql_performance", 0.4))
        for week in range(6)
    ]
    return frame("evidence", *rows)


def world(*responses: dict[str, Any], learners: tuple[str, ...] = ("k_ada",)) -> dict[str, pl.DataFrame]:
    """Frames of four people; `learners` have evidence, Ada and Cy take part, Mo leads the other three."""
    people = frame(
        "people",
        *(
            {
                "person_key": key,
                "roster_person_id": own_id,
                "email": f"{key}@acme.example",
                "display_name": name,
                "manager_id": manager,
                "role": "software engineer",
                "level": "mid",
                "is_consenting": consents,
            }
            for key, (own_id, name, manager, consents) in PEOPLE.items()
        ),
    )
    competencies = frame(
        "competencies",
        {
            "competency_id": "observability",
            "name": "Observability",
            "domain": "ops",
            "prerequisites": ["sql_performance"],
        },
        {"competency_id": "sql_performance", "name": "SQL", "domain": "data", "prerequisites": []},
        {"competency_id": "caching", "name": "Caching", "domain": "data", "prerequisites": []},
    )
    content = frame(
        "content",
        {
            "content_id": "obs_lab",
            "title": "Read <a> trace",
            "competency_id": "observability",
            "level": 1,
            "modality": "lab",
            "minutes": 25,
            "is_synchronous": False,
            "is_offerable": True,
        },
    )
    own = evidence(*learners)
    states = estimate_skills(own, AS_OF)
    made = recommend(
        people.with_columns(is_bot=False, start_on=None, end_on=None),
        states,
        own,
        competencies.with_columns(relevance=0.8),
        content.with_columns(
            is_local=True,
            reviewed_on=date(2026, 1, 5),
            open_error_count=0,
            is_compliance=False,
            is_stale=False,
            requires_competency_ids=pl.lit([], pl.List(pl.String)),
            requires_levels=pl.lit([], pl.List(pl.Int64)),
        ),
        AS_OF,
    )
    return {
        "people": people,
        "competencies": competencies,
        "content": content,
        "evidence": own,
        "states": states,
        "path_steps": made.path_steps,
        "withheld": made.withheld,
        "responses": frame("responses", *responses),
    }
