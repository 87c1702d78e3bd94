"""Nothing that a provider or a file says beyond the allow-list is on disk after a load, or in its midst.

Every loopback plants SECRET in each text field that nobody may keep; files carry it in columns that are
not declared. Looked at are all bytes, those inside of compressed files, and every value of the warehouse.
"""

from __future__ import annotations

import gzip
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest
from loopback import AS_OF, Answer, serving
from loopback_all import ENVIRONMENT, PROVIDED, SECRET

from ingestion.errors import SourceError
from ingestion.load import load_kind
from ingestion.source_run import SourceRun
from signalpath.program import Program, load_program
from signalpath.program.sources import Sources
from signalpath.settings import Settings

pytestmark = pytest.mark.mission("B3")
each_kind = pytest.mark.parametrize("name", PROVIDED)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingestion.http_api.pause", lambda seconds: None)
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)


def written(home: Path) -> Iterator[tuple[Path, str]]:
    """Everything under `home`: each file's bytes, what a compressed one holds, and all tables' values."""
    for path in [path for path in home.rglob("*") if path.is_file()]:
        content = path.read_bytes()
        yield path, content.decode("latin-1")
        if content[:2] == b"\x1f\x8b":
            yield path, gzip.decompress(content).decode("latin-1")
        if content[:4] == b"PAR1":
            yield path, repr(pq.read_table(path).to_pylist())
        if path.suffix == ".duckdb":
            with duckdb.connect(str(path)) as con:
                tables = con.execute("select schema_name, table_name from duckdb_tables()").fetchall()
                for schema, table in tables:
                    yield path, repr(con.execute(f'from "{schema}"."{table}"').fetchall())


def places_of(secret: str, home: Path) -> list[str]:
    """The files that hold it."""
    return sorted({str(path.relative_to(home)) for path, text in written(home) if secret in text})


def load(name: str, base_url: str, home: Path) -> Any:
    entry = PROVIDED[name].entry(base_url)
    program = Program(folder=home, sources=Sources.model_validate([entry]))
    return load_kind(entry["kind"], program, Settings(home=home), AS_OF)


def test_what_is_looked_for_would_be_found(tmp_path: Path) -> None:
    """Plain, gzipped, in parquet's pages and in a DuckDB file: this very search sees it."""
    with duckdb.connect(str(tmp_path / "warehouse.duckdb")) as con:
        con.execute(f"create table t as select '{SECRET}' || i % 3 as said from range(100000) r(i)")
        con.execute(f"copy t to '{tmp_path / 'rows.parquet'}' (compression zstd)")
    (tmp_path / "state.gz").write_bytes(gzip.compress(SECRET.encode()))
    (tmp_path / "run.log").write_text(SECRET)
    assert places_of(SECRET, tmp_path) == ["rows.parquet", "run.log", "state.gz", "warehouse.duckdb"]


@each_kind
def test_an_api_leaves_nothing_but_the_allow_list(
    tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with serving(PROVIDED[name].organisation()) as provider:
        result = load(name, provider.base_url, tmp_path)
    assert result.loaded > 0
    assert places_of(SECRET, tmp_path) == []
    assert SECRET not in caplog.text and SECRET not in "".join(capfd.readouterr())


@each_kind
def test_a_run_that_dies_between_reading_and_loading_leaves_nothing_either(
    tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worst moment: dlt's folder is full and nobody tidies up."""

    def killed(run: SourceRun) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(SourceRun, "load", killed)
    monkeypatch.setattr(SourceRun, "discard", lambda run: None)
    with serving(PROVIDED[name].organisation()) as provider, pytest.raises(KeyboardInterrupt):
        load(name, provider.base_url, tmp_path)
    assert list((tmp_path / "dlt").rglob("*.parquet")), "rows are waiting there"
    assert places_of(SECRET, tmp_path) == []


@each_kind
def test_a_source_that_fails_in_the_middle_leaves_nothing_either(tmp_path: Path, name: str) -> None:
    """The provider says the secret in its refusal too."""
    organisation = PROVIDED[name].organisation()
    with serving(organisation) as provider:
        load(name, provider.base_url, tmp_path / "whole")
        half, provider.requests = len(provider.requests) // 2, []
        provider.respond = lambda request: (
            organisation(request) if len(provider.requests) <= half else Answer({"message": SECRET}, 401)
        )
        with pytest.raises(SourceError) as failure:
            load(name, provider.base_url, tmp_path / "half")
    assert SECRET not in str(failure.value)
    assert places_of(SECRET, tmp_path / "half") == []


FILES = {
    "hr/people.csv": "person_id,email,display_name,github_login,jira_account_id,role,level,manager_id,time_zone,"
    f"start_on,end_on,salary\np1,p1@acme.example,P,,,,,,UTC,2026-01-01,,{SECRET}\n"
    f"{SECRET},,,,,,,,,next year,,\n",
    "hr/team_memberships.csv": f"person_id,team_name,start_on,end_on,note\np1,core,2026-01-01,,{SECRET}\n",
    "archive/a.jsonl": '{"id": "PR_1", "number": 1, "title": "%s", "bodyText": "%s", "author": {"login": "ada", '
    '"name": "%s"}, "repository": {"id": "R", "name": "r", "owner": {"login": "acme"}}, "reviews": {"nodes": '
    '[{"id": "V", "state": "APPROVED", "body": "%s"}]}}\n{"id": ["%s"], "title": "%s"}\n{"%s'.replace(
        "%s", SECRET
    ),
}
SOURCES = """
- {name: hr, kind: roster, path: hr}
- {name: history, kind: github, owners: [acme], archive: archive}
"""


def write_program(folder: Path) -> None:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def test_files_leave_nothing_of_columns_that_are_not_declared(tmp_path: Path) -> None:
    """Also where a line does not fit: the dead letter says where, never what."""
    folder, home = tmp_path / "program", tmp_path / "home"
    write_program(folder)
    (folder / "sources.yml").write_text(SOURCES)
    for kind in ("roster", "github"):
        result = load_kind(kind, load_program(folder), Settings(home=home, program=folder), AS_OF)
        assert result.loaded > 0 and result.rejections
    assert places_of(SECRET, home) == []


def test_a_full_run_of_everything_leaves_nothing(tmp_path: Path, parsed_dbt: Path) -> None:
    """Dagster's storage, dbt's folder, reports and logs too: one run over all kinds, then one that fails."""
    from contextlib import ExitStack

    import yaml

    from orchestration.execute import execute

    folder, home = tmp_path / "program", tmp_path / "home"
    write_program(folder)
    shutil.copytree(parsed_dbt, home / "dbt")
    settings = Settings(home=home, program=folder)
    with ExitStack() as stack:
        organisations = {name: provided.organisation() for name, provided in PROVIDED.items()}
        organisations["github"].scopes = "read:org"  # a token that may write is refused
        served = {name: stack.enter_context(serving(org)) for name, org in organisations.items()}
        entries = [PROVIDED[name].entry(provider.base_url) for name, provider in served.items()]
        entries = [{**entry, "name": f"{entry['name']}{n}"} for n, entry in enumerate(entries)]
        (folder / "sources.yml").write_text(SOURCES + yaml.safe_dump(entries))
        first = execute(settings, AS_OF.isoformat(), with_site=False, on_step=lambda step: None)
        # The gate may find so little data wanting; what counts is that everything was read and derived.
        assert first.ending in ("ok", "gate"), first.message
        assert first.loaded and sum(rows > 0 for rows in first.loaded.values()) > 30
        for provider in served.values():
            provider.respond = lambda request: Answer({"message": SECRET}, 401)
        second = execute(settings, AS_OF.isoformat(), with_site=False, on_step=lambda step: None)
        assert second.ending == "input" and SECRET not in second.message
    assert (home / "dagster").is_dir() and (home / "warehouse.duckdb").stat().st_size > 100_000
    assert places_of(SECRET, home) == []
    assert os.environ["SP_TOKEN"] == SECRET, "the credential itself is the secret: it is nowhere either"
