"""Statements that dbt made are run again for another day, and judged as dbt judges."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from orchestration import dbt_statements
from orchestration.dbt_statements import Node, Recorder, load, run_again, save
from signalpath.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2026, 6, 29)
TEST = "select count(*), count(*) != 0, count(*) != 0 from ({}) as failing"


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    settings = Settings(home=tmp_path)
    with duckdb.connect(settings.warehouse) as con:
        con.execute("create table events as select date '2026-06-28' + i::int as day from range(3) as t(i)")
    return settings


def model(name: str, sql: str, *depends_on: str) -> Node:
    return Node(name, name, "model", list(depends_on), "error", [sql])


def check(name: str, sql: str, *depends_on: str, severity: str = "error") -> Node:
    return Node(name, name, "test", list(depends_on), severity, [TEST.format(sql)])


def statuses(settings: Settings, *nodes: Node) -> dict[str, str]:
    return {result.node.name: result.status for result in run_again(settings, nodes, DAY)}


def test_the_day_is_the_runs(home: Settings) -> None:
    """Recorded on one day and run on another, a statement speaks of the other; a day in a comment is nobody's."""
    recorder = Recorder()
    node = SimpleNamespace(
        unique_id="m", name="m", resource_type="model", config=None, depends_on=SimpleNamespace(nodes=[])
    )
    info = SimpleNamespace(unique_id="m")
    sql = "create table known as select * from events where day <= cast('2026-06-28' as date) -- 2026-06-28"
    recorder(SimpleNamespace(info=SimpleNamespace(name="NodeStart"), data=SimpleNamespace(node_info=info)))
    for text in ("BEGIN", "select 1 from duckdb_indexes()", '/* {"app": "dbt"} */ ' + sql):
        data = SimpleNamespace(node_info=info, sql=text)
        recorder(SimpleNamespace(info=SimpleNamespace(name="SQLQuery"), data=data))
    script = recorder.nodes([SimpleNamespace(node=node)], date(2026, 6, 28))
    assert script[0].statements == [sql.replace("2026-06-28' as", "{}' as")]
    assert [result.status for result in run_again(home, script, DAY)] == ["success"]
    with duckdb.connect(home.warehouse) as con:
        assert con.execute("select count(*) from known").fetchall() == [(2,)]


def test_the_day_is_written_in_one_macro_alone() -> None:
    """Whatever else spelt out the day would be yesterday's in a statement that is run again."""
    macros = {
        path.name
        for path in (ROOT / "dbt_project").rglob("*.sql")
        if "var('as_of'" in path.read_text("utf-8") or 'var("as_of"' in path.read_text("utf-8")
    }
    assert macros == {"as_of.sql"}


def test_no_statement_has_what_a_query_found_written_out() -> None:
    """It would be what was found on the day that dbt made it. The charter's rules are part of made_of."""
    asking = {
        path.name
        for path in (ROOT / "dbt_project").rglob("*.sql")
        if {"run_query(", "statement(", "get_column_values("}
        & set(re.findall(r"[a-z_]+\(", path.read_text("utf-8")))
    }
    assert asking == {"planned.sql", "paths.sql", "changed_keys.sql"}


def test_what_failed_leaves_nothing_and_what_stands_on_it_is_not_built(home: Settings) -> None:
    broken = Node("b", "b", "model", [], "error", ["create table half as select 1", "select nothing"])
    assert statuses(
        home,
        broken,
        model("on_it", "create table on_it as from half", "b"),
        check("of_it", "from half", "b"),
        model("other", "create table other as from events"),
    ) == {"b": "error", "on_it": "skipped", "of_it": "skipped", "other": "success"}
    with duckdb.connect(home.warehouse) as con:
        assert {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()} == {
            "events",
            "other",
        }


def test_a_model_whose_test_fails_is_stood_on_by_nobody(home: Settings) -> None:
    assert statuses(
        home,
        model("m", "create table m as from events"),
        check("fails", "from m", "m"),
        check("warns", "from m where day > cast('{}' as date)", "m", severity="warn"),
        check("passes", "from m where day is null", "m"),
        model("on_it", "create table on_it as from m", "m"),
    ) == {"m": "success", "fails": "fail", "warns": "warn", "passes": "pass", "on_it": "skipped"}


def test_a_script_of_something_else_is_not_taken_up(tmp_path: Path) -> None:
    path = tmp_path / "days" / "s.json"
    assert load(path, "this project") is None
    nodes = [model("m", "create table m as select 1")]
    save(path, "this project", nodes)
    assert load(path, "this project") == nodes
    assert load(path, "another project") is None


def test_a_day_that_needs_more_memory_than_most_has_it(
    home: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list cannot be worked on beside the warehouse: it has to fit, or the node fails and what hangs on it waits."""
    large = model("large", "create table large as select list(i) as many from range(20_000_000) as t(i)")
    rest = model("rest", "create table rest as select len(many) as many from large", "large")
    monkeypatch.setattr(dbt_statements, "DAYS_MEMORY", "100MB")
    assert statuses(home, large, rest) == {"large": "success", "rest": "success"}
    with duckdb.connect(home.warehouse) as con:
        assert con.execute("select many from rest").fetchall() == [(20_000_000,)]


def test_a_node_that_fits_into_no_memory_fails_with_words(home: Settings) -> None:
    """As any other node that fails: the next build is whole, and the log says why."""
    large = model("large", "create table large as select list(i) as many from range(40_000_000) as t(i)")
    with duckdb.connect(home.warehouse) as con:
        con.execute("set global memory_limit = '100MB'")
        result = dbt_statements.run_node(con, large, DAY, all_memory="200MB")
        assert (result.status, "Out of Memory" in str(result.message)) == ("error", True)
        assert con.execute("select count(*) from duckdb_tables() where table_name = 'large'").fetchall() == [
            (0,)
        ]
