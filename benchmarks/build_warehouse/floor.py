"""The floor: the marts of a warehouse computed by hand-written SQL in one DuckDB session, and compared.

Belongs here: running `benchmarks/build_floor/*.sql` in order and comparing what they made with dbt's marts.
Rules that are definitions and not plans, such as which paths are generated, are dbt's own macros, rendered:
the floor is about doing the work once and in a good order, not about doing other work. It knows only of
the sources that the benchmark fills.
"""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
from jinja2 import Environment

from ingestion.warehouse_file import make_file

ROOT = Path(__file__).resolve().parents[2]
FLOOR = ROOT / "benchmarks/build_floor"
MACROS = {  # SQL macro -> file and name of the dbt macro; each has one argument
    "is_generated_path": ("paths", "is_generated_path"),
    "glob_to_regex": ("paths", "glob_to_regex"),
    "glob_to_like": ("paths", "glob_to_like"),
    "is_production": ("delivery", "is_production"),
    "deployment_status": ("delivery", "deployment_status"),
    "ci_conclusion": ("delivery", "ci_conclusion"),
    "json_list": ("lists", "json_list"),
    "is_dropped": ("tickets", "is_dropped"),
    "utc": ("time", "utc"),
}


def run_floor(warehouse: Path, floor: Path, as_of: date) -> None:
    """Compute the marts of `warehouse`, which is only read, into the new DuckDB file `floor`."""
    make_file(floor)
    with duckdb.connect(floor) as con:
        con.execute(f"""
            set threads = 2; set timezone = 'UTC';
            attach '{warehouse}' as warehouse (read_only);
            set search_path = 'main';
            set variable as_of = date '{as_of}';
            set variable as_of_end = timestamptz '{as_of} 00:00:00+00' + interval 1 day;
            create temp macro known(instant) as
                case when instant < getvariable('as_of_end') then make_timestamp(epoch_us(instant)) end;
        """)
        for schema in ("raw", "identity"):
            con.execute(f"create schema {schema}")
            for (name,) in con.execute(
                "select table_name from duckdb_tables() "
                "where database_name = 'warehouse' and schema_name = ?",
                [schema],
            ).fetchall():
                con.execute(f"create view {schema}.{name} as from warehouse.{schema}.{name}")
        for name, (file, macro) in MACROS.items():
            con.execute(f"create temp macro {name}(x) as ({_rendered(file, macro, 'x')})")
        for kind in ("defect", "production", "post_incident"):
            said = _rendered("tickets", "is_ticket_of", kind, "type", "labels", "components")
            con.execute(f"create temp macro is_of_{kind}(type, labels, components) as ({said})")
        for path in sorted(FLOOR.glob("*.sql")):
            con.execute(path.read_text("utf-8"))


def compare(warehouse: Path, floor: Path) -> dict[str, str]:
    """Each table of the floor -> what differs from dbt's mart of that name; empty where nothing does.

    Compared are all columns of both. Rows are counted, and each column is summed up: floating-point numbers
    to nine digits, all else by a hash that does not depend on the order of rows. Where rows are of a signal
    or a metric each, they are compared signal by signal, so that one that the floor lacks altogether shows.
    """
    with duckdb.connect(floor, read_only=True) as con:
        con.execute(f"set threads = 2; attach '{warehouse}' as warehouse (read_only)")
        return {name: _difference(con, name) for name in _columns(con, "main")}


def uncovered(warehouse: Path, floor: Path) -> list[str]:
    """Marts of dbt that the floor has no table for."""
    with duckdb.connect(floor, read_only=True) as con:
        con.execute(f"attach '{warehouse}' as warehouse (read_only)")
        return sorted(set(_columns(con, "marts")) - set(_columns(con, "main")))


def _columns(con: duckdb.DuckDBPyConnection, schema: str) -> dict[str, dict[str, str]]:
    """Relation -> column -> type, of the floor (main) or of dbt (marts)."""
    database = "warehouse" if schema == "marts" else "current_database()"
    found = con.execute(
        "select table_name, map_from_entries(list((column_name, data_type) order by column_index)) "
        "from duckdb_columns() where database_name = "
        + ("?" if schema == "marts" else database)
        + " and schema_name = ? and not internal group by all order by all",
        [database, schema] if schema == "marts" else [schema],
    ).fetchall()
    return dict(found)


def _difference(con: duckdb.DuckDBPyConnection, table: str) -> str:
    ours, theirs = _columns(con, "main")[table], _columns(con, "marts").get(table, {})
    if set(ours) != set(theirs):
        alone = sorted(set(ours) - set(theirs)), sorted(set(theirs) - set(ours))
        return f"columns: floor alone {alone[0]}, dbt alone {alone[1]}"
    kind = next((name for name in ("signal_id", "metric_id") if name in ours), "'rows'")
    sums = [_sum(name, ours[name], theirs[name]) for name in ours]
    query = f"select {kind}, count(*), {', '.join(sums)} from "
    left, right = (
        {row[0]: row[1:] for row in con.execute(f"{query} {relation} group by all").fetchall()}
        for relation in (f"main.{table}", f"warehouse.marts.{table}")
    )
    nothing = (0,) * (1 + len(sums))
    return "; ".join(
        f"{of} {name}: {mine} floor, {other} dbt"
        for of in sorted({*left, *right})
        for name, mine, other in zip(
            ("count", *ours), left.get(of, nothing), right.get(of, nothing), strict=True
        )
        if not _is_same(mine, other)
    )


def _sum(name: str, ours: str, theirs: str) -> str:
    numbers = [type_ for type_ in (ours, theirs) if type_ == "DOUBLE" or type_.startswith("DECIMAL")]
    if numbers:
        return f"sum({name}::double)"
    # A number of one value is the same number, whether it is an INTEGER or a BIGINT.
    return f"sum(hash({name if ours == theirs else f'{name}::{theirs}'})::hugeint)"


def _is_same(left: float | None, right: float | None) -> bool:
    if isinstance(left, float) and isinstance(right, float):
        # dbt adds decimals of twelve places so that order is nothing; roots of small sums keep seven of them,
        # and what is nothing may come out as the smallest of floats.
        return math.isclose(left, right, rel_tol=1e-6, abs_tol=1e-12)
    return left == right


def _rendered(file: str, macro: str, *arguments: str) -> str:
    # `execute` is false as when dbt parses: the charter's own globs stay out, the benchmark has none.
    environment = Environment(extensions=["jinja2.ext.do"])  # SQL, not HTML
    returned: list[Any] = []
    environment.globals |= {"execute": False, "target": {}, "none": None}
    environment.globals["return"] = lambda value: returned.append(value) or ""
    source = (ROOT / f"dbt_project/macros/{file}.sql").read_text("utf-8")
    if file == "tickets":  # a macro that returns no text: its value is taken, and given by its name
        environment.from_string(source).module.ticket_words()  # type: ignore[attr-defined]
        environment.globals["ticket_words"] = lambda: returned[0]
        source = source.replace("macro ticket_words()", "macro ticket_words_()")
    return str(getattr(environment.from_string(source).module, macro)(*arguments))
