"""A warehouse of any size as it is before dbt: raw.* and identity.*, written by SQL out of hashes.

Belongs here: running `sql/*.sql` with a size, a seed and a window of time. What the rows look like is in
those files. The same arguments give the same rows. A first window writes all of the past; a later one adds
a day, which is new work and the later state of older work, as a load would.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb

from ingestion.raw_tables import ensure_raw_tables
from ingestion.sources.program.source import program_rows
from ingestion.warehouse_file import make_file
from orchestration.load_summary import ensure_inventory
from orchestration.recommended_before import ensure_history
from signalpath.program import load_program

ROOT = Path(__file__).resolve().parents[2]
SQL = Path(__file__).with_name("sql")
# Three years of five working days a week begin on Monday, 3 July 2023.
WORKING_DAYS = 780
FIRST_DAY, LAST_DAY, NEXT_DAY = date(2023, 7, 3), date(2026, 6, 28), date(2026, 6, 29)
DAY_AFTER = date(2026, 6, 30)
IDENTITY = """
    create schema identity;
    create table identity.people
        (person_key varchar, roster_person_id varchar, is_bot boolean, account_count bigint, kind varchar);
    create table identity.person_accounts
        (person_key varchar, system varchar, account_id varchar, method varchar, confidence double,
         approved_by varchar, approved_on date);
    create schema privacy;
    create table privacy.kept_out (reason varchar);
"""


def make_empty(path: Path) -> None:
    """Write a new warehouse with the tables of `make_warehouse` and no rows but the program's."""
    make_file(path)
    with duckdb.connect(path) as con:
        _make_tables(con)
        _write_program(con)


def make_warehouse(path: Path, pulls: int, seed: int = 1) -> None:
    """Write raw.*, identity.* and privacy.* of a new warehouse, up to the end of `LAST_DAY`.

    Args:
        path: the DuckDB file; it must not exist.
        pulls: pull requests; everything else is a multiple of them. At least 1,000.
        seed: other draws for another seed.
    """
    make_file(path)
    with duckdb.connect(path) as con:
        con.execute("set threads = 2; set preserve_insertion_order = false")
        _make_tables(con)
        _set(con, pulls, seed, "2000-01-01", "2026-06-29")
        _write_program(con)
        for name in ("1_organisation", "2_pull_requests", "3_reviews_and_files", "4_operations"):
            _run(con, name)
        _run(con, "5_commits_and_learning")


def add_day(path: Path, pulls: int, seed: int = 1, day: date = NEXT_DAY) -> None:
    """Bring a warehouse of `make_warehouse` with the same arguments up to `day`, from the day before."""
    with duckdb.connect(path) as con:
        con.execute("set threads = 2; set preserve_insertion_order = false")
        _set(con, pulls, seed, str(day), str(day + timedelta(days=1)))
        statements = (SQL / "1_organisation.sql").read_text("utf-8").split(";\n")
        for statement in statements:  # what later files draw from; the tables of raw hold the rest already
            if "create or replace temp table" in statement:
                con.execute(statement)
        for name in ("2_pull_requests", "3_reviews_and_files", "4_operations", "5_commits_and_learning"):
            _run(con, name)


def count_rows(path: Path) -> dict[str, int]:
    """Rows of each table of raw that has any."""
    with duckdb.connect(path, read_only=True) as con:
        names = con.execute(
            "select table_name from duckdb_tables() where schema_name = 'raw' order by table_name"
        ).fetchall()
        counts = {name: con.execute(f"select count(*) from raw.{name}").fetchall()[0][0] for (name,) in names}
    return {name: count for name, count in counts.items() if count}


def _make_tables(con: duckdb.DuckDBPyConnection) -> None:
    ensure_raw_tables(con)
    con.execute(IDENTITY)
    ensure_history(con)
    ensure_inventory(con)


def _set(con: duckdb.DuckDBPyConnection, pulls: int, seed: int, since: str, until: str) -> None:
    if pulls < 1000:
        raise ValueError(f"--pull-requests {pulls}: expected 1,000 or more, so that every table has rows")
    con.execute(f"""
        set timezone = 'UTC';
        create temp macro chance(i, salt) as
            (hash(i, salt, getvariable('seed')) % 1000003)::double / 1000003;
        create temp macro start_of(e) as
            case when chance(e, 'newcomer') < 0.4 then date '2023-07-03' + (1000 * chance(e, 'start'))::int
                else date '2020-01-06' + (1200 * chance(e, 'start'))::int end;
        -- Nobody works before they start: the next one who had started by then does it.
        create temp macro staffed(e, day) as coalesce(list_filter(
            list_transform(range(12), lambda k: (e + k) % getvariable('engineers')),
            lambda x: start_of(x) <= day
        )[1], e % getvariable('engineers'));
        set variable seed = {seed};
        set variable pulls = {pulls};
        set variable last_pull = {pulls + 2 * (pulls // WORKING_DAYS + 1)};
        set variable engineers = greatest(40, {pulls} // 200);
        set variable repositories = least(300, greatest(10, {pulls} // 3000));
        set variable paths = greatest(2000, {pulls} // 5);
        set variable since = timestamptz '{since} 00:00:00+00';
        set variable until = timestamptz '{until} 00:00:00+00';
    """)


def _run(con: duckdb.DuckDBPyConnection, name: str) -> None:
    con.execute((SQL / f"{name}.sql").read_text("utf-8"))


def _write_program(con: duckdb.DuckDBPyConnection) -> None:
    for plural, rows in program_rows(load_program(ROOT / "program")).items():
        if not rows:
            continue
        allowed = [
            name
            for (name,) in con.execute(
                "select column_name from duckdb_columns() where schema_name = 'raw' and table_name = ?",
                [f"program__{plural}"],
            ).fetchall()
        ]
        columns = [name for name in rows[0] if name in allowed]
        marks = ", ".join("?" for _ in columns)
        con.executemany(
            f"insert into raw.program__{plural} (source_name, {', '.join(columns)}) "
            f"values ('program', {marks})",
            [[row[name] for name in columns] for row in rows],
        )
