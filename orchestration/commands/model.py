"""`signalpath model lint|review|export|import`: the competency model as an artefact of its own.

Belongs here: the commands, but for `review.py`. What is a warning is in
`signalpath/program/lint.py`, what CASE carries in `signalpath/program/case/`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.commands.options import INPUT, PROGRAM, ProgramFolder, fail, now, open_program
from orchestration.commands.review import review

if TYPE_CHECKING:
    from signalpath.program import Program

model = typer.Typer(
    help="The competency model: lint it, review it, give it away, take one over.", no_args_is_help=True
)

AsOf = Annotated[
    str | None, typer.Option(help="The day to look from, YYYY-MM-DD. Default: the charter's, else today.")
]
CaseFile = Annotated[Path, typer.Option("--case", help="A CFPackage of CASE 1.1, as JSON.")]


def register(app: typer.Typer) -> None:
    """Add `model`."""
    model.command(epilog="Example: signalpath model review --out model.patch")(review)
    app.add_typer(model, name="model")


@model.callback()
def main() -> None:
    """Nothing of its own."""


@model.command(epilog="Example: signalpath model lint --program program --as-of 2026-06-30")
def lint(program: ProgramFolder = PROGRAM, as_of: AsOf = None) -> None:
    """Say what deserves a look: size, gaps, overlapping rules, overdue reviews. Warnings end with 0."""
    loaded = open_program(program)
    warnings = program_warnings(loaded, as_of)
    for warning in warnings:
        typer.echo(warning)
    typer.echo(f"{loaded.folder}: {len(warnings)} warnings")


@model.command(epilog="Example: signalpath model export --program program --case model.json")
def export(
    case: CaseFile,
    program: ProgramFolder = PROGRAM,
    base: Annotated[
        str, typer.Option(help="Address of a CASE server that will serve it; identifiers alone if empty.")
    ] = "",
) -> None:
    """Write the model as a CFPackage of CASE 1.1: the same model gives the same bytes."""
    from signalpath.program.case.export import case_package

    loaded = open_program(program)
    if loaded.competencies is None:
        fail(INPUT, f"{loaded.folder / 'model/competencies.yml'}: not found. There is no model to export")
    organisation = loaded.charter.organisation if loaded.charter else ""
    try:
        case.write_text(case_package(loaded.competencies, organisation, base), "utf-8")
    except OSError as error:
        fail(INPUT, f"--case {case}: cannot be written: {error.strerror}")
    typer.echo(f"{case}: {len(loaded.competencies.competencies)} skills of {loaded.folder}")


@model.command("import", epilog="Example: signalpath model import --case model.json --out competencies.yml")
def import_case(
    case: CaseFile,
    out: Annotated[Path, typer.Option(help="The file to write; it must not exist yet.")],
) -> None:
    """Write a competencies.yml of a CFPackage of CASE 1.1, and say what CASE did not carry."""
    from signalpath.program.case.load import load_case
    from signalpath.program.case.package import CaseError

    if out.exists():
        fail(
            INPUT, f"--out {out}: exists already. Name another file, compare the two, and keep what is right"
        )
    try:
        imported = load_case(case)
        out.write_text(imported.text, "utf-8")
    except CaseError as error:
        fail(INPUT, str(error))
    except OSError as error:
        fail(INPUT, f"--out {out}: cannot be written: {error.strerror}")
    for fault in imported.to_fill_in:
        typer.echo(f"to fill in: {out}:{fault.line}: {fault.field}: {fault.message}")
    typer.echo(f"{out}: {len(imported.to_fill_in)} places to fill in before a program can use it")


def program_warnings(program: Program, as_of: str | None = None) -> list[str]:
    """A line per warning; ends the command where `as_of` is no day."""
    from signalpath.program.lint import lint_program

    try:
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError:
        fail(INPUT, f"--as-of {as_of}: expected a date such as 2026-06-30")
    day = day or (program.charter and program.charter.as_of) or now().date()
    return [f"warning: {warning}" for warning in lint_program(program, day)]
