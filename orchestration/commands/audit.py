"""`signalpath audit`: what each source's credential can reach, and who has looked at it.

Belongs here: arguments, exit codes and the table. Asking and judging is in `orchestration/audit.py`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

from orchestration.commands.options import (
    HOME,
    INPUT,
    PROGRAM,
    Home,
    ProgramFolder,
    now,
    open_program,
    open_settings,
)

if TYPE_CHECKING:
    from rich.console import Console

STYLE = {"fine": "green", "review": "yellow", "refused": "bold red", "not reachable": "bold red"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: signalpath audit --program program --json")(audit)


def audit(
    program: ProgramFolder = PROGRAM,
    home: Home = HOME,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Ask every source who the credential is, what it may do, and what it can see. Nothing is written there.

    Ends with 2 where a source cannot be reached, or where a credential may write and the charter has no
    exception for it.
    """
    from rich.console import Console

    from orchestration.audit import audit_sources, report_path

    settings, loaded = open_settings(home, program), open_program(program)
    report = audit_sources(settings, loaded, now().date())
    path = report_path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(report, indent=2) + "\n", "utf-8")
    if as_json:
        typer.echo(json.dumps(report, indent=2))
    else:
        print_audit(Console(highlight=False), report)
    if not report["is_fine"]:
        raise typer.Exit(INPUT)


def print_audit(console: Console, report: dict[str, Any]) -> None:
    """One line per source, then what is kept out and who reviewed what."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(title="Data access", title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in ("source", "kind", "verdict", "as", "scopes", "may write", "read from", "to"):
        table.add_column(column)
    for row in report["sources"]:
        may_write = {True: "yes", False: "no", None: "not said"}[row["can_write"]]
        verdict = f"[{STYLE[row['verdict']]}]{row['verdict']}[/]"
        name = escape(row["identity"] or row["medium"])
        days = [row["read_from_on"] or "", row["read_to_on"] or ""]
        scopes = escape(", ".join(row["scopes"]))
        table.add_row(row["source"], row["kind"], verdict, name, scopes, may_write, *days)
    console.print(table)
    for row in report["sources"]:
        if row["verdict"] != "fine":
            console.print(f"  [yellow]{row['source']}[/]: {escape(row['why'])}")
    out = report["excluded"]
    console.print(
        f"\nKept out: {out['repository_patterns']} patterns of repositories, {out['people']} accounts by the "
        f"charter, {out['suppressed']} identifiers of people who opted out or were purged"
    )
    console.print("[bold]Review checklist[/]")
    for line in report["reviews"]:
        when = f"{line['reviewed_on']}, {line['reviewed_by']}" if line["reviewed_on"] else "[yellow]open[/]"
        console.print(f"  {escape(line['item'])}: {when}")
