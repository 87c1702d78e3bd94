"""What all commands share: their options, their exit codes, and one clear sentence per error."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

if TYPE_CHECKING:
    from signalpath.program import Program
    from signalpath.settings import Settings

GATE, INPUT, OTHER = 1, 2, 3
Home = Annotated[Path, typer.Option("--home", envvar="SIGNALPATH_HOME", help="Where everything is written.")]
ProgramFolder = Annotated[
    Path, typer.Option("--program", envvar="SIGNALPATH_PROGRAM", help="The folder with sources.yml.")
]
HOME, PROGRAM = Path(".signalpath"), Path("program")


def open_settings(home: Path, program: Path) -> Settings:
    """Where this call reads and writes."""
    from signalpath.settings import Settings

    return Settings(home=home, program=program)


def open_program(folder: Path) -> Program:
    """The validated program folder; ends the command where it is none."""
    from signalpath.program import ProgramError, load_program

    try:
        return load_program(folder)
    except ProgramError as error:
        fail(INPUT, str(error))


def now() -> datetime:
    """The clock in UTC. Commands read it, once each; whatever they call is told."""
    return datetime.now(UTC)  # noqa: TID251 - this is the command line


def fail(code: int, message: str) -> NoReturn:
    """End the command with an exit code and one sentence."""
    typer.echo(f"signalpath: {message}", err=True)
    raise typer.Exit(code)
