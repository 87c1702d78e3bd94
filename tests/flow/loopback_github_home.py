"""A home and program with GitHub as its one source, and how many rows each raw table has."""

from __future__ import annotations

from pathlib import Path

from loopback import Installation, Provider
from loopback_github import github_entry


def installed(folder: Path, provider: Provider) -> Installation:
    return Installation(folder, github_entry(provider.base_url))


def counts(installation: Installation) -> dict[str, int]:
    tables = installation.rows(
        "select table_name from duckdb_tables() where schema_name = 'raw' and table_name like 'github\\_\\_%' "
        "escape '\\'"
    )
    return {
        name.removeprefix("github__"): installation.rows(f"select count(*) from raw.{name}")[0][0]
        for (name,) in tables
    }
