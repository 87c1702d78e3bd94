"""kill -9 at any point of a load: the next run makes the same raw tables as if nothing had happened.

Real processes, really killed. The day that is loaded has all that a load can do: rows that are new,
changed and gone, a snapshot, several tables and files, checkpoints, dead letters.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import shutil
import time
from pathlib import Path
from unittest import mock

import duckdb
import pytest
from loopback import AS_OF

from ingestion.load import load_kind
from signalpath.program import load_program
from signalpath.settings import Settings

TIMES = 25
KINDS = ("roster", "github")
PEOPLE = "person_id,email,display_name,github_login,jira_account_id,role,level,manager_id,time_zone,start_on,end_on\n"
TEAMS = "person_id,team_name,start_on,end_on\n"
SOURCES = """
- {name: hr, kind: roster, path: hr}
- {name: acme, kind: github, owners: [acme], archive: archive}
- {name: other, kind: github, owners: [other], archive: archive}
"""


def load_all(folder: Path, home: Path) -> None:
    """One run over all kinds, each file of the archive kept by a checkpoint of its own."""
    with mock.patch("ingestion.sources.github.archive.CHECKPOINT_ROWS", 1):
        for kind in KINDS:
            load_kind(kind, load_program(folder), Settings(home=home, program=folder), AS_OF)


def node(number: int, state: str, reviews: int) -> dict[str, object]:
    at = f"2026-01-01T00:{number % 60:02}:00Z"
    return {
        "id": f"PR_{number}",
        "number": number,
        "state": state,
        "createdAt": at,
        "updatedAt": at if number != 13 else "some day",
        "repository": {"id": f"R_{number % 7}", "name": f"r{number % 7}", "owner": {"login": "acme"}},
        "reviews": {"nodes": [{"id": f"V_{number}_{i}", "state": state} for i in range(reviews)]},
    }


def write_day(folder: Path, people: range, files: dict[str, tuple[range, str]]) -> None:
    for name in ("hr", "archive"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / "sources.yml").write_text(SOURCES)
    rows = "".join(f"p{i},p{i}@example.org,,,,,,,UTC,2026-01-01,\n" for i in people)
    (folder / "hr/people.csv").write_text(PEOPLE + rows + "late,,,,,,,,,next year,\n")
    (folder / "hr/team_memberships.csv").write_text(TEAMS + "p1,core,2026-01-01,\n")
    for name, (numbers, state) in files.items():
        lines = (json.dumps(node(number, state, 3)) for number in numbers)
        (folder / f"archive/{name}.jsonl").write_text("\n".join(lines))


def raw_tables(home: Path) -> dict[str, list[str]]:
    """Every raw table but dlt's own bookkeeping, its rows in a fixed order."""
    with duckdb.connect(str(home / "warehouse.duckdb")) as con:
        con.execute("set timezone = 'UTC'")
        names = con.execute(
            "select table_name from duckdb_tables() where schema_name = 'raw' and not starts_with(table_name, '_dlt')"
        ).fetchall()
        return {name: sorted(map(repr, con.execute(f'from raw."{name}"').fetchall())) for (name,) in names}


@pytest.mark.mission("C9")
def test_a_load_that_is_killed_anywhere_is_made_up_for_by_the_next(tmp_path: Path) -> None:
    """25 times, at an instant drawn from the length of the shortest undisturbed load so far.

    A load that is done before its instant comes was measured while the machine was busier: it says
    how long one takes now, and another is drawn.
    """
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(
        ["test_kill", "dlt.destinations.impl.duckdb.duck", "ingestion.sources.github.source"]
    )
    folder, yesterday = tmp_path / "program", tmp_path / "yesterday"
    write_day(folder, range(50), {"a": (range(400), "OPEN"), "b": (range(400, 800), "OPEN")})
    load_all(folder, yesterday)
    write_day(folder, range(5, 60), {"c": (range(300, 700), "MERGED"), "d": (range(900, 1200), "OPEN")})

    def load(home: Path) -> multiprocessing.process.BaseProcess:
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(yesterday, home)
        process = processes.Process(target=load_all, args=(folder, home))
        process.start()
        return process

    for _ in range(2):  # the first also starts the server that the others are forked from
        began = time.monotonic()
        process = load(tmp_path / "whole")
        process.join()
        seconds = time.monotonic() - began
        assert process.exitcode == 0
    expected = raw_tables(tmp_path / "whole")
    assert len(expected["github__reviews"]) == 2 * 3 * 1100 and len(expected["roster__people"]) == 55
    assert len(expected["dead_letters"]) == 3

    draw, home, killed = random.Random(20260630), tmp_path / "killed", 0
    midway = set()
    for attempt in range(4 * TIMES):
        began = time.monotonic()
        process = load(home)
        process.join(draw.uniform(0, seconds))
        if not process.is_alive():
            seconds = min(seconds, time.monotonic() - began)
        process.kill()
        process.join()
        killed += process.exitcode == -9
        found = raw_tables(home)
        midway.add(repr(found))
        load_all(folder, home)
        assert raw_tables(home) == expected, f"attempt {attempt}"
        if killed == TIMES:
            break
    assert killed == TIMES, "so often was one really killed"
    assert len(midway) >= 4, "and at points that differ in what was loaded"
