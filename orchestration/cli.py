"""`signalpath`, the command line: the composition root, and the only place that reads the clock.

Belongs here: arguments, exit codes and one clear sentence per error. Heavy packages are imported
where they are used, so that `--help` is quick.

Exit codes: 0 it worked · 1 the gate said no, published data are those of before · 2 the program, the
arguments or a source cannot be used, the warehouse is as before · 3 anything else.
"""

from __future__ import annotations

import logging
import os
import time
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from orchestration.commands import register
from orchestration.commands.options import (
    GATE,
    HOME,
    INPUT,
    OTHER,
    PROGRAM,
    Home,
    ProgramFolder,
    fail,
    now,
    open_program,
    open_settings,
)

if TYPE_CHECKING:
    from rich.console import Console

    from orchestration.execute import RunOutcome
    from signalpath.program import Program
    from signalpath.settings import Settings

app = typer.Typer(
    help="Metadata of engineering work to evidence about skills: gated, explained, honestly measured.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"signalpath {version('signalpath')}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_print_version, help="Say which version this is."),
    ] = False,
) -> None:
    """Nothing of its own: every command has its options."""


@app.command(
    epilog="Example: signalpath run --program program --home .signalpath --as-of 2026-06-30 --no-site"
)
def run(
    program: ProgramFolder = PROGRAM,
    home: Home = HOME,
    as_of: Annotated[
        str | None,
        typer.Option(help="The day to look from, YYYY-MM-DD. Default: the charter's, else today (UTC)."),
    ] = None,
    site: Annotated[
        bool, typer.Option("--site/--no-site", help="Build the sponsor's pages as well.")
    ] = False,
) -> None:
    """Read every source, ask the gate, build, recommend, estimate and publish.

    Safe to repeat: only what is new is read, and what was published stays until its successor is ready.
    """
    from rich.console import Console

    console = Console(highlight=False)
    started = time.monotonic()
    settings, loaded = open_settings(home, program), open_program(program)
    _check(settings, loaded, as_of)
    outcome = _execute(console, settings, as_of, site)
    _report(console, settings, outcome, site)
    console.print(f"\nDone in {time.monotonic() - started:.0f} s.")


@app.command(epilog="Example: signalpath demo --home .signalpath && signalpath run")
def demo(
    home: Home = HOME,
    seed: Annotated[int, typer.Option(help="Everything random follows from it.")] = 7,
) -> None:
    """Make the demo organisation: what its GitHub, PagerDuty, Jira … would answer, in HOME/demo."""
    import hashlib

    from ingestion.demo.build import build_demo
    from ingestion.person_key import write_person_key

    settings = open_settings(home, PROGRAM)
    try:
        built = build_demo(settings.home.resolve() / "demo", seed)
    except FileExistsError as error:
        fail(INPUT, str(error))
    # Nobody in the demo exists, so its key may follow from the seed: equal runs give equal files.
    write_person_key(settings, hashlib.sha256(f"signalpath demo {seed}".encode()).hexdigest())
    typer.echo(f"{'Made' if built.is_new else 'Found'} the demo organisation in {built.folder}")
    for provider, counts in built.counts.items():
        typer.echo(f"  {provider:<10} " + ", ".join(f"{n:,} {name}" for name, n in counts.items()))


@app.command(epilog="Example: signalpath serve --port 8000")
def serve(
    home: Home = HOME,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")] = 8000,
) -> None:
    """Show the sites of the last run on this machine, and to nobody else."""
    from orchestration.site_server import serve_site

    settings = open_settings(home, PROGRAM)
    pages = settings.sites / "sponsor" / "index.html"
    if not pages.is_file():
        fail(INPUT, f"{pages}: there is no site yet. Make one with: signalpath run --home {home} --site")
    typer.echo(f"http://127.0.0.1:{port}/sponsor/   (Ctrl-C ends it)")
    try:
        serve_site(settings, port)
    except OSError as error:
        fail(INPUT, f"port {port}: {error.strerror}. Name another one with --port")


@app.command(epilog="Example: signalpath validate --program program")
def validate(program: ProgramFolder = PROGRAM) -> None:
    """Check a program folder without reading any source: errors end with 2, warnings with 0."""
    from orchestration.commands.model import program_warnings
    from orchestration.model_agreement import disagreements
    from orchestration.preflight import ended, faults
    from orchestration.run_context import choose_as_of

    loaded = open_program(program)
    day = choose_as_of(None, loaded, now().date())
    if found := disagreements(loaded) + ended(loaded, day):
        fail(INPUT, "\n".join(found))
    kinds = ", ".join(f"{source.name} ({source.kind})" for source in loaded.sources.root) or "none"
    typer.echo(f"{loaded.folder}: valid\n  sources: {kinds}")
    for cost in loaded.missing:
        typer.echo(f"  {cost}")
    for fault in faults(loaded, os.environ):
        typer.echo(f"  before a run: {fault}")
    for warning in program_warnings(loaded):
        typer.echo(warning)


@app.command("dagster-home", hidden=True)
def dagster_home(home: Home = HOME) -> None:
    """Write dagster.yaml (telemetry off, one writer), for `dagster dev`."""
    from orchestration.instance import write_config

    typer.echo(write_config(open_settings(home, PROGRAM)))


def _check(settings: Settings, program: Program, as_of: str | None) -> None:
    """Refuse what can be refused before anything is written."""
    from orchestration.model_agreement import disagreements
    from orchestration.preflight import faults

    try:
        if as_of is not None:
            date.fromisoformat(as_of)
    except ValueError:
        fail(INPUT, f"--as-of {as_of}: expected a date such as 2026-06-30")
    if found := disagreements(program) + faults(program, os.environ):
        fail(INPUT, "\n".join(found))
    if settings.home.exists() and not settings.home.is_dir():
        fail(INPUT, f"--home {settings.home}: that is a file, expected a folder")


def _execute(console: Console, settings: Settings, as_of: str | None, site: bool) -> RunOutcome:
    from orchestration.progress import quiet_libraries, show_progress
    from orchestration.run_lock import HomeBusyError
    from orchestration.warehouse import WarehouseBusyError

    quiet_libraries(settings)
    try:
        return show_progress(console, settings, as_of, site)
    except (HomeBusyError, WarehouseBusyError) as error:
        fail(INPUT, str(error))
    except KeyboardInterrupt:
        fail(OTHER, "interrupted: the warehouse is as it was before this run")
    except Exception as error:
        logging.getLogger(__name__).exception("the run could not be carried out")
        fail(OTHER, f"{type(error).__name__}: {error}\nThe whole story is in {settings.reports / 'run.log'}")


def _report(console: Console, settings: Settings, outcome: RunOutcome, site: bool) -> None:
    from orchestration.quality_report import read_quality
    from orchestration.run_log import run_log_path
    from orchestration.run_report import read_report
    from orchestration.summary import print_gate, print_places, print_summary

    log = run_log_path(settings)
    if outcome.ending == "ok":
        print_summary(console, read_report(settings), outcome.loaded or {}, read_quality(settings))
        print_places(console, settings, site)
    elif outcome.ending == "gate":
        if outcome.step == "gate":
            print_gate(console, read_quality(settings))
        else:
            typer.echo(f"signalpath: {outcome.message}", err=True)
        fail(GATE, "the gate failed: no path was made, and what was published before is still in place")
    elif outcome.ending == "input":
        fail(INPUT, outcome.message)
    else:
        fail(OTHER, f"{outcome.message}\nThe whole story is in {log}")


register(app)

if __name__ == "__main__":
    app()
