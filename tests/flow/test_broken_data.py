"""No path on bad data: the demo's history is broken in each of the three ways, and the job runs on it.

Each break is made in the raw rows that the next run does not read again, as a truncated backfill, a
lost account list or a reorganisation would leave them; everything after that is the real job.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import duckdb
import pytest
from running import signalpath

BREAKS = {
    "pull requests do not span the range": (
        """
        create temp table lost as select pull_request_id as id from raw.github__pull_requests
            where created_at between '2025-09-01' and '2025-11-01';
        delete from raw.github__pull_request_files where pull_request_id in (from lost);
        delete from raw.github__reviews where pull_request_id in (from lost);
        delete from raw.github__review_comments where pull_request_id in (from lost);
        delete from raw.github__pull_requests where pull_request_id in (from lost);
        """,
        "int_pull_requests",
        "have_no_silent_weeks",
    ),
    "incidents belong to nobody": (
        "update raw.pagerduty__log_entries set agent_id = 'PLOST' where agent_type like 'user%'",
        "int_incidents",
        "have_known_responders",
    ),
    "tickets do not match the teams": (
        "update raw.jira__issues set team_name = 'Former team' where updated_at < '2026-06-20'",
        "int_issues",
        "match_current_teams",
    ),
}

FIGURES = """
    select 'cells', count(*), sum(hash(rows_)) from marts.mart_outcome_cells as rows_
    union all
    select 'signals', count(*), sum(hash(rows_)) from marts.mart_skill_evidence as rows_
    union all
    select 'problem', count(*), sum(hash(rows_)) from effects.problem_figures as rows_
"""


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.mission("D4")
@pytest.mark.parametrize("name", BREAKS)
def test_broken_data_make_no_path(demo_workspace: Path, tmp_path: Path, name: str) -> None:
    broken_by, entity, check = BREAKS[name]
    home = copy_home(demo_workspace, tmp_path)
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        connection.execute(broken_by)
        # Yesterday's paths are taken away, so that any that are there afterwards were made on bad data.
        connection.execute("drop table recommend.path_steps")
        figures = connection.execute(FIGURES).fetchall()
    published = digest(home / "published" / "sponsor.duckdb")

    done = signalpath("run", "--home", ".signalpath", cwd=tmp_path)

    assert done.returncode == 1, done.stdout + done.stderr
    assert "no path was made" in done.stderr
    assert check.replace("_", " ") in done.stdout
    report = json.loads((home / "reports" / "quality.json").read_text())
    failed = {(c["asset_key"][1], c["check_name"]) for c in report["checks"] if c["status"] == "failed"}
    assert (entity, check) in failed
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'recommend'")
        assert ("path_steps",) not in tables.fetchall()
        # So are figures and signals: single rows alone are views of what the gate looks at.
        assert connection.execute(FIGURES).fetchall() == figures
    assert digest(home / "published" / "sponsor.duckdb") == published


@pytest.mark.mission("D4")
def test_a_failure_of_one_person_withholds_that_person_alone(demo_workspace: Path, tmp_path: Path) -> None:
    """Somebody seems to approve their own work, as after a wrong join of two people's accounts."""
    home = copy_home(demo_workspace, tmp_path)
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        before = people_with_paths(connection)
        (person, login) = connection.execute(
            "select person_key, account_id from intermediate.int_accounts"
            " where system = 'github' and person_key in (select person_key from recommend.path_steps)"
            " order by all limit 1"
        ).fetchall()[0]
        connection.execute(
            "insert into raw.github__reviews by name select reviews.* replace (review_id || 'own' as review_id,"
            " pull_requests.author_login as author_login, pull_requests.author_type as author_type,"
            " 'APPROVED' as state) from raw.github__reviews as reviews"
            " inner join raw.github__pull_requests as pull_requests using (source_name, pull_request_id)"
            " where lower(pull_requests.author_login) = lower(?)"
            " qualify row_number() over (partition by pull_request_id order by review_id) = 1",
            [login],
        )
    published = digest(home / "published" / "sponsor.duckdb")

    done = signalpath("run", "--home", ".signalpath", cwd=tmp_path)

    assert done.returncode == 0, done.stdout + done.stderr
    assert "paths that rest on 1 people; all others were made" in " ".join(done.stdout.split())
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        by_gate = connection.execute(
            "select person_key from recommend.withheld where reason = 'gate'"
        ).fetchall()
        assert by_gate == [(person,)]
        assert people_with_paths(connection) == before - {person}
    report = json.loads((home / "reports" / "run.json").read_text())
    (check,) = [c for c in report["quality"] if c["status"] == "withheld"]
    assert check["check"] == "int_accounts.nobody_approves_their_own_work"
    assert (check["confined_to"], check["units"]) == ("person", 1)
    for text in (home / "reports").glob("*.json*"):
        assert person not in text.read_text()
    assert digest(home / "published" / "sponsor.duckdb") != published
    with duckdb.connect(str(home / "published" / "sponsor.duckdb"), read_only=True) as connection:
        told = connection.execute(
            "select failing_rows, observed from quality_checks where status = 'withheld'"
        ).fetchall()
    assert told == [(None, "paths that rest on a few people are withheld, all others are made")]


def people_with_paths(connection: duckdb.DuckDBPyConnection) -> set[str]:
    rows = connection.execute("select distinct person_key from recommend.path_steps").fetchall()
    return {person for (person,) in rows}


def copy_home(demo_workspace: Path, tmp_path: Path) -> Path:
    """The finished demo's program and home, to be broken."""
    home = tmp_path / ".signalpath"
    shutil.copytree(demo_workspace / "program", tmp_path / "program")
    shutil.copytree(
        demo_workspace / ".signalpath",
        home,
        ignore=shutil.ignore_patterns("sites", "work", "site-work", "stage"),
    )
    return home
