"""`signalpath nudge`: propose a step to whoever had an occasion in the last day, now and in this process.

Belongs here: arguments, exit codes and the two lines that it prints. Nobody is named on the terminal.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from orchestration.commands.options import (
    GATE,
    HOME,
    INPUT,
    OTHER,
    PROGRAM,
    Home,
    ProgramFolder,
    fail,
    open_program,
    open_settings,
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: signalpath nudge --program program --at 2026-06-30T14:00")(nudge)


def nudge(
    program: ProgramFolder = PROGRAM,
    home: Home = HOME,
    at: Annotated[
        str | None,
        typer.Option(
            help="The instant to look from, in UTC. Default: now, at most the end of the charter's day."
        ),
    ] = None,
) -> None:
    """Propose one step after a fresh incident or review pattern, from what the last run loaded.

    Reads no source. Safe to repeat: nobody hears twice of the same thing, nor more than the weekly budget.
    """
    from orchestration.execute import execute
    from orchestration.progress import quiet_libraries
    from orchestration.run_lock import HomeBusyError
    from orchestration.told_before import count_standing
    from orchestration.warehouse import WarehouseBusyError

    settings = open_settings(home, program)
    open_program(program)
    try:
        if at is not None:
            datetime.fromisoformat(at)
    except ValueError:
        fail(INPUT, f"--at {at}: expected an instant such as 2026-06-30T14:00")
    if not settings.warehouse.is_file():
        fail(INPUT, f"{settings.warehouse}: there is none yet. Make one with: signalpath run --home {home}")
    quiet_libraries(settings)
    try:
        outcome = execute(settings, None, False, lambda _: None, job_name="nudge", at=at)
    except (HomeBusyError, WarehouseBusyError) as error:
        fail(INPUT, str(error))
    if outcome.ending != "ok":
        code = {"gate": GATE, "input": INPUT}.get(outcome.ending, OTHER)
        fail(code, outcome.message)
    standing, ever = count_standing(settings)
    typer.echo(f"{standing} pages with a step for today in {settings.outbox}")
    typer.echo(f"{ever} made since the beginning; the budget is counted from them")
