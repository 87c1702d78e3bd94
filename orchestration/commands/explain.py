"""`signalpath explain`: what is known of one person, on the terminal, as their card says it.

Belongs here: finding the person, exit codes. The page is built where the card's is, so
that the two cannot disagree.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.commands.options import (
    HOME,
    INPUT,
    PROGRAM,
    Home,
    ProgramFolder,
    fail,
    open_program,
    open_settings,
)

if TYPE_CHECKING:
    import duckdb

    from signalpath.program import Program
    from signalpath.reports.own import OwnPage
    from signalpath.settings import Settings

AS_OF = "select max(as_of) from (select as_of from recommend.{} union all select as_of from recommend.{})"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: signalpath explain ada@example.org --step 1")(explain)


def explain(
    person: Annotated[
        str,
        typer.Argument(
            help="E-mail, id of the roster, system:account such as github:octocat, or person_key."
        ),
    ],
    step: Annotated[
        int | None,
        typer.Option(
            "--step", min=1, help="Show one step: how its score is worked out, row by row of evidence."
        ),
    ] = None,
    program: ProgramFolder = PROGRAM,
    home: Home = HOME,
) -> None:
    """Show what the last run knows of one person: path, why, how sure, skills, what is read.

    It is what the person's own card says, for the person: show it to nobody else. Ends with 2 where nobody of
    that name is known; for somebody who opted out it says that nothing is kept.
    """
    from rich.console import Console

    from orchestration import warehouse
    from orchestration.explain_view import print_page, print_step
    from orchestration.warehouse import WarehouseBusyError

    settings, loaded = open_settings(home, program), open_program(program)
    if not settings.warehouse.is_file():
        fail(
            INPUT,
            f"{settings.warehouse}: there is no warehouse yet. Make one with: signalpath run --home {home}",
        )
    if _opted_out(settings, person):
        typer.echo("This person opted out or was purged: nothing is kept of them, and nothing is read.")
        return
    try:
        with warehouse.connect(settings.warehouse, read_only=True) as con:
            page = _find_page(con, loaded, person)
    except WarehouseBusyError as error:
        fail(INPUT, str(error))
    console = Console(highlight=False)
    if step is None:
        print_page(console, page)
    elif step > len(page.steps):
        has = f"{len(page.steps)} step{'s' if len(page.steps) != 1 else ''}" if page.steps else "no step"
        fail(INPUT, f"--step {step}: this path has {has}")
    else:
        print_step(console, page, page.steps[step - 1])


def _opted_out(settings: Settings, given: str) -> bool:
    """Whether the name is on the suppression list, by which nobody else can be told from it."""
    from ingestion.errors import SourceError
    from ingestion.identifiers import identifier
    from ingestion.suppression import open_suppressions

    try:
        held = open_suppressions(settings)
    except SourceError as error:
        fail(INPUT, str(error))
    names = {identifier("roster", given), identifier("", given)} - {None}
    return any(held.find(name) for name in names if name)


def _find_page(con: duckdb.DuckDBPyConnection, program: Program, given: str) -> OwnPage:
    from orchestration.own_frames import read_own_frames
    from orchestration.purge_people import UnknownPersonError, find_person, has_table
    from signalpath.reports.own import build_own_pages

    if not all(has_table(con, "recommend", name) for name in ("path_steps", "withheld")):
        fail(INPUT, "no run has made paths yet. Make one with: signalpath run")
    found = con.execute(AS_OF.format("path_steps", "withheld")).fetchone()
    if found is None or not isinstance(found[0], date):
        fail(
            INPUT,
            "the last run made no path for anybody, or a purge emptied it: signalpath run makes it anew",
        )
    try:
        keys = find_person(con, given).person_keys
    except UnknownPersonError as error:
        fail(INPUT, str(error))
    for key in sorted(keys):
        frames = read_own_frames(con, found[0].isoformat(), key)
        if pages := build_own_pages(frames, program, found[0], key):
            return pages[0]
    fail(INPUT, f"{given!r} is nobody who is on the roster as of {found[0]}: there is no page to show")
