"""The outbox: each participant's own page of incidents to confirm or dispute.

Belongs here: who is asked about what, and the files. The page is `signalpath/reports/incidents.py`; answers
come back through the `responses` source. It is written before the gate speaks, since what people answer is
what mends a wrong attribution.
"""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from urllib.parse import quote

import dagster as dg
import polars as pl

from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.run_context import RunContext
from signalpath.reports import render_incidents

ASKED_DAYS = 90
# Of the last weeks, what the log says to be somebody's and they have not answered for.
QUESTIONS = """
    select
        roster.person_id,
        roster.email as person,
        incidents.evidence_id,
        replace(incidents.evidence_id, ' ', '-') as about_id,
        incidents.service_name,
        incidents.created_at,
        incidents.acknowledged_at,
        incidents.resolved_at,
        incidents.responder_confidence
    from intermediate.int_incidents as incidents
    inner join intermediate.int_people as people on people.person_key = incidents.responder_person_key
    inner join (
        select person_id, min(email) as email from raw.roster__people group by person_id
    ) as roster on roster.person_id = people.roster_person_id
    where
        incidents.created_at >= timestamp '{day}' - interval {days} day
        and not incidents.is_confirmed
        and coalesce(people.end_on >= date '{day}', true)
        and roster.email is not null
    order by roster.person_id, incidents.created_at desc, incidents.evidence_id
"""


@dg.asset(
    key=["outbox", "incidents"],
    # Not on int_incidents: its blocking checks would keep the questions back just when they are needed.
    deps=[["intermediate", "int_incident_attributions"], ["intermediate", "int_people"]],
    group_name="outbox",
    kinds={"html"},
    pool=POOL,
    description="outbox/<person>/incidents.html: incidents said to be theirs, for that person alone",
)
def incidents_to_confirm(run: RunContext) -> dg.MaterializeResult:
    """Write a page for everybody on the roster to whom a recent incident is attributed."""
    sql = QUESTIONS.format(day=run.day, days=ASKED_DAYS)
    questions = warehouse.read(run.settings.warehouse, {"questions": sql})["questions"]
    people = write_outbox(run.settings.outbox, run.day, questions)
    return dg.MaterializeResult(metadata={"people": people, "incidents": questions.height})


def write_outbox(folder: Path, as_of: date, questions: pl.DataFrame) -> int:
    """Replace the outbox by a page per person; returns how many people are asked."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    asked = questions.partition_by("person_id", maintain_order=True)
    for own in asked:
        place = folder / f"person-{quote(own['person_id'][0], safe='@')}"
        place.mkdir(mode=0o700)
        page = place / "incidents.html"
        page.touch(mode=0o600)
        page.write_text(render_incidents(as_of, own["person"][0], own.to_dicts()), "utf-8")
    return len(asked)
