"""`signalpath purge`: one person out of everything, with a certificate. It reads the clock, once.

Belongs here: arguments, the question whether to go on, and what is printed. The work is in
`orchestration/purge.py`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.commands.options import HOME, INPUT, PROGRAM, Home, fail, now, open_settings

if TYPE_CHECKING:
    from ingestion.raw_removal import Removal
    from orchestration.purge_people import Person
    from signalpath.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: signalpath purge ada@example.org --dry-run")(purge)


def purge(
    person: Annotated[
        str,
        typer.Argument(help="E-mail, system:account, id of the roster, or person_key; a certificate's id."),
    ],
    home: Home = HOME,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, and change nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    verify: Annotated[
        bool, typer.Option("--verify", help="Count again what a certificate promises.")
    ] = False,
    readmit: Annotated[
        bool, typer.Option("--readmit", help="Take somebody off the suppression list, at their own request.")
    ] = False,
) -> None:
    """Remove a person from raw, derived and published data, and keep them out of every later load.

    Works on this home only: exports that the sources read, such as the roster's, are not touched.
    """
    from ingestion.errors import SourceError
    from orchestration.purge_people import UnknownPersonError
    from orchestration.run_lock import HomeBusyError, one_run
    from orchestration.warehouse import WarehouseBusyError

    settings = open_settings(home, PROGRAM)
    if not settings.home.is_dir():
        fail(INPUT, f"--home {settings.home}: there is no such folder")
    try:
        with one_run(settings):
            if verify:
                _verify(settings, person)
            elif readmit:
                _readmit(settings, person)
            else:
                _purge(settings, person, dry_run, yes)
    except (HomeBusyError, WarehouseBusyError, UnknownPersonError, SourceError) as error:
        fail(INPUT, str(error))


def _purge(settings: Settings, given: str, dry_run: bool, yes: bool) -> None:
    from orchestration import purge as purging
    from orchestration import warehouse
    from orchestration.purge_people import find_person

    with warehouse.connect(settings.warehouse) as con:
        found = find_person(con, given)
    removals = purging.count_purge(settings, found)
    _print_plan(found, removals)
    if dry_run:
        typer.echo("Nothing was changed (--dry-run).")
        return
    if not yes and not typer.confirm("Remove all of this, for good, and empty what was derived of it?"):
        fail(INPUT, "nothing was changed")
    at = now()
    (path,) = purging.purge(settings, [(found, "requested")], at.date(), at.isoformat(timespec="seconds"))
    typer.echo(f"Purged, and kept out of later loads. Certificate: {path}")
    typer.echo("What was derived and published is empty until the next `signalpath run`.")


def _print_plan(found: Person, removals: list[Removal]) -> None:
    typer.echo(f"{len(found.identifiers)} accounts and addresses: {', '.join(sorted(found.identifiers))}")
    for removal in removals:
        typer.echo(f"  {removal.table:<32} {removal.deleted:>8,} rows {removal.nulled:>8,} mentions")
    if not removals:
        typer.echo("  no table names this person")


def _verify(settings: Settings, given: str) -> None:
    from ingestion.suppression import open_suppressions
    from orchestration import warehouse
    from orchestration.certificate import certified_groups, count_named

    group = Path(given).stem
    if group not in certified_groups(settings):
        fail(INPUT, f"{given}: {settings.reports / 'purges'} has no such certificate")
    held = open_suppressions(settings)
    suppressed = sum(entry.group == group for entry in held.entries.values())
    if not suppressed:
        fail(INPUT, f"{given}: nobody is suppressed by it any more, so nobody can be recognised")
    with warehouse.connect(settings.warehouse) as con:
        named = count_named(con, held, group)
    if named:
        fail(INPUT, f"{given}: named again in " + ", ".join(f"{t} ({n:,} rows)" for t, n in named.items()))
    typer.echo(f"{group}: {suppressed} identifiers are suppressed, and no raw row names one of them")


def _readmit(settings: Settings, given: str) -> None:
    from ingestion.identifiers import identifier
    from ingestion.suppression import open_suppressions
    from orchestration import warehouse
    from orchestration.purge_people import has_table

    held = open_suppressions(settings)
    name = identifier("roster", given)
    group = held.find(name) if name else None
    if group is None:
        fail(INPUT, f"{given!r} is not on the suppression list; give an e-mail or system:account that was")
    count = held.remove([group])
    held.save()
    with warehouse.connect(settings.warehouse) as con:
        # Cursors begin anew, else what was dropped while the person was out would never be read.
        if has_table(con, "raw", "_dlt_pipeline_state"):
            con.execute("delete from raw._dlt_pipeline_state")
    typer.echo(f"{count} identifiers are off the suppression list. The next run reads every source anew.")
