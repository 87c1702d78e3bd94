"""CPU of the git source against a bare `git log` of the same fields, both with the same git binary.

    python benchmarks/git_source.py [CLONE_OR_BUNDLE] [--repeats N]

Floor: `git log` with the very format that the source asks for, its output thrown away.
Ours: the same log, parsed, typed by the allow-list and turned into Arrow, all three tables.
CPU is user plus system of this process and its children (resource.getrusage); imports are outside,
as a run has them loaded. Figures are medians. Prints what it read and the ratio; the bar is 3.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import ingestion.sources.git as git
from ingestion.boundary import table, to_arrow
from ingestion.sources.git_log import git_environment, log_command, read_log, run_git

BUNDLE = Path(__file__).parents[2] / "shared/data/git_pytest_meta/pytest_meta.bundle"


def cpu_seconds(work: Callable[[], object]) -> float:
    def now() -> float:
        usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(usage.ru_utime + usage.ru_stime for usage in usages)

    before = now()
    work()
    return now() - before


def floor(clone: Path, head: str) -> None:
    subprocess.run(
        log_command(clone, [head], head[:12]), stdout=subprocess.DEVNULL, env=git_environment(), check=True
    )


def extract(clone: Path, head: str, rows: dict[str, int]) -> None:
    rows.clear()
    for block in read_log(clone, [head], head[:12]):
        for page in git.block_pages("benchmark", block):
            typed, _ = to_arrow(table("git", page.plural), page.rows, "benchmark", page.locators)
            rows[page.plural] = rows.get(page.plural, 0) + typed.num_rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "path", nargs="?", type=Path, default=BUNDLE, help="a clone, or a bundle to clone first"
    )
    parser.add_argument("--repeats", type=int, default=7)
    arguments = parser.parse_args()
    if not arguments.path.exists():
        sys.exit(f"{arguments.path} does not exist: give the path of a clone or a bundle")

    with tempfile.TemporaryDirectory() as scratch:
        clone = arguments.path
        if clone.is_file():
            clone = Path(scratch) / "clone.git"
            subprocess.run(["git", "clone", "--quiet", "--bare", arguments.path, clone], check=True)
        head = run_git(clone, "rev-parse", "HEAD")
        rows: dict[str, int] = {}
        floor(clone, head), extract(clone, head, rows)  # both once to warm the page cache
        bare = [cpu_seconds(lambda: floor(clone, head)) for _ in range(arguments.repeats)]
        ours = [cpu_seconds(lambda: extract(clone, head, rows)) for _ in range(arguments.repeats)]

    base, full = statistics.median(bare), statistics.median(ours)
    print(f"{arguments.path.name} at {head[:12]}, {run_git(Path(), '--version')}")
    print("read: " + ", ".join(f"{count:,} {name}" for name, count in rows.items()))
    print(f"bare git log, same fields, to /dev/null: {base:.2f} CPU s")
    print(f"git source, to Arrow:                    {full:.2f} CPU s")
    print(f"ratio: {full / base:.2f} (bar: 3), median of {arguments.repeats}")


if __name__ == "__main__":
    main()
