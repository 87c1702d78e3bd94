"""The nudge asset: one step for whoever had an occasion today, from what is loaded already.

Belongs here: what nudges read, the asset, and the page of each person. Who is nudged and when is
`signalpath/nudges/`; when this runs between two daily runs is `just_in_time.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
import polars as pl

from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.outbox import person_folder, replace_pages
from orchestration.recommend import COMPLETED, sound_evidence
from orchestration.run_context import RunContext
from orchestration.told_before import read_told, tell
from signalpath.nudges import NUDGE_SCHEMA, NudgeFrames, NudgeSettings, make_nudges, standing
from signalpath.recommend import RecommendSettings, score_gaps
from signalpath.reports.nudge import render_nudge
from signalpath.settings import Settings

QUERIES = files("orchestration").joinpath("sql/nudges")
PLAIN = {
    "people": "select * from intermediate.int_people where person_key not in "
    "(select unit_id from gate.withheld_units where unit_kind = 'person')",
    "states": "from recommend.skill_states",
    "evidence": "from marts.mart_skill_evidence",
    "competencies": "from marts.dim_competency",
    "content": "from marts.dim_content",
    "completed": COMPLETED,
    "responses": "from intermediate.int_responses",
    "by_gate": "from gate.withheld_units",
}
FILE = "now.html"
FACTS = ("incidents", "events", "work", "busy", "pages")


@dg.asset(
    key=["recommend", "nudges"],
    deps=[
        # Which folders there may be is settled before a page is put into one.
        ["outbox", "incidents"],
        ["outbox", "cards"],
        ["recommend", "skill_states"],
        ["gate", "withheld_units"],
        ["identity", "people"],
        ["marts", "dim_competency"],
        ["marts", "dim_content"],
        ["marts", "fct_learning_events"],
        ["marts", "mart_skill_evidence"],
        *(
            ["intermediate", table]
            for table in (
                "int_incident_responses",
                "int_incidents",
                "int_oncall_shifts",
                "int_path_competencies",
                "int_people",
                "int_pull_request_competencies",
                "int_pull_requests",
                "int_responses",
                "int_review_comments",
                "int_reviews",
                "int_incident_competencies",
                "int_service_schedules",
            )
        ),
    ],
    group_name="recommend",
    kinds={"polars", "python", "html"},
    pool=POOL,
    description="One row per person to whom a step is proposed now; outbox/<person>/now.html says why",
)
def nudges(run: RunContext) -> dg.MaterializeResult:
    """Make the nudges of this instant, remember them, and write the pages of those that stand."""
    made, now = propose(run.settings, run.instant)
    return dg.MaterializeResult(metadata={"dagster/row_count": now, "made_now": made})


def propose(home: Settings, at: datetime, settings: NudgeSettings | None = None) -> tuple[int, int]:
    """Everything that the asset does; returns how many nudges were made now and how many stand.

    A nudge is remembered before its page is written: after a crash between the two the budget is spent, and
    the next run writes the page.
    """
    settings = settings or NudgeSettings()
    with warehouse.connect(home.warehouse) as con:
        frames = read_frames(con, at, settings)
        made = make_nudges(frames, at, settings)
        tell(con, made)
        now = standing(replace(frames, told=read_told(con)), at, settings)
        recipients = con.sql(_sql("recipients")).pl()
        named = con.sql("select competency_id, name as competency from marts.dim_competency").pl()
    warehouse.write(home.warehouse, "recommend", {"nudges": now.select(list(NUDGE_SCHEMA))})
    items = frames.content.select("content_id", "title", "minutes", "modality")
    shown = now.join(recipients, on="person_key").join(items, on="content_id").join(named, on="competency_id")
    write_pages(home.outbox, shown)
    return made.height, now.height


def read_frames(con: duckdb.DuckDBPyConnection, at: datetime, settings: NudgeSettings) -> NudgeFrames:
    """What is known at `at` (UTC without a zone), of people and evidence that passed the gate."""
    plain = {name: con.sql(sql).pl() for name, sql in PLAIN.items()}
    given = {"at": at, **{name: value for name, value in asdict(settings).items() if isinstance(value, int)}}
    facts = {name: _facts(con, name, given) for name in FACTS}
    evidence = sound_evidence(plain["evidence"], plain["by_gate"])
    scored = score_gaps(plain["states"], evidence, plain["competencies"], at.date(), RecommendSettings())
    kept = {name: plain[name] for name in ("people", "content", "completed", "responses")}
    return NudgeFrames(scored=scored, told=read_told(con), **kept, **facts)


def write_pages(outbox: Path, shown: pl.DataFrame) -> None:
    """Put `now.html` into the folder of each person who has a nudge, and take it out of all others.

    Args:
        outbox: the folder of folders; whose folders may be there is for a run's other pages to say.
        shown: person_id, person, time_zone, trigger_kind, evidence_id, competency, title, minutes, modality,
            content_id, is_known_gap, made_at, send_after; the latest of a person is shown.
    """
    rows = shown.unique("person_id", keep="last", maintain_order=True).to_dicts()
    pages = [(person_folder(row["person_id"]), FILE, render_nudge(row)) for row in rows]
    there = {place.name for place in outbox.iterdir()} if outbox.is_dir() else set()
    replace_pages(outbox, {FILE}, pages, there | {page[0] for page in pages})


def _facts(con: duckdb.DuckDBPyConnection, name: str, given: Mapping[str, Any]) -> pl.DataFrame:
    sql = _sql(name)
    return con.execute(sql, {key: value for key, value in given.items() if f"${key}" in sql}).pl()


def _sql(name: str) -> str:
    return QUERIES.joinpath(f"{name}.sql").read_text("utf-8")
