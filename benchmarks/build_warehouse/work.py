r"""One piece of work in a process of its own, and what it cost: CPU seconds and peak memory.

    python -m benchmarks.build_warehouse.work generate|empty|day|dbt|traced|floor|yardstick HOME \
        --as-of DAY [--pulls N]

Belongs here: what is measured and how. `dbt` is a run's own two calls (canonical entities, then marts), after
the project has been parsed and everything imported, as they are in a run. `traced` is the same with one
thread, so that the CPU of each node can be told; its total is not the run's. `floor` is `floor.run_floor`,
`yardstick` is `yardstick.plain_costs`.
CPU is user plus system of the process; peak memory is that of the whole process.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.build_warehouse.floor import run_floor
from benchmarks.build_warehouse.generate import add_day, make_empty, make_warehouse
from benchmarks.build_warehouse.yardstick import plain_costs
from benchmarks.own_process import peak_gib
from signalpath.settings import Settings


@dataclass(frozen=True)
class Cost:
    """CPU and wall seconds, GiB at the peak, and seconds by dbt node: CPU if traced or run again, or wall."""

    cpu: float
    seconds: float
    gib: float
    nodes: dict[str, float] = field(default_factory=dict)


def measure(work: str, home: Path, as_of: date, pulls: int) -> Cost:
    """Do `work` in a new process.

    Raises:
        subprocess.CalledProcessError: it failed; what it wrote is on stderr.
    """
    command = [sys.executable, "-m", __name__, work, str(home), "--as-of", str(as_of), "--pulls", str(pulls)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Cost(**json.loads(done.stdout.splitlines()[-1]))


def _dbt(home: Path, as_of: date, traced: bool) -> Callable[[], dict[str, float]]:
    from orchestration import build_state
    from orchestration.dbt_in_process import invoke_dbt
    from orchestration.dbt_manifest import ensure_manifest
    from orchestration.transform import CANONICAL, MARTS

    settings = Settings(home=home)
    ensure_manifest(settings)
    # DuckDB imports pandas for the first parameter that it is given; in a run the gate has long done so.
    duckdb.execute("select ?", [1])

    def run() -> dict[str, float]:
        nodes: dict[str, float] = {}
        for layers, begin, reached in (
            (CANONICAL, build_state.begin_canonical, build_state.CANONICAL),
            (MARTS, build_state.begin_marts, build_state.COMPLETE),
        ):
            plan = begin(settings, as_of)  # everything at first, what changed on a later day
            print(f"{'changes alone' if plan.changes_only else 'everything'}: {plan.why}", file=sys.stderr)
            listen = _timer(nodes) if traced else None
            results = invoke_dbt(settings, as_of, layers.split(), plan, listen=listen)
            if failed := [
                result.node.unique_id
                for result in results
                if result.status not in ("success", "pass", "warn", "no-op")
            ]:
                raise SystemExit(f"dbt: {failed[:5]} failed or were skipped")
            build_state.reached(settings, reached, had_warnings=False)
            if not traced:
                nodes |= {
                    result.node.unique_id: getattr(result, "cpu_time", result.execution_time)
                    for result in results
                }
        return nodes

    return run


def _timer(nodes: dict[str, float]) -> Callable[[Any], None]:
    """A listener to dbt that adds the CPU seconds of the process while each node was built to `nodes`."""
    begun: dict[str, float] = {}

    def listen(event: Any) -> None:
        if event.info.name == "NodeStart":
            begun[event.data.node_info.unique_id] = time.process_time()
        elif event.info.name == "NodeFinished":
            name = event.data.node_info.unique_id
            nodes[name] = time.process_time() - begun.get(name, time.process_time())

    return listen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("work", choices=("generate", "empty", "day", "dbt", "traced", "floor", "yardstick"))
    parser.add_argument("home", type=Path)
    parser.add_argument("--as-of", type=date.fromisoformat, required=True)
    parser.add_argument("--pulls", type=int, required=True)
    options = parser.parse_args()
    home, pulls = options.home, options.pulls
    warehouse = home / "warehouse.duckdb"
    works: dict[str, Callable[[], Any]] = {
        "generate": lambda: make_warehouse(warehouse, pulls),
        "empty": lambda: make_empty(warehouse),
        "day": lambda: add_day(warehouse, pulls, day=options.as_of),
        "floor": lambda: run_floor(warehouse, home / "floor.duckdb", options.as_of),
        "yardstick": lambda: plain_costs(warehouse),
    }
    run = works.get(options.work) or _dbt(home, options.as_of, options.work == "traced")
    cpu, seconds = time.process_time(), time.monotonic()
    nodes = run()
    cpu, seconds = time.process_time() - cpu, time.monotonic() - seconds
    peak = peak_gib()
    print(json.dumps({"cpu": cpu, "seconds": seconds, "gib": peak, "nodes": nodes or {}}))


if __name__ == "__main__":
    main()
