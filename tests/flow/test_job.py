"""The whole job through the command line, on the smallest real input: a clone made here, and nothing else.

Protects: one system is enough to run and publish, what is absent is said and not guessed, a failed
ingest leaves the warehouse byte for byte, and two runs do not meet in one home.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import stat
import subprocess
from pathlib import Path

import duckdb
import pytest
from running import signalpath

from ingestion.boundary import allow_list

AUTHORS = (
    "Ada Example <ada@example.org>",
    "Ben Example <ben@example.org>",
    "renovate[bot] <bot@renovateapp.com>",
)
COMMITS = 12


def commit(clone: Path, number: int) -> None:
    day = f"2026-03-{number + 1:02d}T09:00:00+0100"
    (clone / "queries").mkdir(exist_ok=True)
    (clone / "queries" / f"q{number}.sql").write_text("select 1\n" * (number + 1))
    identity = {
        "GIT_COMMITTER_NAME": "C",
        "GIT_COMMITTER_EMAIL": "ada@example.org",
        "GIT_COMMITTER_DATE": day,
    }
    author = ("--author", AUTHORS[number % len(AUTHORS)], "--date", day)
    for command in (("add", "-A"), ("commit", "-q", "-m", f"Change {number}", *author)):
        subprocess.run(["git", "-C", clone, *command], check=True, env=os.environ | identity)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory, parsed_dbt: Path) -> Path:
    """A clone with a dozen commits, a program that names it, and what one run made of it."""
    folder = tmp_path_factory.mktemp("job")
    subprocess.run(["git", "init", "-q", "-b", "main", folder / "clone"], check=True)
    for number in range(COMMITS):
        commit(folder / "clone", number)
    (folder / "program").mkdir()
    (folder / "program" / "sources.yml").write_text("- {name: tools, kind: git, path: ../clone}\n")
    shutil.copytree(parsed_dbt, folder / "home/dbt")
    done = signalpath("run", "--home", "home", "--as-of", "2026-04-01", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "stdout.txt").write_text(done.stdout)
    (folder / "stderr.txt").write_text(done.stderr)
    return folder


def query(path: Path, sql: str) -> list[tuple[object, ...]]:
    with duckdb.connect(str(path), read_only=True) as connection:
        return connection.execute(sql).fetchall()


@pytest.mark.mission("C1")
def test_commits_reach_the_marts_with_their_people(workspace: Path) -> None:
    warehouse = workspace / "home" / "warehouse.duckdb"
    assert query(warehouse, "select count(*) from raw.git__commits") == [(COMMITS,)]
    assert query(
        warehouse,
        "select p.is_bot, count(distinct c.author_person_key), count(*)"
        " from marts.fct_commits c join marts.dim_person p on p.person_key = c.author_person_key"
        " group by 1 order by 1",
    ) == [(False, 2, 8), (True, 1, 4)]


def test_every_model_is_built_even_where_nothing_feeds_it(workspace: Path) -> None:
    models = {path.stem for path in (Path(__file__).parents[2] / "dbt_project" / "models").rglob("*.sql")}
    built = query(workspace / "home" / "warehouse.duckdb", "select table_name from information_schema.tables")
    assert models <= {name for (name,) in built}


@pytest.mark.mission("D5")
def test_what_is_absent_is_said_on_the_terminal_and_published(workspace: Path) -> None:
    said = " ".join((workspace / "stdout.txt").read_text().split())
    assert "Git clones" in said
    assert "no source of kind pagerduty" in said
    assert "no charter" in said
    published = workspace / "home" / "published" / "sponsor.duckdb"
    statuses = dict(query(published, "select kind, status from sources"))
    assert statuses == {
        kind: "read" if kind == "git" else "no source" for kind in allow_list() if kind != "program"
    }
    assert query(published, "select distinct status from quality_checks") == [("not applicable",)]
    assert any("GitHub" in str(what) for (what,) in query(published, "select what from missing"))


@pytest.mark.mission("B4")
def test_two_people_are_too_few_to_publish(workspace: Path) -> None:
    published = workspace / "home" / "published" / "sponsor.duckdb"
    assert query(published, "select people, commits from programme") == [(None, COMMITS)]


def test_the_terminal_shows_no_library_noise(workspace: Path) -> None:
    assert (workspace / "stderr.txt").read_text() == ""
    assert "WARNING" not in (workspace / "stdout.txt").read_text()


@pytest.mark.mission("B4")
def test_the_key_of_the_pseudonyms_is_the_owners_alone(workspace: Path) -> None:
    key = workspace / "home" / "keys" / "person.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_text().strip()) == 64


def test_everything_written_is_under_home(workspace: Path) -> None:
    assert sorted(path.name for path in workspace.iterdir()) == [
        "clone",
        "home",
        "program",
        "stderr.txt",
        "stdout.txt",
    ]
    assert json.loads((workspace / "home" / "reports" / "run.json").read_text())["as_of"] == "2026-04-01"


def test_a_source_that_cannot_be_read_leaves_the_warehouse_as_it_was(workspace: Path) -> None:
    """New commits were read before the pager turned out to be missing: they are not kept either."""
    warehouse = workspace / "home" / "warehouse.duckdb"
    published = workspace / "home" / "published" / "sponsor.duckdb"
    before = [hashlib.sha256(path.read_bytes()).hexdigest() for path in (warehouse, published)]
    commit(workspace / "clone", COMMITS)
    broken = workspace / "program" / "sources.yml"
    sound = broken.read_text()
    broken.write_text(
        sound + '- {name: pager, kind: pagerduty, base_url: "replay:../nowhere", token_env: PATH}\n'
    )
    try:
        done = signalpath("run", "--home", "home", "--as-of", "2026-04-01", cwd=workspace)
    finally:
        broken.write_text(sound)
    assert done.returncode == 2, done.stdout + done.stderr
    assert "source `pager`" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    read = [line.split()[-1] for line in done.stdout.splitlines() if "✓" in line]
    assert "git" in read
    assert "github" not in read  # what would not be kept is not read
    assert before == [hashlib.sha256(path.read_bytes()).hexdigest() for path in (warehouse, published)]

    done = signalpath("run", "--home", "home", "--as-of", "2026-04-01", cwd=workspace)
    assert done.returncode == 0, done.stdout + done.stderr
    assert query(warehouse, "select count(*) from raw.git__commits") == [(COMMITS + 1,)]


def test_a_second_run_in_the_same_home_is_refused(workspace: Path) -> None:
    with (workspace / "home" / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = signalpath("run", "--home", "home", cwd=workspace)
    assert done.returncode == 2
    assert "another run is under way" in done.stderr


def test_a_warehouse_that_a_tool_has_open_is_said(workspace: Path) -> None:
    with duckdb.connect(str(workspace / "home" / "warehouse.duckdb"), read_only=True):
        done = signalpath("run", "--home", "home", cwd=workspace)
    assert done.returncode == 2
    assert "another process has it open" in done.stderr
