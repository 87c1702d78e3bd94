"""A run as it happens: a spinner on a terminal, a line per finished step anywhere."""

from __future__ import annotations

import logging
import warnings

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

import orchestration.quiet  # isort: skip  # noqa: F401 - before any tool that would phone home
from orchestration.execute import RunOutcome, Step, count_steps, execute
from orchestration.run_log import run_log_path
from signalpath.settings import Settings

WORDS = {
    "ingest_": "read {}",
    "resolve_identity": "join accounts into people",
    "canonical": "build canonical entities",
    "gate": "ask the data-quality gate",
    "marts": "build signals, metrics and marts",
    "recommend_paths": "recommend paths",
    "outbox__incidents": "ask people about their incidents",
    "outbox__cards": "write cards and briefs",
    "match_peers": "match mentors and partners",
    "recommend__nudges": "look for a step worth proposing today",
    "effects__pilot_effects": "estimate effects",
    "published__sponsor": "publish for the sponsor",
    "site__sponsor": "build the sponsor's site (minutes)",
    "audit__data_access": "look at the credentials",
    "privacy__kept_out": "keep out who opted out",
}


def quiet_libraries(settings: Settings) -> None:
    """What libraries have to say goes to the run's log, not between the lines of the summary."""
    path = run_log_path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("", "utf-8")
    warnings.simplefilter("ignore")
    handler = logging.FileHandler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def show_progress(console: Console, settings: Settings, as_of: str | None, with_site: bool) -> RunOutcome:
    """Run the job, showing every step as it begins and ends."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("start", total=None)
        progress.update(task, total=count_steps(settings, with_site))

        failed: list[str] = []

        def tell(step: Step) -> None:
            words = describe(step.name)
            if step.kind == "began":
                progress.update(task, description=words)
                return
            if step.kind == "done":
                progress.console.print(f"[green]✓[/] {step.seconds:5.1f} s  {words}")
            elif not failed:
                progress.console.print(f"[red]✗[/] failed   {words}")
                failed.append(step.name)
            else:  # given up because of the first, which is the one to mend
                progress.console.print(f"[dim]–[/] not done {words}")
            progress.advance(task)

        return execute(settings, as_of, with_site, tell)


def describe(step: str) -> str:
    """A step in words."""
    for name, words in WORDS.items():
        if step.startswith(name):
            return words.format(step.removeprefix(name))
    return step
