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


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.mark.mission("D4")
@pytest.mark.parametrize("name", BREAKS)
def test_broken_data_make_no_path(demo_workspace: Path, tmp_path: Path, name: str) -> None:
    broken_by, entity, check = BREAKS[name]
    home = tmp_path / ".signalpath"
    shutil.copytree(demo_workspace / "program", tmp_path / "program")
    shutil.copytree(
        demo_workspace / ".signalpath",
        home,
        ignore=shutil.ignore_patterns("sites", "work", "site-work", "stage"),
    )
    with duckdb.connect(str(home / "warehouse.duckdb")) as connection:
        connection.execute(broken_by)
        # Yesterday's paths are taken away, so that any that are there afterwards were made on bad data.
        connection.execute("drop table recommend.path_steps")
        marts = connection.execute("select count(*) from marts.fct_pull_requests").fetchone()
    published = digest(home / "published" / "sponsor.duckdb")

    done = signalpath("run", "--home", ".signalpath", cwd=tmp_path)

    assert done.returncode == 1, done.stdout + done.stderr
    assert "no path was made" in done.stderr
    assert check.replace("_", " ") in done.stdout
    report = json.loads((home / "reports" / "quality.json").read_text())
    failed = {(c["asset_key"][1], c["check_name"]) for c in report["checks"] if c["status"] == "failed"}
    assert failed == {(entity, check)}
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as connection:
        tables = connection.execute("select table_name from duckdb_tables() where schema_name = 'recommend'")
        assert ("path_steps",) not in tables.fetchall()
        # The marts behind the gate are those of before as well.
        assert connection.execute("select count(*) from marts.fct_pull_requests").fetchone() == marts
    assert digest(home / "published" / "sponsor.duckdb") == published
