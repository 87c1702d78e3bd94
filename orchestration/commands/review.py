"""`signalpath model review`: what the model misses, by the last run's work, and a patch to its file.

Belongs here: arguments and the lines on the terminal. What is found is `signalpath/drift/`; the quarter's own
review, with its page and history, is `orchestration/drift_review.py`.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
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
    import duckdb

    from signalpath.drift import Review

LAST_RUN = """
    select max(as_of) from (
        select as_of from marts.mart_content_health union all select as_of from recommend.skill_states
    )"""
ROWS_SHOWN = 8


def review(
    program: ProgramFolder = PROGRAM,
    home: Home = HOME,
    as_of: Annotated[
        str | None, typer.Option(help="The day that the last run must have looked from, YYYY-MM-DD.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the patch to this file, for `git apply`.", dir_okay=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print findings and patch as JSON.")] = False,
) -> None:
    """Hold the model against the last run's work: what no rule maps, what has no effect, and a patch.

    Writes nothing but the patch. Ends with 0 whatever is found: it is for the owners to decide. 2 where
    there is no run or no model to review.
    """
    from orchestration import warehouse
    from orchestration.drift_review import make_review
    from orchestration.warehouse import WarehouseBusyError

    settings, loaded = open_settings(home, program), open_program(program)
    if not settings.warehouse.is_file():
        fail(
            INPUT,
            f"{settings.warehouse}: there is no warehouse yet. Make one with: signalpath run --home {home}",
        )
    try:
        with warehouse.connect(settings.warehouse, read_only=True) as con:
            made = make_review(con, loaded, _day(con, as_of))
    except ValueError as error:
        fail(INPUT, str(error))
    except WarehouseBusyError as error:
        fail(INPUT, str(error))
    if out:
        try:
            out.write_text(made.patch, "utf-8", newline="")
        except OSError as error:
            fail(INPUT, f"--out {out}: cannot be written: {error.strerror}")
    if as_json:
        typer.echo(json.dumps(_document(made), indent=2, default=str))
        return
    _print(made)
    if out:
        typer.echo(f"{out}: {made.patch.count(chr(10) + '+') - 1 if made.patch else 0} lines to add")
    elif made.patch:
        typer.echo(made.patch, nl=False)


def _day(con: duckdb.DuckDBPyConnection, asked: str | None) -> date:
    """The day that the last run looked from; ends the command where there is none or another is meant."""
    import duckdb

    try:
        wanted = date.fromisoformat(asked) if asked else None
    except ValueError:
        fail(INPUT, f"--as-of {asked}: expected a date such as 2026-06-30")
    try:
        found = con.execute(LAST_RUN).fetchone()
        con.execute("select place_work_count from marts.mart_model_drift limit 0")
    except (duckdb.CatalogException, duckdb.BinderException):
        found = None
    if found is None or not isinstance(found[0], date):
        fail(INPUT, "no run of this version has got as far as its marts yet. Make one with: signalpath run")
    if wanted not in (None, found[0]):
        fail(
            INPUT,
            f"--as-of {asked}: the last run looked from {found[0]}. Run `signalpath run --as-of {asked}`",
        )
    return found[0]


def _document(made: Review) -> dict[str, object]:
    return {
        "as_of": made.as_of,
        "version": made.version,
        "reviewed_on": made.reviewed_on,
        "due_on": made.due_on,
        "is_overdue": made.is_overdue,
        "unmapped": dict(made.unmapped),
        "findings": dict(made.findings),
        "proposals": [asdict(proposal) for proposal in made.proposals],
        "patch": made.patch,
    }


def _print(made: Review) -> None:
    from signalpath.drift.review import KINDS

    held = "overdue since" if made.is_overdue else "holds until"
    typer.echo(
        f"model {made.version} against the work of the quarter up to {made.as_of}; {held} {made.due_on}"
    )
    for kind, rows in made.findings.items():
        typer.echo(f"\n{KINDS[kind]}: {len(rows)}")
        for row in rows[:ROWS_SHOWN]:
            said = f"{row['work_share']:6.1%}  {row['work_count']:>7,}  " if row["work_count"] else "  "
            skill = (
                f"  ({row['competency_id']})" if row["competency_id"] not in (None, row["artefact"]) else ""
            )
            typer.echo(f"  {said}{row['artefact']}{skill}")
        if len(rows) > ROWS_SHOWN:
            typer.echo(f"  and {len(rows) - ROWS_SHOWN} more")
    typer.echo("" if made.patch else "\nnothing to change")
