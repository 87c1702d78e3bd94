"""What the tables in the warehouse were built of, and so how much of them the next build must make anew.

Belongs here: that one row, `builds.state`, and the decision. How a model builds only what changed is in
`dbt_project/macros/incremental.sql`; why it is right is in docs/adr/0004-incremental.md.

The row says "under way" while dbt runs, so whatever stops a build half-way makes the next one whole. A
purge empties it with everything derived, and dbt run by hand writes over it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import duckdb

from ingestion.person_key import person_key, suppression_key
from orchestration import warehouse
from orchestration.dbt_manifest import project_hash, relations
from signalpath.settings import Settings

TABLE = """
    create schema if not exists builds;
    create table if not exists builds.state
        (status varchar, as_of date, made_of varchar, is_changes_only boolean, inputs varchar)
"""
UNDER_WAY, CANONICAL, COMPLETE = "under way", "canonical is built", "complete"
# What models of what changed read besides the rows of the pull request: other rules change every row.
RULES = ("raw.program__competencies", "raw.program__mappings", "raw.program__path_rules")


@dataclass(frozen=True)
class Plan:
    """How to build.

    Attributes:
        changes_only: incremental models keep the rows of pull requests that did not change.
        is_carried: what the canonical models changed last time has not reached the marts yet.
        is_done: the tables are what this build would make.
        why: for the log, a sentence.
    """

    changes_only: bool
    why: str
    is_carried: bool = False
    is_done: bool = False


@dataclass(frozen=True)
class State:
    """The row. `made_of` is JSON of what must be the same; `inputs` a digest of all that dbt reads."""

    status: str
    as_of: date
    made_of: str
    is_changes_only: bool
    inputs: str | None


def begin_canonical(settings: Settings, as_of: date) -> Plan:
    """Decide how to build staging and intermediate, and write down that the build is under way."""
    sources, models = relations(settings)
    with warehouse.connect(settings.warehouse, is_small=True) as con:
        state, made_of = _read(con), _made_of(con, settings)
        plan = _plan(con, state, as_of, made_of, models)
        # Reading every row is only worth it where the answer may be that nothing is to be done.
        inputs = None
        if state is None or not plan.changes_only or state.as_of == as_of:
            inputs = _digest(con, sources)
        if plan.changes_only and state and state.status == COMPLETE and inputs and state.inputs == inputs:
            return Plan(True, "nothing changed since the last build", is_done=True)
        _write(con, State(UNDER_WAY, as_of, made_of, plan.changes_only, inputs))
    return plan


def begin_marts(settings: Settings, as_of: date) -> Plan:
    """Decide how to build the rest: as the canonical models were, if they just were."""
    with warehouse.connect(settings.warehouse, is_small=True) as con:
        state = _read(con)
        if state and state.as_of == as_of and state.made_of == _made_of(con, settings):
            if state.status == COMPLETE:
                return Plan(True, "nothing changed since the last build", is_done=True)
            if state.status == CANONICAL:
                _set_status(con, UNDER_WAY)
                return Plan(state.is_changes_only, "as the canonical models")
        forget(con)
    return Plan(False, "the canonical models were not built just before")


def reached(settings: Settings, status: str, had_warnings: bool) -> None:
    """Write down that a half of the build is done: `CANONICAL` or `COMPLETE`.

    What warned has to say so again: with a warning the next build does not pass over anything.
    """
    # At the end everything stands in the one file, which people copy.
    with warehouse.connect(settings.warehouse, is_small=status != COMPLETE) as con:
        _set_status(con, status)
        if had_warnings:
            con.execute("update builds.state set inputs = null")


def forget(con: duckdb.DuckDBPyConnection) -> None:
    """Nobody knows what the tables are built of: the next build is whole."""
    con.execute(TABLE)
    con.execute("delete from builds.state")


def _plan(
    con: duckdb.DuckDBPyConnection, state: State | None, as_of: date, made_of: str, models: set[str]
) -> Plan:
    if state is None:
        return Plan(False, "no complete build is known")
    if state.status != COMPLETE and not (state.status == CANONICAL and state.is_changes_only):
        return Plan(False, f"the last build ended when it was: {state.status}")
    before, now = json.loads(state.made_of), json.loads(made_of)
    if others := sorted(name for name in now if now[name] != before.get(name)):
        return Plan(False, f"not as in the last build: {', '.join(others)}")
    if as_of < state.as_of:
        return Plan(False, f"the last build was of a later day, {state.as_of}")
    if missing := sorted(models - _relations(con)):
        return Plan(False, f"not there: {', '.join(missing[:3])}")
    if state.status == CANONICAL:
        return Plan(True, "what changed since the last build, and what it left undone", is_carried=True)
    return Plan(True, "what changed since the last build")


def _made_of(con: duckdb.DuckDBPyConnection, settings: Settings) -> str:
    """What every row of the incremental models hangs on, by name, as JSON."""
    key = hashlib.sha256(b"name of " + suppression_key(person_key(settings))).hexdigest()
    parts = {"dbt project": project_hash(), "DuckDB": duckdb.__version__, "person key": key}
    return json.dumps({**parts, "rules of the program": _digest(con, RULES)}, sort_keys=True)


def _digest(con: duckdb.DuckDBPyConnection, tables: Iterable[str]) -> str:
    """A digest of tables' rows, in whatever order they are."""
    existing, digest = _relations(con), hashlib.sha256()
    for table in sorted(set(tables) & existing):
        found = con.execute(f"select count(*), sum(hash(rows_)) from {table} as rows_").fetchone()  # noqa: S608
        digest.update(f"{table} {found}\n".encode())
    return digest.hexdigest()


def _relations(con: duckdb.DuckDBPyConnection) -> set[str]:
    found = con.execute(
        "select table_schema || '.' || table_name from information_schema.tables "
        "where table_catalog = current_database()"
    ).fetchall()
    return {name for (name,) in found}


def _read(con: duckdb.DuckDBPyConnection) -> State | None:
    con.execute(TABLE)
    row = con.execute("select status, as_of, made_of, is_changes_only, inputs from builds.state").fetchone()
    return State(*row) if row else None


def _write(con: duckdb.DuckDBPyConnection, state: State) -> None:
    con.begin()
    con.execute("delete from builds.state")
    row = [state.status, state.as_of, state.made_of, state.is_changes_only, state.inputs]
    con.execute("insert into builds.state values (?, ?, ?, ?, ?)", row)
    con.commit()


def _set_status(con: duckdb.DuckDBPyConnection, status: str) -> None:
    con.execute("update builds.state set status = ?", [status])
