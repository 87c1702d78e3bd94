"""`signalpath identity`: how well accounts are linked, and the queue of links for people to decide.

Belongs here: arguments, exit codes and tables. Measuring is in `orchestration/identity_evaluation.py`,
the queue in `orchestration/identity_review.py`.
"""

from __future__ import annotations

from pathlib import Path
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
    from orchestration.identity_evaluation import Evaluation

commands = typer.Typer(help="One person across tools: review suggested links, measure the automatic ones.")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(commands, name="identity", no_args_is_help=True)


@commands.command(epilog="Example: signalpath identity evaluate --mailmap clone/.mailmap --repository clone")
def evaluate(
    mailmap: Annotated[Path, typer.Option(help="Who is who in the history, as its project says.")],
    repository: Annotated[Path | None, typer.Option(help="A clone, bare or not.")] = None,
    source: Annotated[str | None, typer.Option(help="Or: a git source of the program, by name.")] = None,
    program: ProgramFolder = PROGRAM,
) -> None:
    """Link a history's identities without its .mailmap, and print how far the two agree.

    Identities are distinct (name, e-mail) of authors and committers on HEAD. Nothing is written.
    """
    from ingestion.sources.git.log import GitError
    from orchestration.identity_evaluation import evaluate as measure

    if (repository is None) == (source is None):
        fail(INPUT, "name the history: either --repository CLONE or --source NAME")
    clone = repository or _clone_of(str(source), program)
    if not clone.is_dir():
        fail(INPUT, f"{clone}: there is no such folder, expected a clone")
    if not mailmap.is_file():
        fail(INPUT, f"--mailmap {mailmap}: there is no such file")
    try:
        found = measure(clone, mailmap)
    except GitError as error:
        fail(
            INPUT,
            f"git could not read {clone}: {str(error).partition(chr(10))[0] or 'no reason given'}",
        )
    _print_evaluation(found)


@commands.command(epilog="Example: signalpath identity review --program program")
def review(
    program: ProgramFolder = PROGRAM,
    home: Home = HOME,
    file: Annotated[
        Path | None,
        typer.Option(help="Where decisions are. Default: identity.yml of the program folder."),
    ] = None,
) -> None:
    """Write the links that wait for a decision into a file, and keep the decisions that it holds.

    The file names accounts, which is personal data: keep it in a private repository. Set `decision` to
    same or different, `decided_by` and `decided_on`; the next run follows.
    """
    from orchestration.identity_review import ReviewError, update_queue
    from orchestration.warehouse import WarehouseBusyError
    from signalpath.program import ProgramError

    loaded, settings = open_program(program), open_settings(home, program)
    if not settings.warehouse.is_file():
        fail(
            INPUT,
            f"{settings.warehouse}: there is no warehouse yet. Make one with: signalpath run --home {home}",
        )
    path = file or loaded.folder / "identity.yml"
    try:
        queue = update_queue(settings.warehouse, loaded, path)
    except (WarehouseBusyError, ProgramError, ReviewError) as error:
        fail(INPUT, str(error))
    typer.echo(
        f"{path}: {queue.open} links wait for a decision, {queue.decided} are decided, {queue.new} are new"
    )
    for refused in queue.refused:
        typer.echo(f"signalpath: {refused}", err=True)
    if queue.refused:
        raise typer.Exit(INPUT)


def _clone_of(source: str, program: Path) -> Path:
    loaded = open_program(program)
    for given in loaded.sources.root:
        if given.name == source and given.kind == "git":
            return loaded.resolve(given.path)
    fail(INPUT, f"--source {source}: sources.yml has no git source of this name")


def _print_evaluation(found: Evaluation) -> None:
    typer.echo(
        f"{found.identities:,} identities, of which the mailmap speaks of {found.spoken:,}; "
        f"{found.suggestions:,} suggested links"
    )
    typer.echo(f"{'':<28}{'':<24}{'precision':>10}{'recall':>8}{'F1':>8}{'right':>8}{'linked':>8}{'true':>8}")
    for universe, pair in found.figures.items():
        for what, agreement in zip(("automatic", "automatic + suggested"), pair, strict=True):
            figures = "".join(f"{value:>8.3f}" for value in (agreement.recall, agreement.f1))
            counts = "".join(f"{n:>8,}" for n in (agreement.both, agreement.predicted, agreement.true))
            typer.echo(f"{universe:<28}{what:<24}{agreement.precision:>10.3f}{figures}{counts}")
    automatic = found.figures["pairs the mailmap speaks of"][0]
    known = automatic.predicted - found.contested
    typer.echo(
        f"{found.contested:,} of these automatic links have one name but two addresses in the mailmap: "
        f"without these, precision is {automatic.both / known if known else 1:.3f}"
    )
