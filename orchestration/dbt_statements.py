"""What dbt had DuckDB do on a day of changes alone: written down once, and done again on later days.

Belongs here: the script, from dbt's own events, and running it. To compile and run 430 nodes costs dbt
itself 14 seconds of CPU, whatever there is to do, and of the same project, rules, tables and columns it
makes the same statements every time but for the day. Nothing is run here that dbt did not write. How much
is built, and whether a day is one of changes alone, is decided in `build_state.py`.

A script is only taken up if all that its statements were made of is as it was. Where one of its nodes
fails it is thrown away, and the next build is whole, by dbt.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import yaml

from orchestration import warehouse
from orchestration.dbt_manifest import PROJECT, DbtError
from signalpath.settings import Settings

# What as_of() in dbt_project/macros makes of the run's day; no day stands anywhere else.
DAY = "cast('{}' as date)"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CHANGES = ("alter", "create", "delete", "drop", "insert", "set")
DONE = ("success", "pass", "warn")
# Enough for a day at a million pull requests. To read a block again costs less than memory that is taken up
# for the first time: with all that dbt may have, a day cost a tenth more.
DAYS_MEMORY = "700MB"
# A day's statements are small: a second thread costs an eighth more CPU, and takes a third of the time off.
DAYS_THREADS = 1


@dataclass
class Node:
    """A model or data test and its statements, of which a test has one: what dbt runs and then judges.

    Attributes:
        tested: models that the rest of the graph may not stand on if this test fails.
    """

    unique_id: str
    name: str
    resource_type: str
    depends_on: list[str]
    severity: str
    statements: list[str] = field(default_factory=list)

    @property
    def tested(self) -> list[str]:
        """As dbt has it: everything that the test reads."""
        return self.depends_on if self.resource_type == "test" else []


@dataclass(frozen=True)
class Result:
    """As much of dbt's result of a node as anybody reads."""

    node: Node
    status: str
    execution_time: float
    cpu_time: float = 0.0
    message: str | None = None
    failures: int | None = None


class Recorder:
    """A listener to dbt's events that keeps each node's statements, in the order in which nodes began."""

    def __init__(self) -> None:
        self._statements: dict[str, list[str]] = {}

    def __call__(self, event: Any) -> None:
        """Take up one event; most are of no interest."""
        if event.info.name == "NodeStart":
            self._statements.setdefault(event.data.node_info.unique_id, [])
        elif event.info.name == "SQLQuery" and event.data.node_info.unique_id in self._statements:
            self._statements[event.data.node_info.unique_id].append(event.data.sql)

    def nodes(self, results: Iterable[Any], as_of: date) -> list[Node]:
        """The script of a build with `results`, with a mark wherever its day was."""
        nodes = {result.node.unique_id: result.node for result in results}
        return [
            Node(
                name,
                nodes[name].name,
                str(nodes[name].resource_type),
                list(nodes[name].depends_on.nodes),
                str(getattr(nodes[name].config, "severity", "error")).lower(),
                [sql.replace(DAY.format(as_of), DAY) for sql in _worth_keeping(nodes[name], statements)],
            )
            for name, statements in self._statements.items()
            if name in nodes
        ]


def _worth_keeping(node: Any, statements: Sequence[str]) -> list[str]:
    """Without what dbt asks of the catalogue; a test's last statement is the test."""
    bare = [COMMENT.sub("", sql, count=1).strip() for sql in statements]
    if node.resource_type == "test":
        return bare[-1:]
    return [sql for sql in bare if sql.split(maxsplit=1)[0].lower() in CHANGES]


def path_of(settings: Settings, select: Sequence[str], with_tests: bool) -> Path:
    """Where the script of a selection is kept: beside dbt's own files."""
    name = hashlib.sha256(repr((sorted(select), with_tests)).encode()).hexdigest()[:16]
    return settings.dbt / "days" / f"{name}.json"


def save(path: Path, made_of: str, nodes: Sequence[Node]) -> None:
    """Keep a script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"made_of": made_of, "nodes": [asdict(n) for n in nodes]}), "utf-8")


def load(path: Path, made_of: str) -> list[Node] | None:
    """The script, or None where there is none of what `made_of` says."""
    if not path.is_file():
        return None
    script = json.loads(path.read_text("utf-8"))
    return [Node(**node) for node in script["nodes"]] if script["made_of"] == made_of else None


def made_of(settings: Settings) -> str:
    """All that a statement's text hangs on but the day: what build_state knows, and the columns dbt read."""
    # Nothing is written, but a log that lies beside the file is not to be written into it yet.
    with warehouse.connect(settings.warehouse, is_small=True) as con:
        state = con.execute("select made_of from builds.state").fetchone()
        columns = con.execute(
            "select md5(string_agg(concat_ws('|', schema_name, table_name, column_name, data_type), ';' "
            "order by schema_name, table_name, column_index)) from duckdb_columns() "
            "where schema_name in ('raw', 'identity', 'privacy', 'history', 'inventory')"
        ).fetchone()
    return json.dumps([state, columns])


def run_again(settings: Settings, nodes: Sequence[Node], as_of: date) -> list[Result]:
    """Run a script for another day, node by node, each in a transaction of its own.

    As in dbt, what stands on a node that failed is skipped; the rest is built.

    Raises:
        DbtError: the warehouse cannot be opened.
    """
    profile = yaml.safe_load((PROJECT / "profiles.yml").read_text("utf-8"))
    limits = profile["signalpath"]["outputs"]["warehouse"]["settings"]
    results: list[Result] = []
    failed: set[str] = set()
    untrusted: set[str] = set()
    try:
        with warehouse.connect(settings.warehouse) as con:
            # One checkpoint at the end: each writes the catalogue of all tables anew.
            con.execute("set checkpoint_threshold = '256MB'")
            for name, value in limits.items():
                con.execute(f"set global {name} = '{value}'")
            con.execute(f"set global memory_limit = '{DAYS_MEMORY}'")
            con.execute(f"set global threads = {DAYS_THREADS}")
            for node in nodes:
                out = failed if node.resource_type == "test" else failed | untrusted
                is_out = out & set(node.depends_on)
                result = _skipped(node) if is_out else run_node(con, node, as_of, limits["memory_limit"])
                results.append(result)
                if result.status not in DONE:
                    untrusted.update(node.tested)
                    failed.add(node.unique_id)
    except warehouse.WarehouseBusyError as error:
        raise DbtError(f"dbt: {error}") from error
    return results


def _skipped(node: Node) -> Result:
    return Result(node, "skipped", 0.0)


def run_node(con: duckdb.DuckDBPyConnection, node: Node, as_of: date, all_memory: str) -> Result:
    """Run a node, once more with all of dbt's memory where the day's was too little; it stays so then."""
    try:
        return _run(con, node, as_of)
    except duckdb.OutOfMemoryException:
        con.execute(f"set global memory_limit = '{all_memory}'")
    try:
        return _run(con, node, as_of)
    except duckdb.OutOfMemoryException as error:
        return Result(node, "error", 0.0, message=str(error))


def _run(con: duckdb.DuckDBPyConnection, node: Node, as_of: date) -> Result:
    """Run a node in a transaction of its own.

    Raises:
        duckdb.OutOfMemoryException: more than the limit was needed. Nothing was written.
    """
    seconds, cpu = time.perf_counter(), time.process_time()

    def result(status: str, message: str | None = None, failures: int | None = None) -> Result:
        return Result(
            node, status, time.perf_counter() - seconds, time.process_time() - cpu, message, failures
        )

    # A connection each, as in dbt: its temporary tables and variables go with it.
    with con.cursor() as cursor:
        try:
            cursor.begin()
            for sql in node.statements:
                cursor.execute(sql.replace(DAY, DAY.format(as_of)))
            return _judged(cursor, node, result) if node.resource_type == "test" else _kept(cursor, result)
        except duckdb.OutOfMemoryException:
            raise
        except duckdb.Error as error:
            # Where DuckDB has rolled back already there is nothing to roll back.
            return result("error", str(error))


def _kept(cursor: duckdb.DuckDBPyConnection, result: Callable[..., Result]) -> Result:
    cursor.commit()
    return result("success")


def _judged(cursor: duckdb.DuckDBPyConnection, node: Node, result: Callable[..., Result]) -> Result:
    """As dbt judges: the statement's one row is how many rows fail, and whether to warn or to fail."""
    failures, should_warn, should_fail = cursor.fetchall()[0]
    cursor.rollback()
    if should_fail and node.severity == "error":
        return result("fail", f"Got {failures} results, configured to fail", failures)
    return result(
        "warn" if should_warn else "pass", f"Got {failures} results" if failures else None, failures
    )
