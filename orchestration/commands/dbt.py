"""`signalpath dbt …`: any dbt command on this home's warehouse, with the program's `as_of`.

Belongs here: what dbt has to be told so that an analytics engineer need not. dbt prints for itself.
"""

from __future__ import annotations

import json
import os

import typer

from orchestration.commands.options import (
    GATE,
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

# Commands of dbt that take no variables.
WITHOUT_VARIABLES = {"clean", "deps", "--version", "--help"}


def register(app: typer.Typer) -> None:
    """Add `dbt`."""
    app.command(
        "dbt",
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
        epilog="Example: signalpath dbt --home .signalpath build -s met_review_latency+",
    )(dbt)


def dbt(context: typer.Context, home: Home = HOME, program: ProgramFolder = PROGRAM) -> None:
    """Run dbt on the home's warehouse: `build -s met_review_latency+`, `show -s …`, `test`, `ls`."""
    from dbt.cli.main import dbtRunner

    from orchestration.dbt_manifest import PROJECT
    from orchestration.run_context import choose_as_of
    from orchestration.run_lock import HomeBusyError, one_run

    settings = open_settings(home, program)
    given = list(context.args)
    if not settings.warehouse.is_file():
        fail(INPUT, f"{settings.warehouse}: there is no warehouse yet. Make one with: signalpath run")
    os.environ["SIGNALPATH_WAREHOUSE"] = str(settings.warehouse)
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    told = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
    told += ["--target-path", str(settings.dbt / "own"), "--log-path", str(settings.dbt / "logs")]
    if given and given[0] not in WITHOUT_VARIABLES and "--vars" not in given:
        day = choose_as_of(None, open_program(program), now().date())
        told += ["--vars", json.dumps({"as_of": day.isoformat()})]
    try:
        with one_run(settings):
            outcome = dbtRunner().invoke([*given, *(told if given else [])])
    except HomeBusyError as error:
        fail(INPUT, str(error))
    if not outcome.success:
        raise typer.Exit(INPUT if outcome.exception else GATE)
