"""Runs dbt inside this process and tells Dagster what it did, node by node.

Belongs here: one `dbt build` and the conversion of its results to Dagster's events. A process of its
own would cost seconds, and DuckDB lets one process have the file at a time. How much of the tables is
built anew is decided in `build_state.py`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import dagster as dg

from orchestration import dbt_statements
from orchestration.build_state import Plan
from orchestration.dbt_manifest import DbtError, DbtTestError, arguments, load_manifest
from signalpath.settings import Settings

DONE = {"success", "pass", "warn"}
# A node that dbt passed over because another one failed; the other one is named.
PASSED_OVER = {"skipped", "no-op"}
# Views, which the same project left as they are.
STAGING = "fqn:signalpath.staging"


def dbt_build(
    settings: Settings,
    as_of: date,
    select: Sequence[str],
    keys: Mapping[str, dg.AssetKey | dg.AssetCheckKey],
    plan: Plan | None = None,
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Build `select` with its data tests, yielding an event for every node that `keys` names.

    Args:
        settings: where the warehouse and dbt's folders are.
        as_of: the day of the run, for the models.
        select: dbt selection terms; a node in any of them is built.
        keys: dbt's unique id of a model or test -> the asset or check it is for Dagster.
        plan: how much to build; all of it by default.

    Raises:
        DbtTestError: nothing but data tests failed. What succeeded has been yielded before.
        DbtError: a model failed.
    """
    results = invoke_dbt(settings, as_of, select, plan)
    ran = {result.node.unique_id for result in results}
    # First, since what was built may stand on it: Dagster wants to hear of them in that order.
    yield from unchanged({name: key for name, key in keys.items() if name not in ran}, checks=False)
    for result in results:
        key = keys.get(result.node.unique_id)
        if isinstance(key, dg.AssetCheckKey) and result.status not in PASSED_OVER:
            yield _check(result, key)
        elif isinstance(key, dg.AssetKey) and result.status in DONE:
            yield dg.MaterializeResult(
                asset_key=key, metadata={"seconds": round(float(result.execution_time), 3)}
            )
    failed = [result for result in results if result.status not in DONE | PASSED_OVER]
    if failed:
        only_tests = all(result.node.resource_type == "test" for result in failed)
        raise (DbtTestError if only_tests else DbtError)(
            "\n".join(f"dbt: {r.node.name}: {_one_line(r.message)}" for r in failed)
        )


def unchanged(
    keys: Mapping[str, dg.AssetKey | dg.AssetCheckKey], checks: bool = True
) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Events of nodes that are as the build before left them, and of `checks` that held then.

    `keys` come upstream first, as Dagster wants to hear of them.
    """
    for key in keys.values():
        if isinstance(key, dg.AssetKey):
            yield dg.MaterializeResult(asset_key=key, metadata={"unchanged": True})
        elif checks:
            yield dg.AssetCheckResult(
                asset_key=key.asset_key, check_name=key.name, passed=True, metadata={"unchanged": True}
            )


def invoke_dbt(
    settings: Settings,
    as_of: date,
    select: Sequence[str],
    plan: Plan | None,
    with_tests: bool = True,
    listen: Callable[[Any], None] | None = None,
) -> list[Any]:
    """Run `dbt build`, with data tests or without, and return dbt's results, a node each.

    On an ordinary day of changes alone its statements are kept, and the next such day runs them again
    without dbt: see `dbt_statements.py`.

    Args:
        settings: where the warehouse and dbt's folders are.
        as_of: the day of the run.
        select: dbt selection terms.
        plan: how much to build; all of it, and by hand, without.
        with_tests: also run the data tests.
        listen: is given every event of dbt; nodes are built one by one then, so that each can be timed.

    Raises:
        DbtError: dbt itself broke off.
    """
    is_ordinary = plan is not None and plan.changes_only and not plan.is_carried and not listen
    if not is_ordinary:
        return _invoke(settings, as_of, select, plan, with_tests, listen)
    made_of = dbt_statements.made_of(settings)
    path = dbt_statements.path_of(settings, select, with_tests)
    results: list[Any]
    if script := dbt_statements.load(path, made_of):
        results = list(dbt_statements.run_again(settings, script, as_of))
    else:
        recorder = dbt_statements.Recorder()
        results = _invoke(settings, as_of, select, plan, with_tests, recorder, threads=2)
        dbt_statements.save(path, made_of, recorder.nodes(results, as_of))
    if any(result.status not in DONE | {"no-op"} for result in results):
        path.unlink()
    return results


def _invoke(
    settings: Settings,
    as_of: date,
    select: Sequence[str],
    plan: Plan | None,
    with_tests: bool,
    listen: Callable[[Any], None] | None,
    threads: int = 1,
) -> list[Any]:
    """One `dbt build`; `threads` is for a build that somebody listens to."""
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager
    from dbt.cli.main import dbtRunner

    changes_only = plan is not None and plan.changes_only
    is_carried = plan is not None and plan.is_carried
    variables = {"as_of": as_of.isoformat(), "changes_only": changes_only, "is_carried": is_carried}
    command = ["build", *arguments(settings), "--vars", json.dumps({**variables, "by_hand": plan is None})]
    command += ["--select", *select, "--indirect-selection", "buildable"]
    for kind in ("unit_test",) if with_tests else ("unit_test", "test"):
        command += ["--exclude-resource-type", kind]
    if listen:
        command += ["--threads", str(threads)]
    if changes_only:
        command += ["--exclude", STAGING]
    try:
        outcome = dbtRunner(manifest=load_manifest(settings), callbacks=[listen] if listen else []).invoke(
            command
        )
    finally:
        # dbt keeps the file open; GX, polars and the next process want it.
        DuckDBConnectionManager.close_all_connections()
    if outcome.exception:
        raise DbtError(f"dbt: {_one_line(str(outcome.exception))}")
    return list(outcome.result)  # type: ignore[arg-type]


def _check(result: Any, key: dg.AssetCheckKey) -> dg.AssetCheckResult:
    severity = dg.AssetCheckSeverity.WARN if result.status == "warn" else dg.AssetCheckSeverity.ERROR
    return dg.AssetCheckResult(
        asset_key=key.asset_key,
        check_name=key.name,
        passed=result.status == "pass",
        severity=severity,
        metadata={"failing_rows": result.failures or 0, "message": _one_line(result.message)},
    )


def _one_line(message: str | None) -> str:
    return " ".join((message or "").split())
