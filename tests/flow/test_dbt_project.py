"""The dbt project itself, built by the real dbt: on tables without a row, and on a handful of rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
import yaml
from running import PROJECT

from ingestion.raw_tables import ensure_raw_tables
from orchestration.load_summary import ensure_inventory
from orchestration.recommended_before import ensure_history

# What names accounts, or tells of employment, is for its own group of models.
NAMES_OR_HR = ("bridge_person_accounts", "fct_employment_events")
# What tells which months are built again is for the build alone; figures are read through the two marts of them.
PROTECTED = (*NAMES_OR_HR, "mart_month_fingerprints", "mart_side_fingerprints", "mart_outcome_cells")
GROUPS = yaml.safe_load((PROJECT / "dbt_project/models/_groups.yml").read_text("utf-8"))["groups"]
OWNERS = {group["name"]: group["owner"]["email"] for group in GROUPS}
LAYERS = ("staging", "intermediate", "signals", "metrics", "marts")
IDENTITY = """
    create schema identity;
    create table identity.people
        (person_key varchar, roster_person_id varchar, is_bot boolean, account_count bigint);
    create table identity.person_accounts
        (person_key varchar, system varchar, account_id varchar, method varchar, confidence double,
         approved_by varchar, approved_on date);
    create schema privacy;
    create table privacy.kept_out (reason varchar);
"""


def dbt(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "SIGNALPATH_WAREHOUSE": str(folder / "warehouse.duckdb"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_VERSION_CHECK": "false",
    }
    places = ["--project-dir", "dbt_project", "--profiles-dir", "dbt_project"]
    places += ["--target-path", str(folder / "target"), "--log-path", str(folder / "logs")]
    return subprocess.run(
        [sys.executable, "-m", "dbt.cli.main", *arguments, *places],
        cwd=PROJECT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def make_warehouse(folder: Path, rows: dict[str, list[dict[str, Any]]] | None = None) -> None:
    with duckdb.connect(folder / "warehouse.duckdb") as con:
        ensure_raw_tables(con)
        con.execute(IDENTITY)
        ensure_history(con)
        ensure_inventory(con)
        for table, records in (rows or {}).items():
            for record in records:
                row = ({"source_name": "test"} if table.startswith("raw.") else {}) | record
                names = ", ".join(row)
                con.execute(
                    f"insert into {table} ({names}) values ({', '.join('?' * len(row))})", list(row.values())
                )


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every model, data test and unit test, on a warehouse where no source has a row."""
    folder = tmp_path_factory.mktemp("empty")
    make_warehouse(folder)
    done = dbt(folder, "build", "--vars", "{as_of: 2026-06-30}")
    assert done.returncode == 0, done.stdout[-4000:]
    return folder


@pytest.fixture(scope="module")
def columns(empty: Path) -> dict[tuple[str, str], dict[str, str]]:
    """(schema, table) -> column -> type, as built."""
    with duckdb.connect(empty / "warehouse.duckdb", read_only=True) as con:
        found = con.execute(
            "select schema_name, table_name, column_name, data_type from duckdb_columns() "
            "where schema_name in (select unnest(?)) order by column_index",
            [list(LAYERS)],
        ).fetchall()
    tables: dict[tuple[str, str], dict[str, str]] = {}
    for schema, table, column, data_type in found:
        tables.setdefault((schema, table), {})[column] = data_type
    return tables


@pytest.fixture(scope="module")
def models(empty: Path) -> list[dict[str, Any]]:
    manifest = json.loads((empty / "target/manifest.json").read_text("utf-8"))
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def test_nothing_is_skipped_where_there_is_no_row(empty: Path) -> None:
    """A program with one git source must build every model: a missing source is no error."""
    results = json.loads((empty / "target/run_results.json").read_text("utf-8"))["results"]
    kinds = {result["unique_id"].split(".")[0] for result in results}
    assert {"model", "test", "unit_test"} <= kinds
    bad = [r["unique_id"] for r in results if r["status"] not in ("success", "pass", "no-op")]
    assert bad == []


def test_every_column_is_described_and_every_description_has_a_column(
    models: list[dict[str, Any]], columns: dict[tuple[str, str], dict[str, str]]
) -> None:
    assert {(m["schema"], m["alias"]) for m in models} == set(columns)
    for model in models:
        described = {name for name, c in model["columns"].items() if c["description"].strip()}
        assert described == set(columns[model["schema"], model["alias"]]), model["alias"]


@pytest.mark.parametrize(("schema", "expected"), [("signals", 15), ("metrics", 25)])
def test_one_contract_for_all_so_that_unions_stay_dumb(
    columns: dict[tuple[str, str], dict[str, str]], schema: str, expected: int
) -> None:
    contracts = [list(types.items()) for (found, _), types in columns.items() if found == schema]
    assert len(contracts) == expected
    assert all(contract == contracts[0] for contract in contracts)


def test_only_marts_are_public_and_contracts_hold_from_the_signals_on(models: list[dict[str, Any]]) -> None:
    for model in models:
        layer = model["schema"]
        is_open = layer == "marts" and model["name"] not in PROTECTED
        assert (model["access"] == "public") == is_open, model["name"]
        assert model["config"]["contract"]["enforced"] == (layer in ("signals", "metrics", "marts"))
        assert model["config"]["meta"]["owner"] == OWNERS[model["group"]]


def test_no_incremental_model_has_a_row_twice(empty: Path, models: list[dict[str, Any]]) -> None:
    """Rows before and after a day are told apart by what they say, not by how often (macros/deltas.sql).

    What is only ever added to (`append`) compares no rows.
    """
    manifest = json.loads((empty / "target/manifest.json").read_text("utf-8"))
    unique = {
        node["attached_node"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and node["test_metadata"]["name"].startswith("unique")
    }
    incremental = {
        node["unique_id"]
        for node in models
        if node["config"]["materialized"] == "incremental"
        and node["config"]["incremental_strategy"] in ("changed_rows", "other_rows")
    }
    assert incremental and not incremental - unique


def test_a_run_without_a_day_is_refused(empty: Path) -> None:
    """No default and no wall clock: a run that does not say its day cannot be repeated."""
    done = dbt(empty, "compile", "--select", "int_issues")
    assert done.returncode != 0
    assert "as_of" in done.stdout and "YYYY-MM-DD" in done.stdout


ANN, BEN, GONE = "a" * 16, "b" * 16, "9" * 16
WEEK = "2026-03-04T09:00:00Z"


def an_organisation_with_an_opt_out() -> dict[str, list[dict[str, Any]]]:
    """Ann, Ben and somebody who opted out, in every system and on both sides of every relation."""
    people = {ANN: "ann", BEN: "ben", GONE: "gone"}
    work = [("p1", "ann", "gone"), ("p2", "gone", "ben"), ("p3", "ben", "ann")]
    return {
        "identity.people": [
            {"person_key": key, "roster_person_id": name, "is_bot": False, "account_count": 6}
            for key, name in people.items()
        ],
        "identity.person_accounts": [
            {
                "person_key": key,
                "system": system,
                "account_id": account,
                "method": "roster",
                "confidence": 1.0,
            }
            for key, name in people.items()
            for system, account in {
                "roster": name,
                "github": name,
                "git": f"{name}@example.invalid",
                "pagerduty": f"PD{name}",
                "jira": name,
                "xapi": f"{name}@example.invalid",
                "feedback": f"{name}@example.invalid",
            }.items()
        ],
        "raw.roster__people": [
            {"person_id": name, "email": f"{name}@example.invalid", "start_on": "2026-01-05"}
            for name in people.values()
        ],
        "raw.roster__team_memberships": [
            {"person_id": name, "team_name": "Routes", "start_on": "2026-01-05"} for name in people.values()
        ],
        "raw.feedback__consents": [
            {
                "person_email": f"{name}@example.invalid",
                "cohort_id": "pilot",
                "consented_on": "2026-01-05",
                "withdrawn_on": "2026-06-01" if name == "gone" else None,
            }
            for name in people.values()
        ],
        "raw.feedback__responses": [
            {
                "response_id": name,
                "person_email": f"{name}@example.invalid",
                "question_id": "relevant",
                "score": 4,
                "responded_at": WEEK,
            }
            for name in people.values()
        ],
        "raw.github__repositories": [{"repository_id": "r", "owner_login": "acme", "name": "routes"}],
        "raw.github__pull_requests": [
            {
                "pull_request_id": key,
                "repository_id": "r",
                "number": index,
                "author_login": author,
                "author_type": "User",
                "created_at": WEEK,
                "merged_at": WEEK,
                "closed_at": WEEK,
            }
            for index, (key, author, _) in enumerate(work, start=1)
        ],
        "raw.github__pull_request_files": [
            {"pull_request_id": key, "path": "src/cache/a.py", "additions": 40, "deletions": 10}
            for key, _, _ in work
        ],
        "raw.github__reviews": [
            {
                "review_id": key,
                "pull_request_id": key,
                "author_login": reviewer,
                "author_type": "User",
                "state": "COMMENTED",
                "submitted_at": WEEK,
            }
            for key, _, reviewer in work
        ],
        "raw.github__review_comments": [
            {
                "review_comment_id": key,
                "review_id": key,
                "pull_request_id": key,
                "author_login": reviewer,
                "author_type": "User",
                "path": "src/cache/a.py",
                "created_at": WEEK,
            }
            for key, _, reviewer in work
        ],
        "raw.git__repositories": [{"repository_id": "kernel"}],
        "raw.git__commits": [
            {
                "repository_id": "kernel",
                "commit_sha": f"{name}0123456789",
                "author_email": f"{name}@example.invalid",
                "authored_at": WEEK,
                "committed_at": WEEK,
                "parent_count": 1,
            }
            for name in people.values()
        ],
        "raw.git__commit_files": [
            {
                "repository_id": "kernel",
                "commit_sha": f"{name}0123456789",
                "path": "cache/b.c",
                "additions": 500,
                "deletions": 0,
            }
            for name in people.values()
        ],
        "raw.pagerduty__services": [{"service_id": "s", "name": "route-cache"}],
        "raw.pagerduty__incidents": [
            {
                "incident_id": name,
                "number": 1,
                "service_id": "s",
                "created_at": "2026-03-04T08:00:00Z",
                "resolved_at": "2026-03-04T10:00:00Z",
            }
            for name in people.values()
        ],
        "raw.pagerduty__log_entries": [
            {
                "log_entry_id": f"{name}-{kind}",
                "incident_id": name,
                "type": f"{kind}_log_entry",
                "agent_type": "user_reference",
                "agent_id": f"PD{name}",
                "created_at": at,
            }
            for name in people.values()
            for kind, at in {"acknowledge": WEEK, "resolve": "2026-03-04T10:00:00Z"}.items()
        ],
        "raw.pagerduty__oncalls": [
            {"schedule_id": "s", "user_id": f"PD{name}", "start_at": WEEK, "end_at": WEEK}
            for name in people.values()
        ],
        "raw.jira__issues": [
            {
                "issue_id": name,
                "issue_key": "R-1",
                "assignee_account_id": name,
                "created_at": WEEK,
                "updated_at": WEEK,
            }
            for name in people.values()
        ],
        "raw.xapi__statements": [
            {
                "statement_id": name,
                "actor_id": f"{name}@example.invalid",
                "verb_id": "http://adlnet.gov/expapi/verbs/passed",
                "object_id": "https://signalpath.dev/checkpoint/caching",
                "occurred_at": WEEK,
                "stored_at": WEEK,
                "is_success": True,
                "is_aided": False,
            }
            for name in people.values()
        ],
        "raw.program__competencies": [
            {
                "model_version": "1",
                "competency_id": "caching",
                "name": "Caching",
                "domain": "data",
                "prerequisites": "[]",
                "relevance": 1.0,
            }
        ],
        "raw.program__mappings": [
            {
                "model_version": "1",
                "competency_id": "caching",
                "artefact_type": kind,
                "pattern": pattern,
                "weight": 1.0,
            }
            for kind, pattern in {"path": "**/cache/**", "service": "*-cache"}.items()
        ],
        "raw.program__signals": [
            {"signal_id": name, "half_life_days": 120, "weight": 1.0, "kind": "work"}
            for name in (
                "exposure",
                "review_comment_density",
                "review_familiarity",
                "incident_response",
                "checkpoint",
            )
        ],
        "raw.program__cohorts": [
            {
                "cohort_id": "pilot",
                "baseline_start_on": "2025-07-07",
                "launch_on": "2026-01-05",
                "end_on": "2026-06-30",
            }
        ],
    }


@pytest.fixture(scope="module")
def organisation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("organisation")
    make_warehouse(folder, an_organisation_with_an_opt_out())
    done = dbt(folder, "run", "--vars", "{as_of: 2026-06-30}")
    assert done.returncode == 0, done.stdout[-4000:]
    return folder


@pytest.mark.mission("E2")
def test_one_week_of_work_becomes_every_kind_of_evidence(organisation: Path) -> None:
    with duckdb.connect(organisation / "warehouse.duckdb", read_only=True) as con:
        evidence = con.execute(
            "select signal_id, value, evidence_ids from marts.mart_skill_evidence where person_key = ? "
            "and competency_id = 'caching' and week_on = date '2026-03-02' order by signal_id",
            [ANN],
        ).fetchall()
    assert [(signal, ids) for signal, _, ids in evidence] == [
        ("checkpoint", ["checkpoint caching on 2026-03-04"]),
        ("exposure", ["acme/routes#1", "kernel@ann0123456"]),
        ("incident_response", ["incident 1"]),
        ("review_comment_density", ["acme/routes#1"]),
        ("review_familiarity", ["acme/routes#3"]),
    ]
    assert {signal: value for signal, value, _ in evidence}["incident_response"] == pytest.approx(0.5)


@pytest.mark.mission("B3")
def test_whoever_opted_out_is_in_no_derived_row(organisation: Path) -> None:
    """Their key is in none of the tables that dbt builds, in whatever column, and neither is an account."""
    with duckdb.connect(organisation / "warehouse.duckdb", read_only=True) as con:
        tables = con.execute(
            "select schema_name, table_name from duckdb_tables() where schema_name in (select unnest(?))",
            [list(LAYERS)],
        ).fetchall()

        def tables_with(text: str) -> set[str]:
            return {
                f"{schema}.{table}"
                for schema, table in tables
                if con.execute(
                    f"select count(*) from {schema}.{table} as t where contains(t::varchar, ?)", [text]
                ).fetchone()
                != (0,)
            }

        assert len(tables) > 50
        assert len(tables_with(ANN)) > 25  # the search itself finds people
        assert tables_with(GONE) == set()
        assert tables_with("gone@example.invalid") == set()
        enrolled = con.execute(
            "select people from marts.mart_engagement_funnel where stage_order = 1"
        ).fetchone()
    assert enrolled == (2,)
