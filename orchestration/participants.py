"""The outbox: each participant's own page of incidents to confirm or dispute.

Belongs here: who is asked about what. The page is `signalpath/reports/incidents.py`; answers come back
through the `responses` source. It is written before the gate speaks, since what people answer is what mends
a wrong attribution.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import dagster as dg
import polars as pl

from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.outbox import Page, person_folder, replace_pages
from orchestration.run_context import RunContext
from signalpath.reports import render_incidents

FILE = "incidents.html"
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
# Who may still have a folder: whoever left or opted out is not among them.
CURRENT = """
    select distinct roster_person_id as person_id
    from intermediate.int_people
    where not is_bot and roster_person_id is not null and coalesce(end_on >= date '{day}', true)
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
    """Write a page for everybody on the roster to whom a recent incident is attributed.

    The paths of the last run stay until the gate has let this one make new ones. A manager's brief does not:
    somebody may have stopped sharing since.
    """
    sql = {
        "questions": QUESTIONS.format(day=run.day, days=ASKED_DAYS),
        "current": CURRENT.format(day=run.day),
    }
    frames = warehouse.read(run.settings.warehouse, sql)
    recipients = {person_folder(person_id) for person_id in frames["current"]["person_id"]}
    pages = incident_pages(run.day, frames["questions"])
    people = replace_pages(run.settings.outbox, {FILE}, pages, recipients)
    return dg.MaterializeResult(metadata={"people": people, "incidents": frames["questions"].height})


def incident_pages(as_of: date, questions: pl.DataFrame) -> Iterator[Page]:
    """A page per person who is asked."""
    for own in questions.partition_by("person_id", maintain_order=True):
        content = render_incidents(as_of, own["person"][0], own.to_dicts())
        yield person_folder(own["person_id"][0]), FILE, content
