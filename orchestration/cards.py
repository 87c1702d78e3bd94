"""The outbox after the gate: everybody's own card and role report, and the managers' briefs.

Belongs here: who gets which page. What is on it is `signalpath/reports/`; the files are `outbox.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

import dagster as dg
import polars as pl

from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.outbox import Page, manager_folder, person_folder, replace_pages
from orchestration.own_frames import TABLES, read_own_frames
from orchestration.run_context import RunContext
from signalpath.program import Program
from signalpath.reports import build_briefs, render_brief, render_card, render_role, role_reports
from signalpath.reports.own import build_own_pages
from signalpath.reports.own.frames import complete

CARD, ROLE, BRIEF = "path.html", "role.html", "brief.html"
# Tables that a run makes without an asset of the name: history is written along with the paths.
MADE_ELSEWHERE = ("history.path_versions", "recommend.refreshers")


@dg.asset(
    key=["outbox", "cards"],
    deps=[
        ["outbox", "incidents"],
        ["recommend", "teaching_needs"],
        *(table.split(".") for table in TABLES.values() if table not in MADE_ELSEWHERE),
    ],
    group_name="outbox",
    kinds={"html"},
    pool=POOL,
    description="outbox/<person>/{path,role}.html for them alone; outbox/<manager>/brief.html for 1:1s",
)
def cards(run: RunContext) -> dg.MaterializeResult:
    """Write every current person's card and, for managers, what their people chose to show."""
    with warehouse.connect(run.settings.warehouse, read_only=True) as con:
        frames = read_own_frames(con, run.day.isoformat())
    pages = list(outbox_pages(frames, run.program, run.day))
    people = complete(frames)["people"]["roster_person_id"].to_list()
    recipients = {person_folder(person_id) for person_id in people} | {page[0] for page in pages}
    replace_pages(run.settings.outbox, {CARD, ROLE, BRIEF}, pages, recipients)
    counts = {kind: sum(name == kind for _, name, _ in pages) for kind in (CARD, ROLE, BRIEF)}
    return dg.MaterializeResult(metadata=counts)


def outbox_pages(frames: Mapping[str, pl.DataFrame], program: Program, as_of: date) -> Iterator[Page]:
    """Cards for all, role reports for those who consent, and a brief for every manager of somebody."""
    cohorts = {c.id: c.name for c in program.charter.cohorts} if program.charter else {}
    content = complete(frames)["content"].to_dicts()
    for page in build_own_pages(frames, program, as_of):
        yield person_folder(page.person_id), CARD, render_card(page, cohorts)
        if page.is_consenting and program.competencies:
            reports = role_reports(page, program.competencies, content)
            yield person_folder(page.person_id), ROLE, render_role(page, reports)
    for brief in build_briefs(frames, as_of):
        yield manager_folder(brief.manager_id), BRIEF, render_brief(brief)
