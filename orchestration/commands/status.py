"""`signalpath status`: which stage the program is in, and what blocks the next one.

Belongs here: arguments and the table. The conditions are `signalpath/stage_gates.py`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
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
    now,
    open_program,
    open_settings,
)

if TYPE_CHECKING:
    from signalpath.program.charter import Charter
    from signalpath.stage_gates import Condition

SIGNS = {"met": "[green]met[/]", "blocks": "[bold red]blocks[/]", "unknown": "[yellow]unknown[/]"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: signalpath status --program program --home .signalpath")(status)


def status(
    program: ProgramFolder = PROGRAM,
    home: Home = HOME,
    as_of: Annotated[
        str | None,
        typer.Option(help="The day to look from, YYYY-MM-DD. Default: the charter's, else today (UTC)."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the conditions as JSON.")] = False,
) -> None:
    """Say what each stage of the rollout still needs, from the charter and the last run's data.

    Ends with 0 whatever is met: it is for people to decide. 2 where there is no charter.
    """
    from orchestration.run_context import choose_as_of
    from orchestration.status import collect_facts
    from orchestration.warehouse import WarehouseBusyError
    from signalpath.stage_gates import current_stage, judge

    settings, loaded = open_settings(home, program), open_program(program)
    try:
        day = choose_as_of(as_of, loaded, now().date())
        conditions = judge(loaded, collect_facts(settings, loaded), day)
    except ValueError as error:
        fail(INPUT, str(error))
    except WarehouseBusyError as error:
        fail(INPUT, str(error))
    if as_json:
        typer.echo(json.dumps([asdict(condition) for condition in conditions], indent=2))
        return
    assert loaded.charter is not None  # noqa: S101 - judge has looked
    print_status(loaded.charter, conditions, current_stage(conditions), day)


def print_status(charter: Charter, conditions: list[Condition], stage: str | None, day: date) -> None:
    """A table per stage, then what to do next."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from signalpath.program.stages import STAGES

    console = Console(highlight=False)
    console.print(f"[bold]{escape(charter.organisation)}[/], as of {day}\n")
    for name in STAGES:
        planned = getattr(charter.stages, name)
        table = Table(
            title=f"{name}, planned from {planned}" if planned else f"{name}, not planned yet",
            title_justify="left",
            title_style="bold",
            box=None,
            pad_edge=False,
            show_header=False,
        )
        table.add_column(width=8)
        table.add_column(ratio=3)
        table.add_column(ratio=2)
        for one in (condition for condition in conditions if condition.stage == name):
            table.add_row(SIGNS[one.state], one.asks, escape(one.found))
        console.print(table)
        console.print()
    if stage is None:
        console.print("Nothing blocks any stage.")
        return
    console.print(f"[bold]What blocks the end of the stage `{stage}`[/]")
    for one in conditions:
        if one.stage == stage and one.mend:
            console.print(f"  {one.asks}: {escape(one.mend)}")
