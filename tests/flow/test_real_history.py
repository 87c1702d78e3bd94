"""A real history that nobody here wrote: 17,666 commits of pytest, read from a local clone."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
import pytest
from running import signalpath


@pytest.fixture(scope="module")
def workspace(shared_data: Path, parsed_dbt: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("history")
    bundle = shared_data / "git_pytest_meta"
    subprocess.run(
        ["git", "clone", "-q", "--bare", bundle / "pytest_meta.bundle", folder / "pytest.git"], check=True
    )
    (folder / "program").mkdir()
    (folder / "program/sources.yml").write_text(
        f"- {{name: pytest, kind: git, path: ../pytest.git, branch: main, mailmap: {bundle / 'mailmap.txt'}}}\n"
    )
    shutil.copytree(parsed_dbt, folder / "home/dbt")
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


SUBJECT = re.compile(r".*\(#(\d+)\)$|Merge pull request #(\d+) from ")


def log_of(workspace: Path, *arguments: str) -> list[list[str]]:
    """What git itself says of each commit, by fields."""
    done = subprocess.run(
        ["git", "-C", workspace / "pytest.git", "log", *arguments, "main"],
        capture_output=True,
        text=True,
        check=True,
    )
    return [line.split("\x1f") for line in done.stdout.splitlines()]


@pytest.mark.real_data
@pytest.mark.mission("E2")
def test_merged_pull_requests_by_year_are_what_github_merged(workspace: Path) -> None:
    """By the subjects of the commits that GitHub itself made; the year is that of UTC."""
    by_forge: dict[int, Counter[str]] = {}
    for email, at, subject in log_of(workspace, "--format=%ce%x1f%ct%x1f%s"):
        found = SUBJECT.match(subject)
        if found and email.lower() == "noreply@github.com":
            year = datetime.fromtimestamp(int(at), UTC).year
            by_forge.setdefault(year, Counter())[found[1] or found[2]] += 1
    with duckdb.connect(workspace / "home/warehouse.duckdb", read_only=True) as con:
        found = con.execute("""
            select year(commits.committed_at), pull_requests.pull_request_number, count(*)
            from intermediate.int_commit_pull_requests as pull_requests
            inner join staging.stg_git__commits as commits using (commit_key)
            where commits.committer_email = 'noreply@github.com'
            group by all
        """).fetchall()
    ours: dict[int, Counter[str]] = {}
    for year, number, count in found:
        ours.setdefault(year, Counter())[str(number)] = count
    assert sum(map(Counter.total, by_forge.values())) > 3_000
    assert ours.keys() == by_forge.keys()
    for year, merged in by_forge.items():
        assert not ours[year] - merged, year
        # Forks merged pull requests of their own, whose numbers begin at 1 anew: they are not pytest's.
        assert set(merged - ours[year]) <= {"1", "2"}, year


@pytest.mark.real_data
@pytest.mark.mission("C1")
def test_days_begin_at_midnight_utc(workspace: Path) -> None:
    """Commits per UTC day as git counts them; authors live in 30 time zones, so local days differ."""
    fields = log_of(workspace, "--format=%ct%x1f%cd", "--date=format:%Y-%m-%d")
    expected = Counter(datetime.fromtimestamp(int(at), UTC).date() for at, _ in fields)
    local = Counter(day for _, day in fields)
    with duckdb.connect(workspace / "home/warehouse.duckdb", read_only=True) as con:
        found = con.execute(
            "select committed_at::date, count(*) from marts.fct_commits group by all"
        ).fetchall()
    assert dict(found) == expected
    assert Counter({day.isoformat(): n for day, n in expected.items()}) != local


@pytest.mark.real_data
@pytest.mark.mission("E2")
def test_squashes_by_owner_and_year_and_how_long_they_took(workspace: Path) -> None:
    """Owners as identity knows them, years and hours of UTC, quantiles as numpy's."""
    log = log_of(workspace, "--format=%ae%x1f%at%x1f%ct%x1f%ce%x1f%s")
    with duckdb.connect(workspace / "home/warehouse.duckdb", read_only=True) as con:
        people = dict(
            con.execute(
                "select account_id, person_key from identity.person_accounts where system = 'git'"
            ).fetchall()
        )
        found = con.execute("""
            select
                commits.author_person_key,
                year(commits.committed_at),
                count(*),
                quantile_cont(epoch(commits.committed_at - commits.authored_at) / 3600, [0.5, 0.9])
            from intermediate.int_commit_pull_requests as pull_requests
            inner join intermediate.int_commits as commits using (commit_key)
            inner join staging.stg_git__commits as staged using (commit_key)
            where staged.committer_email = 'noreply@github.com' and pull_requests.pull_request_form = 'squash'
            group by all
        """).fetchall()
    expected: dict[tuple[str, int], list[float]] = {}
    for email, authored, committed, committer, subject in log:
        if committer.lower() == "noreply@github.com" and re.match(r".*\(#\d+\)$", subject):
            key = people[email.lower()], datetime.fromtimestamp(int(committed), UTC).year
            expected.setdefault(key, []).append((int(committed) - int(authored)) / 3600)
    assert sum(map(len, expected.values())) > 1_500
    assert {(person, year): count for person, year, count, _ in found} == {
        key: len(hours) for key, hours in expected.items()
    }
    for person, year, _, quantiles in found:
        assert quantiles == pytest.approx(list(np.quantile(expected[person, year], [0.5, 0.9])), abs=1e-6)
