"""What a run says on the terminal: sources, gate, paths, effects, and where things are.

Belongs here: Rich tables made of the report and the gate's outcomes. Nothing is worked out here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from expectations.check import FAILED, NOT_APPLICABLE, WITHHELD, CheckOutcome
from signalpath.publish import systems
from signalpath.settings import Settings

STATUS_STYLE = {FAILED: "bold red", WITHHELD: "bold yellow", NOT_APPLICABLE: "yellow"}


def print_summary(
    console: Console, report: Mapping[str, Any], loaded: Mapping[str, int], outcomes: Sequence[CheckOutcome]
) -> None:
    """Everything that a run that reached its end has to say, in the way of a row."""
    console.print()
    print_sources(console, report, loaded)
    print_gate(console, outcomes)
    print_paths(console, report["paths"])
    print_sign_offs(console, report["sign_offs"], report["may_sign"])
    print_effects(console, report["effects"])


def print_sources(console: Console, report: Mapping[str, Any], loaded: Mapping[str, int]) -> None:
    """One line per system that is read, what was refused, and what the systems that are not read cost."""
    table = _table("What was read", "system", ">loaded now", ">in total", "from", "to", ">dead letters")
    for row in report["sources"]:
        if row["status"] != systems.READ:
            continue
        now = sum(rows for name, rows in loaded.items() if name.startswith(f"{row['kind']}__"))
        refused = sum(d["rows"] for d in report["dead_letters"] if d["source_name"] in row["names"])
        days = [_day(row["first_on"]), _day(row["last_on"])]
        table.add_row(row["system"], f"{now:,}", f"{row['rows']:,}", *days, f"{refused:,}" if refused else "")
    console.print(table)
    for letter in report["dead_letters"]:
        _line(console, f"{letter['source_name']}: {letter['rows']:,} refused", letter["reason"])
    for cost in report["missing"]:
        _line(console, "not there", cost)
    console.print()


def print_gate(console: Console, outcomes: Sequence[CheckOutcome]) -> None:
    """How many checks of each question said what; for a failed one what was expected, and who can mend it."""
    console.print("[bold]Data-quality gate[/]")
    for question in dict.fromkeys(outcome.question for outcome in outcomes):
        own = [outcome for outcome in outcomes if outcome.question == question]
        counts = Counter(outcome.status for outcome in own)
        said = (f"[{STATUS_STYLE.get(name, 'green')}]{n} {name}[/]" for name, n in counts.most_common())
        console.print(f"  {question:<54} {', '.join(said)}")
    for reason in dict.fromkeys(o.observed for o in outcomes if o.status == NOT_APPLICABLE):
        _line(console, "not applicable", reason)
    for outcome in outcomes:
        if outcome.status in (FAILED, WITHHELD):
            print_failure(console, outcome)
    console.print()


def print_failure(console: Console, outcome: CheckOutcome) -> None:
    """What a failed check asks of whom."""
    rows = f"{outcome.failing_rows:,} rows" + (f": {', '.join(outcome.sample)}" if outcome.sample else "")
    console.print(f"  [bold red]{outcome.check_name.replace('_', ' ')}[/]")
    for name, text in {
        "expected": outcome.expected,
        "found": outcome.observed,
        "failing": rows,
        "it means": outcome.meaning,
        "withheld": _confined(outcome),
        "can mend": outcome.who_can_mend,
    }.items():
        if text:
            console.print(f"    {name:<9} {escape(text)}")


def _confined(outcome: CheckOutcome) -> str:
    if outcome.status != WITHHELD:
        return ""
    plural = {"person": "people", "repository": "repositories"}.get(
        str(outcome.confined_to), f"{outcome.confined_to}s"
    )
    return f"paths that rest on {outcome.unit_count:,} {plural}; all others were made"


def print_paths(console: Console, paths: Mapping[str, Any]) -> None:
    """How many people have a path, and why the others have none."""
    table = _table("Paths", "outcome", ">people", "")
    table.add_row("path made", f"{paths['people']:,}", f"{paths['steps']:,} steps")
    for row in paths["withheld"]:
        table.add_row("withheld", f"{row['people']:,}", row["reason"].replace("_", " "))
    console.print(table)
    console.print()


def print_sign_offs(console: Console, refused: Sequence[Mapping[str, Any]], may_sign: Sequence[str]) -> None:
    """Sign-offs and teach-backs that are no proof, why, and who could give one; nothing where all count."""
    for row in refused:
        by = f", by {'a title that no role lists' if row['role_id'] is None else row['role_id']}"
        why = row["refused_because"].replace("_", " ")
        _line(
            console,
            f"{row['answers']:,} sign-offs do not count",
            f"{why}{by if row['refused_because'] == 'not_a_senior' else ''}. These roles may sign "
            f"(`is_senior` in model/competencies.yml): {', '.join(may_sign) or 'none yet'}",
        )
    if refused:
        console.print()


def print_effects(console: Console, effects: Sequence[Mapping[str, Any]]) -> None:
    """One line per registered target, whatever it says."""
    if not effects:
        console.print("[bold]Pilot vs baseline[/]: no target is registered, so there is nothing to tell.\n")
        return
    table = _table("Pilot vs baseline", "target", ">effect", "95 % interval", ">n", ">p (min)", "verdict")
    for row in effects:
        table.add_row(
            f"{row['metric_name']}, {row['competency_id']}",
            _share(row["estimate"]),
            f"{_share(row['ci_lower'])} to {_share(row['ci_upper'])}",
            "" if row["n"] is None else f"{row['n']:,}",
            f"{_p(row['p_value'])} ({_p(row['minimum_p'])})",
            row["verdict"],
        )
    console.print(table)
    for row in effects:
        if row["reason"]:
            _line(console, f"{row['metric_name']}, {row['competency_id']}", row["reason"])
    console.print()


def print_places(console: Console, settings: Settings, with_site: bool) -> None:
    """Where everything is."""
    places: dict[str, Path] = {
        "published": settings.published / "sponsor.duckdb",
        "figures": settings.published / "figures" / "sponsor",
        "report": settings.reports / "run.json",
        "quality": settings.reports / "quality.html",
        "outbox": settings.outbox,
        "log": settings.reports / "run.log",
    }
    if with_site:
        places["site"] = settings.sites / "sponsor"
    for name, path in places.items():
        console.print(f"  {name:<10} {path}", soft_wrap=True, highlight=False)


def _line(console: Console, head: str, text: str) -> None:
    console.print(f"  [yellow]{head}[/]: {escape(text)}")


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for column in columns:
        right = column.startswith(">")
        table.add_column(column.removeprefix(">"), justify="right" if right else "left", no_wrap=right)
    return table


def _day(value: Any) -> str:
    return str(value) if value is not None else ""


def _share(value: float | None) -> str:
    """A ratio of change as the field writes it: -0.45 is -45 %."""
    return "–" if value is None else f"{value:+.0%}"


def _p(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
