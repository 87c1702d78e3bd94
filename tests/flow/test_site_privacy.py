"""The sponsor's site holds what its sources declare, and no person: not by key, login, e-mail or name."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ingestion.boundary import allow_list

IDENTITY = "select person_key from identity.people union select account_id from identity.person_accounts"
BOTS = "select lower(account_id) from identity.person_accounts join identity.people using (person_key) where is_bot"
# Shorter words (a login such as `al`) are in every JavaScript bundle; they count as whole values of a table.
SHORTEST_IN_BYTES = 6


@pytest.fixture(scope="module")
def site(demo_home: Path) -> Path:
    return demo_home / "sites" / "sponsor"


@pytest.fixture(scope="module")
def personal_values(demo_home: Path) -> set[str]:
    """Everything in the warehouse that says who somebody is: keys, accounts, and each personal raw column.

    Bots are nobody.
    """
    columns = [
        (table.name, column.name)
        for tables in allow_list().values()
        for table in tables.values()
        for column in table.columns
        if column.personal
    ]
    with duckdb.connect(str(demo_home / "warehouse.duckdb"), read_only=True) as warehouse:
        values = {row[0] for row in warehouse.execute(IDENTITY).fetchall()}
        for table, column in columns:
            # A change of a ticket's status has no person in the same two columns.
            people_only = " and field = 'assignee'" if table == "jira__changes" else ""
            sql = (
                f"select distinct {column}::varchar from raw.{table} where {column} is not null{people_only}"
            )
            for (value,) in warehouse.execute(sql).fetchall():
                values |= set(json.loads(value)) if value.startswith("[") else {value}
        bots = {row[0] for row in warehouse.execute(BOTS).fetchall()}
    people = {value.lower() for value in values if value.strip()} - bots
    assert len(people) > 100, "nothing to look for: the test would pass on anything"
    return people


@pytest.fixture(scope="module")
def somebody(demo_home: Path, personal_values: set[str]) -> str:
    """A pattern that finds any of them as a word. Whom the charter names in public may be named."""
    public = (demo_home.parent / "program" / "charter.yml").read_text("utf-8").lower()
    wanted = (value for value in personal_values if len(value) >= SHORTEST_IN_BYTES and value not in public)
    return r"(?<![\w.-])(?:" + "|".join(map(re.escape, sorted(wanted))) + r")(?![\w-])"


def parquet_values(site: Path) -> Iterator[tuple[str, str]]:
    """Every text in every table of the site, decoded: parquet is compressed."""
    for path in sorted(site.rglob("*.parquet")):
        with duckdb.connect() as connection:
            relation = connection.read_parquet(str(path))
            for column, kind in zip(relation.columns, relation.types, strict=True):
                if str(kind) == "VARCHAR":
                    quoted = f'"{column}"'
                    for (value,) in (
                        relation.project(quoted).filter(f"{quoted} is not null").distinct().fetchall()
                    ):
                        yield f"{path.name}.{column}", value.lower()


def readable(path: Path) -> str:
    """What of a file's bytes is text, in lower case."""
    return path.read_text("utf-8", errors="ignore").lower()


@pytest.mark.mission("B4")
def test_no_person_is_in_any_file_of_the_site(site: Path, somebody: str) -> None:
    """Every file, binary ones included; a failure names the file, never the person."""
    pattern = re.compile(somebody)
    files = [path for path in site.rglob("*") if path.is_file() and path.suffix not in {".wasm", ".parquet"}]
    assert files
    found = [path.name for path in files if pattern.search(readable(path))]
    assert found == []


@pytest.mark.mission("B4")
def test_no_person_is_in_any_table_of_the_site(site: Path, personal_values: set[str], somebody: str) -> None:
    """A value that is somebody, or a text that contains somebody, in any table that ships to a browser."""
    values = list(parquet_values(site))
    assert values
    inside = re.compile(somebody)
    found = {place for place, text in values if text in personal_values or inside.search(text)}
    assert found == set()


@pytest.mark.mission("B4")
def test_tables_of_the_site_are_those_declared(site: Path, project: Path) -> None:
    declared = {path.stem for path in (project / "dashboards" / "sponsor" / "sources").rglob("*.sql")}
    shipped = [path.stem for path in site.rglob("*.parquet")]
    assert sorted(shipped) == sorted(declared)
    manifest = json.loads((site / "data" / "manifest.json").read_text("utf-8"))["renderedFiles"]
    assert {Path(file).stem for files in manifest.values() for file in files} == declared


@pytest.mark.mission("B4")
def test_cells_about_few_people_are_not_in_the_site(site: Path) -> None:
    """Whatever a page shows: no table ships a count of 1 to 4 people to the browser."""
    checked = 0
    for path in site.rglob("*.parquet"):
        with duckdb.connect() as connection:
            relation = connection.read_parquet(str(path))
            counts = {"people", "people_pilot", "people_comparison", "enrolled", "active", "consenting"}
            for column in counts & set(relation.columns):
                small = relation.filter(f"{column} between 1 and 4").count("*").fetchone()
                assert small == (0,), f"{path.name}.{column}"
                checked += 1
    assert checked >= 6


def gate(project: Path, site: Path, figures: Path) -> subprocess.CompletedProcess[str]:
    command = ["node", str(project / "dashboards/scripts/gate.mjs"), "sponsor", str(site), str(figures)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.fixture
def small_site(tmp_path: Path, project: Path) -> tuple[Path, Path]:
    """A folder in the shape of a built site: a page, and one file for every declared table."""
    site, figures = tmp_path / "site", tmp_path / "figures"
    for path in (project / "dashboards/sponsor/sources").rglob("*.sql"):
        table = site / "data" / path.parent.name / path.stem / "0123abcd" / f"{path.stem}.parquet"
        table.parent.mkdir(parents=True)
        table.write_bytes(b"PAR1")
    (site / "index.html").write_text("<p>page</p>")
    (site / "figures").mkdir()
    figures.mkdir()
    return site, figures


@pytest.mark.mission("B4")
def test_gate_passes_the_declared_site(project: Path, small_site: tuple[Path, Path]) -> None:
    done = gate(project, *small_site)
    assert done.returncode == 0, done.stderr


@pytest.mark.mission("B4")
@pytest.mark.parametrize(
    "planted",
    [
        "data/sponsor/dim_person/dim_person.parquet",
        "data/warehouse/people/people.parquet",
        "figures/people.json",
        "warehouse.duckdb",
        "static/people.csv",
        "people.json",
    ],
)
def test_gate_refuses_what_was_not_declared(
    project: Path, small_site: tuple[Path, Path], planted: str
) -> None:
    """A table, figure or file too many stops the site, and is named."""
    site, figures = small_site
    (site / planted).parent.mkdir(parents=True, exist_ok=True)
    (site / planted).write_text("rows")
    done = gate(project, site, figures)
    assert done.returncode == 1
    assert planted in done.stderr


@pytest.mark.mission("B4")
def test_gate_refuses_a_site_that_lacks_a_declared_table(
    project: Path, small_site: tuple[Path, Path]
) -> None:
    site, figures = small_site
    next(site.rglob("programme.parquet")).unlink()
    done = gate(project, site, figures)
    assert done.returncode == 1
    assert "sponsor.programme" in done.stderr
