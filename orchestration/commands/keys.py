"""`signalpath keys rotate`: a new secret for pseudonyms. What it means is in docs/keys.md."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from orchestration.commands.options import HOME, INPUT, PROGRAM, Home, fail, open_settings

keys = typer.Typer(help="The secrets that turn accounts into pseudonyms.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add `keys`."""
    app.add_typer(keys, name="keys")


@keys.callback()
def main() -> None:
    """Nothing of its own."""


@keys.command(epilog="Example: signalpath keys rotate --home .signalpath")
def rotate(
    home: Home = HOME,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Replace the person key: everybody has another pseudonym from the next run on.

    Who is suppressed stays so. With SIGNALPATH_PERSON_KEY in use, set SIGNALPATH_NEXT_PERSON_KEY to the
    new one, run this, and only then change the variable.
    """
    from ingestion.errors import SourceError
    from orchestration.key_rotation import rotate_key
    from orchestration.run_lock import HomeBusyError, one_run

    settings = open_settings(home, PROGRAM)
    following = os.environ.get("SIGNALPATH_NEXT_PERSON_KEY")
    if settings.person_key and not following:
        fail(INPUT, "the key comes from SIGNALPATH_PERSON_KEY: set SIGNALPATH_NEXT_PERSON_KEY to the new one")
    if not yes and not typer.confirm("Give everybody another pseudonym? The old ones cannot be linked then."):
        fail(INPUT, "nothing was changed")
    try:
        with one_run(settings):
            carried = rotate_key(settings, following)
    except (HomeBusyError, SourceError) as error:
        fail(INPUT, str(error))
    typer.echo(f"The key is another one; {carried} suppressed identifiers are still recognised.")
    typer.echo("Now run `signalpath run`: until then the warehouse has the old pseudonyms.")
