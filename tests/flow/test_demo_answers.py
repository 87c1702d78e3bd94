"""The demo's answers through the sources that real data takes: all of it arrives, nothing but metadata."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import duckdb
import pytest

from ingestion.demo.build import Summary, build_demo
from ingestion.load import LoadResult, load_kind
from signalpath.program import load_program
from signalpath.settings import Settings

KINDS = ("github", "pagerduty", "jira", "xapi", "roster", "feedback")
AS_OF = date(2026, 6, 30)


class Loaded:
    """A small demo, read once by every source."""

    def __init__(self, folder: Path, program: Path) -> None:
        shutil.copytree(program, folder / "program")
        self.settings = Settings(home=folder / ".signalpath", program=folder / "program")
        self.demo: Summary = build_demo(folder / ".signalpath/demo", scale=0.05)
        self.results = {kind: self.load(kind) for kind in KINDS}

    def load(self, kind: str) -> LoadResult:
        return load_kind(kind, load_program(self.settings.program), self.settings, AS_OF)

    def count(self, table: str) -> int:
        with duckdb.connect(self.settings.warehouse, read_only=True) as con:
            row = con.execute(f"select count(*) from raw.{table}").fetchone()
            assert row
            return int(row[0])


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory, project: Path) -> Loaded:
    return Loaded(tmp_path_factory.mktemp("answers"), project / "program")


@pytest.mark.mission("C1")
@pytest.mark.parametrize("kind", KINDS)
def test_every_element_arrives_once(loaded: Loaded, kind: str) -> None:
    """Also those on nested pages; PagerDuty's notifications are left out on purpose."""
    for plural, written in loaded.demo.counts[kind].items():
        if plural == "log_entries":
            text = (loaded.demo.folder / "pagerduty/log_entries.jsonl").read_text()
            written -= text.count('"type":"notify_log_entry"')
        assert loaded.count(f"{kind}__{plural}") == written, plural


def test_only_the_torn_line_is_a_dead_letter(loaded: Loaded) -> None:
    rejections = [rejection for result in loaded.results.values() for rejection in result.rejections]
    assert [rejection.locator.split(":")[0] for rejection in rejections] == ["resent.jsonl"]


@pytest.mark.mission("C9")
@pytest.mark.parametrize("kind", ["github", "pagerduty", "jira"])
def test_a_second_run_asks_only_for_what_may_be_new(loaded: Loaded, kind: str) -> None:
    """The replay honours cursors and windows, so a run with nothing new reads little and adds nothing."""
    table = {"github": "pull_requests", "pagerduty": "log_entries", "jira": "issues"}[kind]
    before = loaded.count(f"{kind}__{table}")
    again = loaded.load(kind)
    assert again.tables[f"{kind}__{table}"].loaded < before / 10
    assert loaded.count(f"{kind}__{table}") == before


@pytest.mark.mission("B1")
def test_no_canary_leaves_the_providers(loaded: Loaded) -> None:
    """Titles, bodies, diffs, salaries, answers: planted at every provider, found nowhere in the home."""
    for kind in KINDS:
        planted = (path.read_bytes() for path in (loaded.demo.folder / kind).rglob("*") if path.is_file())
        assert any(b"CANARY" in content for content in planted), kind
    home = loaded.settings.home
    for path in home.rglob("*"):
        if path.is_file() and loaded.demo.folder not in path.parents:
            assert b"CANARY" not in path.read_bytes(), path
    with duckdb.connect(loaded.settings.warehouse, read_only=True) as con:
        for table, column in con.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'raw'"
        ).fetchall():
            found = con.execute(
                f'select count(*) from raw."{table}" where "{column}"::varchar like ?', ["%CANARY%"]
            ).fetchone()
            assert found == (0,), f"{table}.{column}"
