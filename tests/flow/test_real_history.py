"""A real history that nobody here wrote: 17,666 commits of pytest, read from a local clone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import duckdb
import pytest
from running import signalpath


@pytest.fixture(scope="module")
def workspace(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("history")
    bundle = shared_data / "git_pytest_meta"
    subprocess.run(
        ["git", "clone", "-q", "--bare", bundle / "pytest_meta.bundle", folder / "pytest.git"], check=True
    )
    (folder / "program").mkdir()
    (folder / "program/sources.yml").write_text(
        f"- {{name: pytest, kind: git, path: ../pytest.git, branch: main, mailmap: {bundle / 'mailmap.txt'}}}\n"
    )
    done = signalpath("run", "--program", "program", "--home", "home", "--as-of", "2026-08-31", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "run.txt").write_text(done.stdout)
    return folder


@pytest.mark.real_data
@pytest.mark.mission("C1")
def test_every_commit_and_person_is_loaded_modelled_and_published(workspace: Path) -> None:
    commits = subprocess.run(
        ["git", "-C", workspace / "pytest.git", "rev-list", "--count", "main"],
        capture_output=True,
        text=True,
        check=True,
    )
    with duckdb.connect(workspace / "home/warehouse.duckdb", read_only=True) as con:
        for table in ("raw.git__commits", "marts.fct_commits"):
            assert con.execute(f"select count(*) from {table}").fetchone() == (int(commits.stdout),), table
        people, accounts = con.execute(
            "select count(distinct person_key), count(*) from identity.person_accounts where system = 'git'"
        ).fetchone()
        assert 0 < people <= accounts
    with duckdb.connect(workspace / "home/published/sponsor.duckdb", read_only=True) as con:
        assert con.execute("select commits, incidents, paths_made from programme").fetchone() == (
            int(commits.stdout),
            0,
            0,
        )


@pytest.mark.real_data
@pytest.mark.mission("C8")
def test_what_has_no_source_is_said_plainly(workspace: Path) -> None:
    said = (workspace / "run.txt").read_text().lower()
    for kind in ("github", "pagerduty", "jira", "roster"):
        assert kind in said
    assert "no source" in said
    assert "no charter" in said


@pytest.mark.real_data
@pytest.mark.mission("B1")
def test_no_commit_message_is_kept(workspace: Path) -> None:
    """Subjects that are words enough to be unmistakable are nowhere in what a run wrote."""
    log = subprocess.run(
        ["git", "-C", workspace / "pytest.git", "log", "--format=%s", "main"], capture_output=True, check=True
    )
    subjects = {line.strip() for line in log.stdout.splitlines() if len(line) > 60}
    assert len(subjects) > 100
    for path in (workspace / "home").rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(subject in content for subject in sorted(subjects)[:200]), path
