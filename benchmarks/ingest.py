"""CPU and memory of loading GitHub archive files, against DuckDB's typed read_json of the same files.

    python benchmarks/ingest.py [--pulls 1000000] [--scratch FOLDER]

The files: JSONL of PullRequest nodes as GitHub's GraphQL answers them, three reviews each, titles and
texts included that nobody may keep; made by DuckDB from a seedless formula, so they are the same each time.
Floor: `create table as from read_json(columns = …)` into a DuckDB file, with the very fields and types
that the source reads; fields that nobody asks for are skipped there as here.
Full: `load_kind`, that is read_json, boundary, dlt, parquet and merge, into raw.* of a new warehouse.
A day: the same call once a file with 1% of the pull requests came, half of them new, half changed.
Each in a process of its own; CPU is user plus system of it and its children (resource.getrusage), after
a tiny load has imported everything, as a run has. Peak memory is that of the whole process. Bars: full
<= 2.5 x floor and <= 2.5 GiB; a day <= 5% of full. Exits with 1 where one is missed.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import duckdb

PER_FILE = 50_000
NODE = """
  select 'PR_' || i as id, i as number, 'MERGED' as state, false as "isDraft",
    iso(t) as "createdAt", iso(t + to_minutes(h % 5000 + {later})) as "updatedAt",
    iso(t + to_minutes(h % 4000)) as "mergedAt", iso(t + to_minutes(h % 4000)) as "closedAt",
    h % 900 as additions, h % 300 as deletions, h % 20 as "changedFiles",
    'Change ' || h as title, 'Text of ' || i || repeat(' and more', h % 20) as "bodyText",
    {{'__typename': 'User', 'login': 'dev-' || (h % 5000)}} as author,
    {{'login': 'dev-' || (h % 97)}} as "mergedBy",
    {{'nodes': [{{'name': 'area-' || (h % 50)}}]}} as labels,
    {{'nodes': [{{'__typename': 'ReadyForReviewEvent', 'createdAt': iso(t)}}]}} as "timelineItems",
    {{'id': 'R_' || (h % 300), 'name': 'repo-' || (h % 300), 'owner': {{'login': 'acme'}},
      'isArchived': false, 'isFork': false, 'createdAt': '2020-01-01T00:00:00Z',
      'pushedAt': '2026-06-01T00:00:00Z', 'defaultBranchRef': {{'name': 'main'}}}} as repository,
    {{'totalCount': 3, 'pageInfo': {{'hasNextPage': false, 'endCursor': null}},
      'nodes': list_transform(range(3), k -> {{
        'id': 'PRR_' || i || '_' || k, 'state': 'APPROVED', 'submittedAt': iso(t + to_minutes(k)),
        'bodyText': 'Looks good', 'author': {{'__typename': 'User', 'login': 'dev-' || ((h + k) % 5000)}}}})
    }} as reviews
  from (select i, (hash(i) % 1000003)::int as h,
    timestamp '2023-01-01' + to_minutes(i % 1500000) as t from range({first}, {last}) r(i))
"""


def write_files(folder: Path, name: str, first: int, last: int, later: int = 0) -> None:
    """JSONL files of the pull requests `first` up to `last`, changed `later` minutes later."""
    folder.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as con:
        con.execute("create macro iso(instant) as strftime(instant, '%Y-%m-%dT%H:%M:%SZ')")
        for number, start in enumerate(range(first, last, PER_FILE)):
            node = NODE.format(first=start, last=min(start + PER_FILE, last), later=later)
            con.execute(f"copy ({node}) to '{folder / f'{name}-{number:03}.jsonl'}' (format json)")


def floor(archive: Path, home: Path) -> dict[str, int]:
    from ingestion.sources.github.archive_sql import NODE as FIELDS
    from ingestion.sources.github.archive_sql import TYPED

    shape = ", ".join(f"'{name}': '{kind.format(**TYPED)}'" for name, kind in FIELDS.items())
    with duckdb.connect(home / "floor.duckdb") as con:
        con.execute(f"""
            set timezone = 'UTC';
            create table node as
            from read_json('{archive}/*.jsonl', format = 'newline_delimited', columns = {{{shape}}})
        """)
        row = con.execute("select count(*), sum(len(reviews.nodes)) from node").fetchone()
    return {"pull requests": row[0], "reviews": row[1]} if row else {}


def load(archive: Path, home: Path) -> dict[str, int]:
    from ingestion.load import load_kind
    from signalpath.program import Program
    from signalpath.program.sources import Sources
    from signalpath.settings import Settings

    entry = {"name": "acme", "kind": "github", "owners": ["acme"], "archive": str(archive)}
    program = Program(folder=archive, sources=Sources.model_validate([entry]))
    result = load_kind("github", program, Settings(home=home), date(2026, 6, 30))
    return {name: table.loaded for name, table in result.tables.items() if table.loaded}


def measure(work: str, archive: Path, home: Path) -> None:
    """Run one of the three in this process and print its figures as JSON."""
    with tempfile.TemporaryDirectory() as warm:
        write_files(Path(warm) / "archive", "warm", 0, 10)
        load(Path(warm) / "archive", Path(warm) / "home")
    before = cpu_seconds()
    rows = floor(archive, home) if work == "floor" else load(archive, home)
    used = cpu_seconds() - before
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(json.dumps({"cpu": used, "gib": peak, "rows": rows}))


def cpu_seconds() -> float:
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def in_own_process(work: str, archive: Path, home: Path) -> tuple[float, float]:
    command = [sys.executable, __file__, "--measure", work, "--scratch", str(home), "--archive", str(archive)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    rows = ", ".join(f"{count:,} {name}" for name, count in found["rows"].items())
    print(f"{work:6} {found['cpu']:7.2f} CPU s, peak {found['gib']:.2f} GiB: {rows}", flush=True)
    return found["cpu"], found["gib"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pulls", type=int, default=1_000_000, help="pull requests in the full load")
    parser.add_argument("--scratch", type=Path, default=Path(tempfile.gettempdir()), help="needs 3 GB")
    parser.add_argument("--measure", choices=("floor", "full", "day"), help=argparse.SUPPRESS)
    parser.add_argument("--archive", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure:
        return measure(arguments.measure, arguments.archive, arguments.scratch)

    with tempfile.TemporaryDirectory(dir=arguments.scratch) as scratch:
        archive, home, pulls = Path(scratch) / "archive", Path(scratch) / "home", arguments.pulls
        home.mkdir()
        write_files(archive, "past", 0, pulls)
        base, _ = in_own_process("floor", archive, home)
        full, peak = in_own_process("full", archive, home)
        write_files(archive, "today", pulls - pulls // 200, pulls + pulls // 200, later=9999)
        day, _ = in_own_process("day", archive, home)
    print(f"full / floor: {full / base:.2f} (bar: 2.5)")
    print(f"peak:         {peak:.2f} GiB (bar: 2.5)")
    print(f"day / full:   {day / full:.1%} (bar: 5%)")
    sys.exit(full > 2.5 * base or peak > 2.5 or day > 0.05 * full)


if __name__ == "__main__":
    main()
