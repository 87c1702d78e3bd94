"""CPU of the git source with numstat against `git log --numstat` alone, both with the same git binary.

    python benchmarks/git_source.py [CLONE_OR_BUNDLE] [--commits N] [--repeats N]

Without a clone, a seeded history of 60,000 commits with real trees is made by `git fast-import`.
Floor: `git log --numstat` with the same rename detection, its output thrown away.
Ours: the source through to typed Arrow, all three tables. Loading them into DuckDB is said apart.
CPU is user plus system of this process and its children (resource.getrusage); imports are outside,
as a run has them loaded. Floor and ours take turns, so that a busy machine slows both; figures are
medians. The bar is 1.15.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from git_history import make_history

import ingestion.sources.git.source as git
from ingestion.boundary import table, to_arrow
from ingestion.load import load_kind
from ingestion.sources.git.log import git_command, git_environment, read_log, run_git
from signalpath.program import Program
from signalpath.program.sources import Sources
from signalpath.settings import Settings

BAR = 1.15


def cpu_seconds(work: Callable[[], object]) -> float:
    def now() -> float:
        usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(usage.ru_utime + usage.ru_stime for usage in usages)

    before = now()
    work()
    return now() - before


def floor(clone: Path, head: str) -> None:
    command = git_command(clone, "log", "--numstat", "--find-renames", head, "--")
    subprocess.run(command, stdout=subprocess.DEVNULL, env=git_environment(), check=True)


def extract(clone: Path, head: str, rows: dict[str, int]) -> None:
    rows.clear()
    for block in read_log(clone, [head], head[:12]):
        for page in git.block_pages("benchmark", block):
            typed, _ = to_arrow(table("git", page.plural), page.rows, "benchmark", page.locators)
            rows[page.plural] = rows.get(page.plural, 0) + typed.num_rows


def load(clone: Path, home: Path) -> None:
    sources = Sources.model_validate([{"name": "clone", "kind": "git", "path": str(clone)}])
    load_kind("git", Program(folder=home, sources=sources), Settings(home=home), date(2026, 6, 30))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("path", nargs="?", type=Path, help="a clone, or a bundle to clone first")
    parser.add_argument("--commits", type=int, default=60_000, help="length of the history that is made")
    parser.add_argument("--repeats", type=int, default=5)
    arguments = parser.parse_args()
    if arguments.path and not arguments.path.exists():
        sys.exit(f"{arguments.path} does not exist: give the path of a clone or a bundle")

    with tempfile.TemporaryDirectory() as scratch:
        clone = arguments.path or Path(scratch) / "history.git"
        if arguments.path is None:
            make_history(clone, arguments.commits)
        elif clone.is_file():
            clone = Path(scratch) / "clone.git"
            subprocess.run(["git", "clone", "--quiet", "--bare", arguments.path, clone], check=True)
        head = run_git(clone, "rev-parse", "HEAD")
        rows: dict[str, int] = {}
        floor(clone, head), extract(clone, head, rows)  # both once to warm the page cache
        turns = [
            (cpu_seconds(lambda: floor(clone, head)), cpu_seconds(lambda: extract(clone, head, rows)))
            for _ in range(arguments.repeats)
        ]
        loading = cpu_seconds(lambda: load(clone, Path(scratch) / "home"))

    base, full = (statistics.median(column) for column in zip(*turns, strict=True))
    print(f"{head[:12]}, {run_git(Path(), '--version')}")
    print("read: " + ", ".join(f"{count:,} {name}" for name, count in rows.items()))
    print(f"git log --numstat to /dev/null: {base:.2f} CPU s")
    print(f"git source, to Arrow:           {full:.2f} CPU s")
    print(f"with loading into DuckDB:       {loading:.2f} CPU s, once")
    print(f"ratio to Arrow: {full / base:.2f} (bar: {BAR}), medians of {arguments.repeats}")


if __name__ == "__main__":
    main()
