"""`signalpath practice`: drafts of incident scenarios and drills, made of the organisation's own metadata."""

from __future__ import annotations

from typing import Annotated

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


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: signalpath practice observability --count 3 --seed 7")(practice)


def practice(
    competency: Annotated[str, typer.Argument(help="An id of model/competencies.yml.")],
    program: ProgramFolder = PROGRAM,
    home: Home = HOME,
    level: Annotated[int, typer.Option(min=1, max=4, help="Rubric level that the items lead to.")] = 3,
    count: Annotated[int, typer.Option(min=1, max=50, help="How many drafts.")] = 3,
    seed: Annotated[int, typer.Option(help="The same seed gives the same drafts.")] = 7,
    show: Annotated[bool, typer.Option("--show", help="Print them instead of writing files.")] = False,
) -> None:
    """Draft practice items for a skill into PROGRAM/content/practice, for an engineer to review.

    The services and their failure patterns are yours, the logs are invented. A draft is never recommended:
    that begins once a senior whom model/competencies.yml names for the skill, or the owner of the model,
    fills in `reviewed_by` and `reviewed_on` at its head, by pull request. `validate` refuses any other name.
    """
    from orchestration.practice import SMALLEST, make_drafts, write_drafts
    from orchestration.warehouse import WarehouseBusyError
    from signalpath.program.seniors import who_may_sign

    settings, loaded = open_settings(home, program), open_program(program)
    known = [one.id for one in loaded.competencies.competencies] if loaded.competencies else []
    if competency not in known:
        fail(
            INPUT,
            f"`{competency}` is no id of model/competencies.yml. There are: {', '.join(known) or 'none'}",
        )
    try:
        least = loaded.charter.minimum_group_size if loaded.charter else SMALLEST
        drafts = make_drafts(settings, competency, level, count, seed, least)
    except FileNotFoundError as error:
        fail(INPUT, str(error))
    except WarehouseBusyError as error:
        fail(INPUT, str(error))
    if not drafts:
        fail(
            INPUT,
            f"nothing to make practice of: no failure pattern of `{competency}` has {least} incidents that "
            f"{least} people answered, and no folder of its code has {least} people who change it. "
            "See `signalpath model review` for rules that match nothing",
        )
    if show:
        typer.echo("\n".join(draft.text for draft in drafts))
        return
    written, there = write_drafts(loaded.folder / "content" / "practice", drafts)
    for path in written:
        typer.echo(f"draft  {path}")
    for path in there:
        typer.echo(f"kept   {path} (it is there already; another --seed makes others)")
    may = ", ".join(who_may_sign(competency, loaded.charter, loaded.competencies))
    typer.echo(f"Ask one of these to work through each, and to sign it by pull request: {may}.")
