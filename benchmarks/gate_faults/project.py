"""The dbt project as SQL in the order it is to be run, so that a trial costs seconds and no dbt.

Belongs here: compiling once and running what depends on changed tables. Incremental models are compiled as
for a full refresh: a fault is judged by what the whole history says, not by what the last run added.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

CANONICAL = ("staging", "intermediate")


@dataclass(frozen=True)
class Model:
    """A model or data test. `name` is `schema.table` of a model, the test's own name otherwise."""

    name: str
    layer: str
    is_view: bool
    sql: str
    reads: frozenset[str]


@dataclass(frozen=True)
class Project:
    """Models in dependency order, and the data tests that end a run."""

    models: tuple[Model, ...]
    tests: tuple[Model, ...]

    def downstream(self, changed: Set[str], canonical: bool = True) -> list[Model]:
        """The models that read a changed table, directly or not: up to the gate, or those after it."""
        stale, found = set(changed), []
        for model in self.models:
            if model.reads & stale:
                stale.add(model.name)
                if (model.layer in CANONICAL) == canonical:
                    found.append(model)
        return found

    def failing_tests(self, con: duckdb.DuckDBPyConnection, changed: Set[str]) -> list[str]:
        """Data tests on canonical models that find rows; they end a run as the gate does."""
        return [
            test.name
            for test in self.tests
            if test.layer in CANONICAL and test.reads & changed and _count(con, test.sql)
        ]


def build(con: duckdb.DuckDBPyConnection, models: Iterable[Model]) -> None:
    """Make the models anew, as dbt would in a full refresh."""
    con.execute("set enable_progress_bar = false")
    for model in models:
        con.execute(f"create schema if not exists {model.name.split('.')[0]}")
        con.execute(f"create or replace {'view' if model.is_view else 'table'} {model.name} as {model.sql}")


def compile_project(warehouse: Path, program: Path, as_of: date) -> Project:
    """Compile the project against a warehouse, in its folder.

    Raises:
        RuntimeError: it does not compile.
    """
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    from orchestration.dbt_manifest import arguments, load_manifest
    from signalpath.settings import Settings

    settings = Settings(home=warehouse.parent, program=program)
    command = ["compile", *arguments(settings), "--vars", json.dumps({"as_of": as_of.isoformat()})]
    try:
        outcome = dbtRunner(manifest=load_manifest(settings)).invoke([*command, "--full-refresh"])
    finally:
        DuckDBConnectionManager.close_all_connections()
    if not outcome.success:
        raise RuntimeError(f"dbt cannot compile the project: {outcome.exception}")
    nodes = [result.node for result in outcome.result.results]  # type: ignore[union-attr]
    models = {node.unique_id: _model(node) for node in nodes if node.resource_type == "model"}
    tests = [_model(node) for node in nodes if node.resource_type == "test" and _ends_a_run(node)]
    return Project(tuple(_in_order(models)), tuple(tests))


def _model(node: Any) -> Model:
    is_model = node.resource_type == "model"
    name = f"{node.schema}.{node.alias}" if is_model else node.name
    # fqn[1] is the folder below models/, for a test the folder of the model it is written beside.
    return Model(
        name,
        node.fqn[1],
        node.config.materialized == "view",
        node.compiled_code,
        _relations(node.compiled_code),
    )


def _ends_a_run(node: Any) -> bool:
    return str(node.config.severity).lower() == "error" and node.config.where is None


def _relations(sql: str) -> frozenset[str]:
    """Every `schema.table` that compiled SQL names."""
    return frozenset(f"{s}.{t}" for s, t in re.findall(r'"[^"]+"\."(\w+)"\."(\w+)"', sql))


def _in_order(models: dict[str, Model]) -> list[Model]:
    by_name = {model.name: model for model in models.values()}
    ordered: dict[str, Model] = {}

    def visit(model: Model) -> None:
        for name in sorted(model.reads & by_name.keys()):
            visit(by_name[name])
        ordered.setdefault(model.name, model)

    for model in by_name.values():
        visit(model)
    return list(ordered.values())


def _count(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(f"select count(*) from ({sql})").fetchone()
    return int(row[0]) if row else 0
