"""What the dbt build costs at size, against one hand-written DuckDB script that computes the same marts.

    python -m benchmarks.build [--pull-requests 1000000] [--sizes 10000,100000] [--json] [--scratch FOLDER]

1. A warehouse of raw rows (build_warehouse/): N pull requests, 3 N reviews, 5 N file rows, N/10 incidents,
   N/200 engineers, three years. 2. A full build, then the floor (build_floor/*.sql) on the same rows; every
   column of every table of the floor must be what dbt made of it. What the floor leaves out is named, with
   its share of dbt's time. The same build on empty tables tells what is fixed: dbt itself and its
   tests. 3. A day more of rows, new and changed, and the build again: once as the first day after the project
   changed, when dbt itself makes its statements, and once as every later day, when they are run again.
   4. The full build at smaller sizes with the CPU of each node told apart: by which power of the pull
   requests does a model's cost grow, over all sizes and from each to the next? Beside it that of its own
   rows, and of plain statements over the same raw rows (build_warehouse/growth.py, yardstick.py).
Bars: full <= 3 x the floor's CPU and <= 6 GiB; a day <= 8% of the full build; no exponent over all sizes
above 1, or that of the model's own rows where it is more; in no step above 1.1, or the step of its own rows
or the largest of the plain statements where one is more.
Exits with 1 where one is missed or the floor and dbt disagree. Each step is a process of its own, see
build_warehouse/work.py. With `--quick` the exponents are left out.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.build_warehouse.coverage import shares
from benchmarks.build_warehouse.floor import compare
from benchmarks.build_warehouse.generate import DAY_AFTER, LAST_DAY, NEXT_DAY, count_rows
from benchmarks.build_warehouse.growth import (
    STEP,
    Growth,
    Powers,
    growths,
    middle_of,
    powers_by_node,
    rows_of,
)
from benchmarks.build_warehouse.work import Cost, measure
from signalpath.settings import Settings

RATIO, GIB, DAY = 3.0, 6.0, 0.08
# At the smaller sizes a model takes hundredths of a second: of so many runs the one in the middle counts.
REPEATS = 3
_HEAD = "exponents over {0} and, in brackets, from each to the next"


@dataclass(frozen=True)
class Outcome:
    """One bar: what was measured, what is allowed, and whether that holds."""

    name: str
    measured: float
    allowed: float

    @property
    def holds(self) -> bool:
        return self.measured <= self.allowed


def full_size(home: Path, pulls: int) -> tuple[list[Outcome], dict[str, object]]:
    """Steps 1 to 3: the outcomes, and figures for the table."""
    costs: dict[str, Cost] = {}
    warehouse = home / "warehouse.duckdb"
    costs["generate"] = measure("generate", home, LAST_DAY, pulls)
    rows = count_rows(warehouse)
    costs["full build"] = measure("dbt", home, LAST_DAY, pulls)
    costs["floor"] = measure("floor", home, LAST_DAY, pulls)
    compared = compare(warehouse, home / "floor.duckdb")
    differences = {mart: found for mart, found in compared.items() if found}
    manifest = Settings(home=home).dbt / "parsed/manifest.json"
    share, rest = shares(costs["full build"].nodes, manifest, compared)
    (home / "floor.duckdb").unlink()
    (home / "empty").mkdir()
    measure("empty", home / "empty", LAST_DAY, pulls)
    costs["full build, empty tables"] = measure("dbt", home / "empty", LAST_DAY, pulls)
    for day, name in ((NEXT_DAY, "first incremental day, by dbt"), (DAY_AFTER, "incremental day")):
        costs[f"add {day}"] = measure("day", home, day, pulls)
        costs[name] = measure("dbt", home, day, pulls)
    full, day, fixed = costs["full build"], costs["incremental day"], costs["full build, empty tables"]
    floor = costs["floor"]
    outcomes = [
        Outcome("full build / floor, CPU", full.cpu / floor.cpu, RATIO),
        Outcome("peak memory of the full build, GiB", full.gib, GIB),
        Outcome("incremental day / full build, CPU", day.cpu / full.cpu, DAY),
        Outcome("marts that differ from the floor's", len(differences), 0),
    ]
    first = costs["first incremental day, by dbt"]
    slowest = sorted(day.nodes.items(), key=lambda item: -item[1])[:15]
    return outcomes, {
        "rows": rows,
        "differences": differences,
        "CPU ratios": {
            "what the floor covers / floor": share * full.cpu / floor.cpu,
            "full build without what it costs on empty tables / floor": (full.cpu - fixed.cpu) / floor.cpu,
            "first incremental day, by dbt / full build": first.cpu / full.cpu,
            "share of the full build that is fixed": fixed.cpu / full.cpu,
        },
        f"marts compared: {len(compared)}; not in the floor, with their share of dbt's seconds": rest,
        "costs": {name: {"cpu": c.cpu, "seconds": c.seconds, "gib": c.gib} for name, c in costs.items()},
        "slowest nodes of the day, CPU seconds": dict(slowest),
    }


def by_size(scratch: Path, sizes: list[int]) -> tuple[list[Outcome], dict[str, object]]:
    """Step 4: the exponents nearest to their bars, or farthest above, as outcomes, and some by name."""
    costs: dict[int, dict[str, float]] = {}
    plain: dict[int, dict[str, float]] = {}
    rows: dict[int, dict[str, float]] = {}
    for pulls in sizes:
        runs: list[tuple[dict[str, float], dict[str, float]]] = []
        for _ in range(1 if pulls == max(sizes) else REPEATS):
            home = scratch / str(pulls)
            home.mkdir()
            measure("generate", home, LAST_DAY, pulls)
            statements = measure("yardstick", home, LAST_DAY, pulls).nodes
            runs.append((statements, measure("traced", home, LAST_DAY, pulls).nodes))
            rows[pulls] = rows_of(home / "warehouse.duckdb")
            shutil.rmtree(home)
        plain[pulls], costs[pulls] = (middle_of(found) for found in zip(*runs, strict=True))
    yardstick = powers_by_node(plain)
    found = growths(costs, rows, (max(statement.steps) for statement in yardstick.values()))
    overall = sorted(found, key=lambda one: one.allowed_overall - one.cost.overall)
    above = [one for one in found if one.is_above_its_rows]
    costliest = sorted(costs[max(sizes)].items(), key=lambda item: -item[1])[:25]
    bars = [
        Outcome(f"exponent of {_name(overall[0])}", overall[0].cost.overall, overall[0].allowed_overall),
        Outcome(f"in one step, of {_name(found[0])}", max(found[0].cost.steps), found[0].allowed_step),
    ]
    return bars, {
        f"plain statements, {_HEAD.format(sorted(sizes))}": {
            name: _text_of(statement) for name, statement in yardstick.items()
        },
        f"nearest to their bars of {len(found)} nodes, {_HEAD.format(sorted(sizes))}": _named(overall[:15]),
        f"in a step above both {STEP} and what their own rows grow by": _named(above),
        "costliest nodes, CPU seconds": dict(costliest),
    }


def _name(one: Growth) -> str:
    return one.node.split(".")[2]


def _named(found: list[Growth]) -> dict[str, str]:
    return {one.node: f"{_text_of(one.cost)}; rows {_text_of(one.rows)}" for one in found}


def _text_of(powers: Powers) -> str:
    return f"{powers.overall:.3f} ({', '.join(f'{step:.3f}' for step in powers.steps)})"


def show(outcomes: list[Outcome], figures: dict[str, object]) -> None:
    for title, found in figures.items():
        print(f"\n{title}")
        for name, value in found.items() if isinstance(found, dict) else ():
            print(f"  {name:70} {_text(value)}")
    print()
    for outcome in outcomes:
        mark = "holds" if outcome.holds else "MISSED"
        print(f"{outcome.name:45} {outcome.measured:8.3f}  bar {outcome.allowed:g}  {mark}")


def _text(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} {_text(number)}" for key, number in value.items())
    return (
        f"{value:.3f}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else str(value)
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pull-requests", type=int, default=1_000_000, metavar="N", help="of the full size")
    parser.add_argument("--sizes", default="10000,100000", help="smaller sizes for the exponents")
    parser.add_argument("--quick", action="store_true", help="without the exponents")
    parser.add_argument("--json", action="store_true", help="print one JSON object instead of tables")
    parser.add_argument(
        "--scratch", type=Path, default=Path(tempfile.gettempdir()), help="folder with 15 GB of room"
    )
    options = parser.parse_args()
    options.scratch.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.scratch) as scratch:
        home = Path(scratch) / "full"
        home.mkdir()
        outcomes, figures = full_size(home, options.pull_requests)
        shutil.rmtree(home)
        if not options.quick:
            sizes = sorted({*map(int, options.sizes.split(",")), options.pull_requests})
            if len(sizes) < 3:
                parser.error("--sizes: expected two sizes besides --pull-requests, such as 10000,100000")
            more, named = by_size(Path(scratch), sizes)
            outcomes += more
            figures |= named
    if options.json:
        bars = [vars(outcome) | {"holds": outcome.holds} for outcome in outcomes]
        print(json.dumps({"bars": bars, **figures}, indent=2, default=str))
    else:
        show(outcomes, figures)
    sys.exit(not all(outcome.holds for outcome in outcomes))


if __name__ == "__main__":
    main()
