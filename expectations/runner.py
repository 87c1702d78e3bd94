"""Runs checks with Great Expectations against a DuckDB file and returns plain outcomes.

Belongs here: GX's context, batches and result format. GX takes seconds to import, so it is imported
when a check runs and not before. Nothing is written: no GX project, no data docs (GX's pages load
scripts from other hosts); the report is ours, made of the outcomes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from expectations.check import FAILED, NOT_APPLICABLE, PASSED, Check, CheckOutcome, Status

if TYPE_CHECKING:
    import sqlalchemy as sa

SAMPLE = 10
SCRATCH = "gate_scratch"
POPULATION = f"{SCRATCH}.main.population"
RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "partial_unexpected_count": SAMPLE,
}


class GateError(Exception):
    """A check could not be run at all: its SQL or its table is wrong."""


def run_checks(
    warehouse: Path,
    asset_key: tuple[str, str],
    checks: Sequence[Check],
    kinds: frozenset[str],
) -> list[CheckOutcome]:
    """Run the checks of one asset, in their order.

    Args:
        warehouse: a DuckDB file; it is opened read-only and let go of again.
        asset_key: (schema, table) that the checks are about.
        checks: made by the asset's suite.
        kinds: kinds of source that are configured; a check that needs another is not applicable.

    Raises:
        GateError: a check's SQL fails, or GX reports an exception in place of a result.
    """
    return list(each_outcome(warehouse, asset_key, checks, kinds))


def each_outcome(
    warehouse: Path,
    asset_key: tuple[str, str],
    checks: Sequence[Check],
    kinds: frozenset[str],
) -> Iterator[CheckOutcome]:
    """As `run_checks`, one by one: a check that nobody asks for is not run."""
    due = [check for check in checks if not check.missing(kinds) and not check.moot]
    with _engine(warehouse) as (url, connection):
        # Great Expectations asks a population half a dozen times: it is worked out once, in memory. The
        # warehouse itself stays read-only, and its connections in one process see the same databases.
        connection.exec_driver_sql(f"attach if not exists ':memory:' as {SCRATCH} (read_write)")
        batches = _batches(url) if due else None
        for check in checks:
            if check in due:
                yield _run(batches, connection, asset_key, check)
            else:
                yield _not_applicable(asset_key, check, kinds)


@contextmanager
def _engine(warehouse: Path) -> Iterator[tuple[str, sa.Connection]]:
    import sqlalchemy as sa

    from expectations.duckdb_dialect import NAME, register

    register()
    url = f"{NAME}:///{warehouse}"
    # Held open while GX opens and closes its own: the file is then read once, not for every query.
    engine = sa.create_engine(url, connect_args={"read_only": True})
    try:
        with engine.connect() as connection:
            yield url, connection
    finally:
        engine.dispose()


def _batches(url: str) -> Any:
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations as gx

    context: Any = gx.get_context(mode="ephemeral")  # its stubs know neither SQL options nor bars
    context.variables.progress_bars = {"globally": False}
    source = context.data_sources.add_sql(
        "file",
        connection_string=url,
        create_temp_table=False,
        kwargs={"connect_args": {"read_only": True}},
    )
    # One query for all checks, whose table is made anew for each: declaring an asset costs more than a query.
    query = f"select * from {POPULATION}"  # noqa: S608
    return source.add_query_asset("population", query=query).add_batch_definition_whole_table("all")


def _run(batches: Any, connection: sa.Connection, asset_key: tuple[str, str], check: Check) -> CheckOutcome:
    import great_expectations.expectations as gxe
    import sqlalchemy as sa

    try:
        connection.exec_driver_sql(f"create or replace table {POPULATION} as {check.rows}")
        connection.commit()
        population = connection.execute(sa.text(f"select count(*) from {POPULATION}")).scalar()  # noqa: S608
        observed = connection.execute(sa.text(check.observed)).scalar() if check.observed else None
    except sa.exc.SQLAlchemyError as error:
        raise GateError(f"check {asset_key[1]}.{check.name}: {error.__cause__ or error}") from None
    if not population:
        status = PASSED if check.empty_passes else FAILED
        return _outcome(asset_key, check, status, observed or f"no {check.judged} to judge")
    columns = ["key", "unit"] if check.confines else ["key"]
    result = batches.get_batch().validate(
        check.expectation(gxe), result_format={**RESULT_FORMAT, "unexpected_index_column_names": columns}
    )
    if message := _exception(result):
        raise GateError(f"check {asset_key[1]}.{check.name}: {message}")
    details = result.result
    rows = details.get("unexpected_index_list") or []
    failing = int(details.get("unexpected_count") or 0)
    units = {str(row["unit"]) for row in rows if row.get("unit") is not None} if check.confines else set()
    return replace(
        _outcome(
            asset_key,
            check,
            PASSED if result.success else FAILED,
            str(observed if check.observed else f"{failing:,} of {population:,} {check.judged}"),
            failing,
            tuple(sorted({str(row.get("key")) for row in rows})[:SAMPLE]),
        ),
        value=round(1 - failing / population, 6),
        threshold=check.threshold,
        unit_count=0 if result.success else len(units),
        units=() if result.success else tuple(sorted(units)),
    )


def _exception(result: Any) -> str | None:
    info = result.exception_info or {}
    entries = [info] if "raised_exception" in info else list(info.values())
    messages = [str(entry["exception_message"]) for entry in entries if entry.get("raised_exception")]
    return messages[0] if messages else None


def _not_applicable(asset_key: tuple[str, str], check: Check, kinds: frozenset[str]) -> CheckOutcome:
    absent = ", ".join(check.missing(kinds))
    reason = f"no source of kind {absent} is configured" if absent else str(check.moot)
    return _outcome(asset_key, check, NOT_APPLICABLE, reason)


def _outcome(
    asset_key: tuple[str, str],
    check: Check,
    status: Status,
    observed: str,
    failing_rows: int = 0,
    sample: tuple[str, ...] = (),
) -> CheckOutcome:
    return CheckOutcome(
        asset_key=asset_key,
        question=check.question,
        check_name=check.name,
        status=status,
        observed=observed,
        expected=check.expected,
        failing_rows=failing_rows,
        who_can_mend=check.who_can_mend,
        meaning=check.meaning,
        sample=sample,
        confined_to=check.confines,
    )
