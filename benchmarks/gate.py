"""Does the gate notice data that are wrong, and stay silent about data that are right?

    python -m benchmarks.gate [--home .signalpath] [--seeds 30] [--only reviews_missing]

Every fault of `benchmarks/gate_faults` is injected at three severities into a copy of a demo run's
warehouse. What depends on it is built, as a full refresh would, up to the gate; the gate and the data tests
are asked; where nobody objects, the models after the gate are built from both and compared. Then demos of
other seeds are read by the product and asked the same.

Exit code 1: a serious fault changed a model after the gate and was not caught, or a sound demo failed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.gate_faults import FAULTS
from benchmarks.gate_faults.clean import false_alarms
from benchmarks.gate_faults.declare import SEVERITIES, Severity
from benchmarks.gate_faults.project import compile_project
from benchmarks.gate_faults.trial import Bench, Verdict, copy_home, make_bench, try_fault
from signalpath.program import load_program

Asked = tuple[str, Severity]
Given = TypeVar("Given")
Made = TypeVar("Made")
# A process each of two cores; DuckDB uses what is left.
PROCESSES = 2
FULL = 1.0


def prepare(home: Path, program: Path, folder: Path) -> Bench:
    """Compile the models once and fingerprint the sound warehouse.

    Raises:
        FileNotFoundError: `home` holds no run.
    """
    if not (home / "warehouse.duckdb").is_file():
        raise FileNotFoundError(f"{home / 'warehouse.duckdb'}: not found. Run `signalpath run` first")
    loaded = load_program(program)
    if not loaded.charter or not loaded.charter.as_of:
        raise ValueError(f"{program / 'charter.yml'}: no as_of, so no two runs would agree")
    as_of = loaded.charter.as_of
    warehouse = copy_home(home, folder / "compiled")
    # The project as the run parsed it; it is parsed anew where that is not this one.
    if (home / "dbt/parsed").is_dir():
        shutil.copytree(home / "dbt/parsed", folder / "compiled/dbt/parsed")
    project = compile_project(warehouse, program, as_of)
    return make_bench(home, loaded, as_of, project, folder / "sound")


def try_all(bench: Bench, asked: Iterable[Asked], folder: Path, is_brief: bool = False) -> Iterator[Verdict]:
    """Try faults in processes of their own, in the order that they were asked in."""
    yield from _in_processes(_Trial(bench, folder, is_brief), asked)


def ask_seeds(bench: Bench, seeds: Iterable[tuple[int, float]], folder: Path) -> Iterator[tuple[str, ...]]:
    """The false alarms of demos of (seed, scale), in their order."""
    yield from _in_processes(_Seed(bench, folder), seeds)


class _Trial:
    """Plain enough to be sent to a process, which a closure is not."""

    def __init__(self, bench: Bench, folder: Path, is_brief: bool) -> None:
        self.bench, self.folder, self.is_brief = bench, folder, is_brief

    def __call__(self, asked: Asked) -> Verdict:
        name, severity = asked
        folder = self.folder / f"process-{os.getpid()}"
        return try_fault(self.bench, FAULTS[name], severity, folder, self.is_brief)


class _Seed:
    def __init__(self, bench: Bench, folder: Path) -> None:
        self.bench, self.folder = bench, folder

    def __call__(self, asked: tuple[int, float]) -> tuple[str, ...]:
        seed, scale = asked
        bench, folder = self.bench, self.folder / f"seed-{seed}-{scale}"
        return false_alarms(folder, bench.settings.program, seed, scale, bench.as_of, bench.project)


def _in_processes(work: Callable[[Given], Made], asked: Iterable[Given]) -> Iterator[Made]:
    # DuckDB, polars and gRPC have threads, and a forked copy of a thread hangs.
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, asked)


def show(console: Console, verdicts: list[Verdict], alarms: dict[str, tuple[str, ...]]) -> None:
    """Print a line a fault, then the sound demos, then the totals."""
    table = Table("fault", *SEVERITIES, "caught at its worst by", title="What the gate makes of faults")
    by_fault: dict[str, dict[Severity, Verdict]] = {}
    for verdict in verdicts:
        by_fault.setdefault(verdict.fault, {})[verdict.severity] = verdict
    for name, row in by_fault.items():
        worst = row[max(row, key=SEVERITIES.index)]
        amounts = [_cell(row[s], FAULTS[name].amounts[s]) if s in row else "" for s in SEVERITIES]
        table.add_row(f"{name}\n  [dim]{FAULTS[name].unit}[/]", *amounts, "\n".join(worst.caught_by[:4]))
    if verdicts:
        console.print(table)
    for severity in SEVERITIES:
        said = [verdict for verdict in verdicts if verdict.severity == severity]
        if said:
            harmless, caught = sum(v.is_harmless for v in said), sum(bool(v.caught_by) for v in said)
            console.print(
                f"{severity}: {len(said)} faults, {caught} caught, {harmless} change nothing after the gate, "
                f"{len(said) - caught - harmless} missed"
            )
    if alarms:
        console.print(f"sound demos: {len(alarms)}, with a false alarm: {sum(map(bool, alarms.values()))}")
    for seed, names in alarms.items():
        for name in names:
            console.print(f"  {seed}: {name}")


def _cell(verdict: Verdict, amount: float) -> str:
    if verdict.is_harmless:
        said = "changes nothing"
    elif verdict.caught_by:
        said = "[green]stops[/]" if verdict.is_whole else "[green]withholds[/]"
    else:
        said = f"[red]missed[/], {len(verdict.silently or ())} models"
    return f"{said}\n  [dim]{amount:g}[/]"


def passes(verdicts: Iterable[Verdict], alarms: dict[str, tuple[str, ...]]) -> bool:
    """The bar: every serious fault is caught or changes nothing, and no sound demo raises an alarm."""
    serious = (v for v in verdicts if v.severity == "serious")
    return all(v.caught_by or v.is_harmless for v in serious) and not any(alarms.values())


def main() -> int:
    """Parse arguments, run, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, default=Path(".signalpath"), help="home of a demo run")
    parser.add_argument("--program", type=Path, default=Path("program"), help="the folder with sources.yml")
    parser.add_argument("--seeds", type=int, default=30, help="sound demos at --scale; 0 for none")
    parser.add_argument("--scale", type=float, default=0.25, help="size of those demos")
    parser.add_argument("--full-seeds", type=int, default=3, help="sound demos at full size; 0 for none")
    parser.add_argument("--only", action="append", choices=list(FAULTS), metavar="FAULT", help="repeatable")
    parser.add_argument("--no-faults", action="store_true", help="sound demos only")
    parser.add_argument("--severity", action="append", choices=SEVERITIES, help="repeatable; default all")
    parser.add_argument("--json", type=Path, help="write everything that was found to this file")
    given = parser.parse_args()
    names = [] if given.no_faults else given.only or list(FAULTS)
    asked = [(name, severity) for name in names for severity in given.severity or SEVERITIES]
    seeds = [(seed, given.scale) for seed in range(1, given.seeds + 1)]
    seeds += [(seed, FULL) for seed in range(1, given.full_seeds + 1)]
    console = Console(highlight=False, width=150)
    with tempfile.TemporaryDirectory(prefix="signalpath-gate-") as scratch:
        bench = prepare(given.home.resolve(), given.program.resolve(), Path(scratch))
        trials = try_all(bench, asked, Path(scratch))
        verdicts = list(track(trials, "faults", total=len(asked), transient=True))
        demos = ask_seeds(bench, seeds, Path(scratch))
        found = list(track(demos, "sound demos", total=len(seeds), transient=True))
    alarms = {
        f"seed {seed}, scale {scale:g}": names for (seed, scale), names in zip(seeds, found, strict=True)
    }
    show(console, verdicts, alarms)
    if given.json:
        document = {"verdicts": [asdict(verdict) for verdict in verdicts], "sound_demos": alarms}
        given.json.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
    return 0 if passes(verdicts, alarms) else 1


if __name__ == "__main__":
    sys.exit(main())
