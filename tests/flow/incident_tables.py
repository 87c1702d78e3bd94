"""What the tests of incident sources look at in the warehouse.

Belongs here: questions that several of them ask. What a provider answers is in loopback_<kind>.py.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from loopback import Installation
from loopback_github import SECRET

NEXT_DAY, NEXT_WEEK = date(2026, 7, 1), date(2026, 7, 8)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.http_api.pause", lambda seconds: None)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("SP_TOKEN", SECRET)


def counts(installation: Installation, kind: str) -> dict[str, int]:
    tables = installation.rows(
        f"select table_name from duckdb_tables() where starts_with(table_name, '{kind}__')"
    )
    return {
        name.split("__")[1]: installation.rows(f"select count(*) from raw.{name}")[0][0] for (name,) in tables
    }


def steps(installation: Installation, kind: str, key: str) -> list[tuple[Any, ...]]:
    return installation.rows(
        f"select type, agent_type, agent_id from raw.{kind}__log_entries where incident_id = '{key}' "
        "order by created_at, type"
    )


def gone(installation: Installation, kind: str) -> list[tuple[Any, ...]]:
    return installation.rows(
        "select table_name, record_id, strftime(deleted_at at time zone 'UTC', '%Y-%m-%d') "
        f"from raw.{kind}__deletions order by all"
    )
