"""Building a site: what happens when something is missing, fails, or did not change."""

from __future__ import annotations

import subprocess
import threading
import urllib.error
import urllib.request
from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration import site as site_module
from orchestration.published_file import write_file
from orchestration.site import SiteError, build_site, fingerprint_inputs
from orchestration.site_server import LOOPBACK, open_server
from signalpath.publish import SPONSOR_TABLES
from signalpath.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with a published database whose tables have no rows, and yesterday's site."""
    home = Settings(home=tmp_path / "home")
    empty = {name: pl.DataFrame(schema=schema) for name, schema in SPONSOR_TABLES.items()}
    write_file(home.published / "sponsor.duckdb", empty)
    (home.sites / "sponsor").mkdir(parents=True)
    (home.sites / "sponsor" / "index.html").write_text("yesterday")
    return home


def database(settings: Settings) -> Path:
    return settings.published / "sponsor.duckdb"


def test_a_failed_build_leaves_yesterdays_site(settings: Settings) -> None:
    """A source query that fails must not take down the site that is there; the error has the log's end."""
    with duckdb.connect(str(database(settings))) as connection:
        connection.execute("drop table pilot_effects")
    with pytest.raises(SiteError, match="pilot_effects"):
        build_site(settings, "sponsor")
    assert (settings.sites / "sponsor" / "index.html").read_text() == "yesterday"
    assert "pilot_effects" in (settings.reports / "site.log").read_text()


def test_tables_without_rows_are_tables_all_the_same(
    settings: Settings, project: Path, tmp_path: Path
) -> None:
    """Evidence drops a query without rows, and every page that names it fails: our patch keeps it, typed."""
    stage = tmp_path / "stage"
    script = ["node", str(project / "dashboards/scripts/site.mjs"), "sponsor", "--sources-only"]
    paths = {
        "--database": database(settings),
        "--figures": tmp_path,
        "--out": tmp_path / "out",
        "--stage": stage,
    }
    words = [str(word) for pair in paths.items() for word in pair]
    done = subprocess.run([*script, *words], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    declared = {path.stem for path in (project / "dashboards/sponsor/sources").rglob("*.sql")}
    made = {path.stem: path for path in (stage / ".evidence/template/static/data").rglob("*.parquet")}
    assert set(made) == declared
    with duckdb.connect() as connection:
        table = connection.read_parquet(str(made["metric_months"]))
        types = dict(zip(table.columns, map(str, table.types), strict=True))
        assert table.count("*").fetchone() == (0,)
    assert types["median"] == "DOUBLE" and types["is_suppressed"] == "BOOLEAN"


def test_nothing_changed_builds_nothing(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second build of equal inputs calls no Node, even where the database's bytes are others."""
    calls: list[list[str]] = []
    monkeypatch.setattr(site_module, "_run_logged", lambda command, log: calls.append(command))
    build_site(settings, "sponsor")
    with duckdb.connect(str(database(settings))) as connection:
        connection.execute("create table other as select 1 as x")
        connection.execute("drop table other")
        connection.execute("checkpoint")
    build_site(settings, "sponsor")
    assert len(calls) == 1
    with duckdb.connect(str(database(settings))) as connection:
        connection.execute("insert into missing values ('PagerDuty')")
    build_site(settings, "sponsor")
    assert len(calls) == 2


def test_fingerprint_sees_rows_figures_and_not_their_order(settings: Settings, tmp_path: Path) -> None:
    figures = tmp_path / "figures"
    figures.mkdir()

    def rows(*words: str) -> str:
        with duckdb.connect(str(database(settings))) as connection:
            connection.execute("delete from missing")
            connection.executemany("insert into missing values (?)", [[word] for word in words])
        return fingerprint_inputs(database(settings), figures, "sponsor")

    first = rows("a", "b")
    assert rows("b", "a") == first
    assert rows("a", "c") != first
    (figures / "paths.json").write_text("{}")
    assert rows("a", "b") != first


def test_no_database_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="signalpath run"):
        build_site(Settings(home=tmp_path), "sponsor")


def test_no_node_says_what_to_install(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SiteError, match="make setup"):
        build_site(settings, "sponsor")


def test_no_packages_says_what_to_run(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_module, "DASHBOARDS", tmp_path)
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "package-lock.json").write_text("{}")
    with pytest.raises(SiteError, match="make setup"):
        build_site(settings, "sponsor")


def test_server_is_local_knows_wasm_and_hides_what_is_no_page(settings: Settings) -> None:
    (settings.sites / ".sponsor.json").write_text("{}")
    (settings.sites / "sponsor" / "x.wasm").write_bytes(b"\0asm")
    server = open_server(settings, port=0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://{LOOPBACK}:{server.server_port}"
    try:
        assert server.server_address[0] == LOOPBACK
        with urllib.request.urlopen(f"{base}/sponsor/x.wasm") as answer:
            assert answer.headers["Content-Type"] == "application/wasm"
        with urllib.request.urlopen(base) as answer:  # the bare address, as one types it
            assert (answer.geturl(), answer.read()) == (f"{base}/sponsor/", b"yesterday")
        for hidden in ("/.sponsor.json", "/%2esponsor.json", "/other/"):
            with pytest.raises(urllib.error.HTTPError, match="404"):
                urllib.request.urlopen(base + hidden)
    finally:
        server.shutdown()
        server.server_close()
