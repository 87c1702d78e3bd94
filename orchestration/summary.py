"""What a run says on the terminal: sources, gate, paths, effects, and where things are.

Belongs here: Rich tables made of the report and the gate's outcomes. Nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from expectations.check import FAILED, NOT_APPLICABLE, CheckOutcome
from signalpath.settings import Settings

STATUS_STYLE = {FAILED: "bold red", NOT_APPLICABLE: "yellow"}


def print_summary(console: Console, report: Mapping[str, Any], loaded: Mapping[str, int]) -> None:
    """Sources, dead letters, paths and effects of a run that reached its end."""
    print_sources(console, report, loaded)
    print_paths(console, report["paths"])
    print_effects(console, report["effects"])


def print_sources(console: Console, report: Mapping[str, Any], loaded: Mapping[str, int]) -> None:
    """One line per kind of system, read or not, and what was refused."""
    table = _table("What was read", "system", ">loaded now", ">in total", "from", "to", "")
    for row in report["sources"]:
        if row["status"] == "read":
            now = sum(rows for name, rows in loaded.items() if name.startswith(f"{row['kind']}__"))
            refused = sum(d["rows"] for d in report["dead_letters"] if d["source_name"] in row["names"])
            note = Text(f"{refused:,} dead letters" if refused else "", "yellow")
            cells = [f"{now:,}", f"{row['rows']:,}", _day(row["first_on"]), _day(row["last_on"]), note]
        else:
            cells = ["", "", "", "", Text(f"no source: {row['consequence']}", "yellow")]
        table.add_row(row["system"], *cells)
    console.print(table)
    for letter in report["dead_letters"]:
        console.print(f"  [yellow]{letter['rows']:,} rows of {letter['source_name']} refused[/]: {letter['reason']}")


def print_gate(console: Console, outcomes: Sequence[CheckOutcome]) -> None:
    """One line per check; for a failed one also what was expected, which rows, and who can mend it."""
    table = _table("Data-quality gate", "question", "check", "", "found")
    asked = None
    for outcome in outcomes:
        status = Text(outcome.status, STATUS_STYLE.get(outcome.status, "green"))
        question = "" if outcome.question == asked else outcome.question
        table.add_row(question, outcome.check_name.replace("_", " "), status, outcome.observed)
        asked = outcome.question
    console.print(table)
    for outcome in outcomes:
        if outcome.status == FAILED:
            console.print(f"  [bold red]{outcome.check_name.replace('_', ' ')}[/]: expected {outcome.expected}.")
            console.print(f"    {outcome.failing_rows:,} rows: {', '.join(outcome.sample) or 'none to name'}")
            console.print(f"    It means: {outcome.meaning}. To mend by {outcome.who_can_mend}.")


def print_paths(console: Console, paths: Mapping[str, Any]) -> None:
    """How many people have a path, and why the others have none."""
    table = _table("Paths", "outcome", ">people", "")
    table.add_row("path made", f"{paths['people']:,}", f"{paths['steps']:,} steps")
    for row in paths["withheld"]:
        table.add_row("withheld", f"{row['people']:,}", row["reason"].replace("_", " "))
    console.print(table)


def print_effects(console: Console, effects: Sequence[Mapping[str, Any]]) -> None:
    """One line per registered target, whatever it says."""
    if not effects:
        console.print("[bold]Pilot vs baseline[/]: no target is registered, so there is nothing to tell.\n")
        return
    table = _table("Pilot vs baseline", "target", ">effect", "95 % interval", ">n", ">p (min)", "verdict")
    for row in effects:
        table.add_row(
            f"{row['metric_name']}, {row['competency_id']}",
            _number(row["estimate"]),
            f"{_number(row['ci_lower'])} to {_number(row['ci_upper'])}",
            "" if row["n"] is None else f"{row['n']:,}",
            f"{_number(row['p_value'], '.3f')} ({_number(row['minimum_p'], '.3f')})",
            Text(f"{row['verdict']}: {row['reason']}" if row["reason"] else row["verdict"]),
        )
    console.print(table)


def print_places(console: Console, settings: Settings, with_site: bool) -> None:
    """Where everything is."""
    places: dict[str, Path] = {
        "published": settings.published / "sponsor.duckdb",
        "figures": settings.published / "figures" / "sponsor",
        "report": settings.reports / "run.json",
        "quality": settings.reports / "quality.json",
        "log": settings.reports / "run.log",
    }
    if with_site:
        places["site"] = settings.sites / "sponsor"
    for name, path in places.items():
        console.print(f"  {name:<10} {path}", soft_wrap=True, highlight=False)


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in columns:
        right = column.startswith(">")
        table.add_column(column.removeprefix(">"), justify="right" if right else "left", no_wrap=right)
    return table


def _day(value: Any) -> str:
    return str(value) if value is not None else ""


def _number(value: float | None, form: str = ".3g") -> str:
    return "–" if value is None else format(value, form)
