"""The floor: the marts of a warehouse computed by hand-written SQL in one DuckDB session, and compared.

Belongs here: running `benchmarks/build_floor/*.sql` in order and comparing what they made with dbt's marts.
Rules that are definitions and not plans, such as which paths are generated, are dbt's own macros, rendered:
the floor is about doing the work once and in a good order, not about doing other work. It knows only of
the sources that the benchmark fills.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
from jinja2 import Environment

ROOT = Path(__file__).resolve().parents[2]
FLOOR = ROOT / "benchmarks/build_floor"
MACROS = {  # SQL macro -> file and name of the dbt macro; each has one argument
    "is_generated_path": ("paths", "is_generated_path"),
    "glob_to_regex": ("paths", "glob_to_regex"),
    "glob_to_like": ("paths", "glob_to_like"),
    "is_production": ("delivery", "is_production"),
    "deployment_status": ("delivery", "deployment_status"),
    "ci_conclusion": ("delivery", "ci_conclusion"),
}


def run_floor(warehouse: Path, floor: Path, as_of: date) -> None:
    """Compute the marts of `warehouse`, which is only read, into the new DuckDB file `floor`."""
    with duckdb.connect(floor) as con:
        con.execute(f"""
            set threads = 2; set timezone = 'UTC';
            attach '{warehouse}' as warehouse (read_only);
            set search_path = 'main';
            set variable as_of = date '{as_of}';
            set variable as_of_end = timestamptz '{as_of} 00:00:00+00' + interval 1 day;
            create temp macro known(instant) as
                case when instant < getvariable('as_of_end') then instant::timestamp end;
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
            con.execute(f"create temp macro {name}(x) as ({_rendered(file, macro)})")
        for path in sorted(FLOOR.glob("*.sql")):
            con.execute(path.read_text("utf-8"))


def compare(warehouse: Path, floor: Path) -> dict[str, str]:
    """Each table of the floor -> what differs from dbt's mart of that name; empty where nothing does.

    Compared are the columns, and of signals and metrics those, that the floor has. Rows are counted, and
    each column of both is summed up: floating-point numbers to nine digits, all else by a hash that does
    not depend on the order of rows.
    """
    with duckdb.connect(floor, read_only=True) as con:
        con.execute(f"set threads = 2; attach '{warehouse}' as warehouse (read_only)")
        tables = con.execute(
            "select table_name, "
            "list(struct_pack(name := column_name, type := data_type) order by column_index) "
            "from duckdb_columns() where database_name = current_database() and table_name in "
            "(select table_name from duckdb_tables() where schema_name = 'main') group by all order by all"
        ).fetchall()
        return {name: _difference(con, name, columns) for name, columns in tables}


def _difference(con: duckdb.DuckDBPyConnection, table: str, columns: list[dict[str, str]]) -> str:
    made = con.execute(
        "select column_name from duckdb_columns() where database_name = 'warehouse' "
        "and schema_name = 'marts' and table_name = ?",
        [table],
    ).fetchall()
    missing = [c["name"] for c in columns if (c["name"],) not in made]
    if missing:
        return f"dbt has no column {', '.join(missing)}"
    sums = [
        f"coalesce(sum({c['name']}), 0)" if c["type"] == "DOUBLE" else f"sum(hash({c['name']})::hugeint)"
        for c in columns
    ]
    query = f"select count(*), {', '.join(sums)} from "
    ours = con.execute(query + f"main.{table}").fetchall()[0]
    theirs = con.execute(query + f"warehouse.marts.{table}{_covered(table, columns)}").fetchall()[0]
    names = ["rows", *(column["name"] for column in columns)]
    differences = [
        f"{name} {left} floor, {right} dbt"
        for name, left, right in zip(names, ours, theirs, strict=True)
        if left != right
        and not (isinstance(left, float) and abs(left - right) <= 1e-9 * max(abs(left), abs(right)))
    ]
    return "; ".join(differences)


def _covered(table: str, columns: list[dict[str, str]]) -> str:
    """Of signals and metrics, those that the floor has: it need not have every one, but all of its rows."""
    kinds = [c["name"] for c in columns if c["name"] in ("signal_id", "metric_id")]
    return "".join(f" where {kind} in (select {kind} from main.{table})" for kind in kinds)


def _rendered(file: str, macro: str) -> str:
    # `execute` is false as when dbt parses: the charter's own globs stay out, the benchmark has none.
    environment = Environment(extensions=["jinja2.ext.do"])  # SQL, not HTML
    environment.globals |= {"execute": False, "return": lambda value: "", "target": {}, "none": None}
    source = (ROOT / f"dbt_project/macros/{file}.sql").read_text("utf-8")
    return str(getattr(environment.from_string(source).module, macro)("x"))
