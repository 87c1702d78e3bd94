"""The ingest assets: one multi-asset per kind of source, all made by one factory.

Belongs here: turning `LoadResult` into asset metadata. What is read and kept is in `ingestion/`.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import dagster as dg

from ingestion.boundary import Table, allow_list
from ingestion.errors import SourceError
from orchestration.instance import POOL
from orchestration.run_context import RunContext

if TYPE_CHECKING:
    from ingestion.load import LoadResult

# Kinds that read local files come first: they fail in a second, before an hour of somebody's API.
ORDER = (
    "program",
    "roster",
    "feedback",
    "responses",
    "coverage",
    "xapi",
    "git",
    "jira",
    "linear",
    "incident_export",
    "pagerduty",
    "opsgenie",
    "servicenow",
    "gitlab",
    "github",
)


class IngestError(Exception):
    """A source could not be read; the message is for the person who can mend it."""


def ingest_assets() -> list[dg.AssetsDefinition]:
    """One multi-asset per kind of the allow-list."""
    kinds = allow_list()
    unordered = [kind for kind in kinds if kind not in ORDER]
    order = (*ORDER, *unordered)
    return [ingest_asset(kind, kinds[kind], priority=-order.index(kind)) for kind in order]


def ingest_asset(kind: str, tables: Mapping[str, Table], priority: int = 0) -> dg.AssetsDefinition:
    """The raw tables of one kind of source. Without such a source they are made empty."""
    specs = [
        dg.AssetSpec(
            ["raw", table.name],
            # No source is read before its credential was looked at.
            deps=[["audit", "data_access"]],
            group_name="ingest",
            kinds={"dlt", "duckdb"},
            description=table.grain,
            metadata={"columns": len(table.columns), "cursor": table.cursor or "none: read whole"},
        )
        for table in tables.values()
    ]

    @dg.multi_asset(
        specs=specs,
        name=f"ingest_{kind}",
        pool=POOL,
        op_tags={"dagster/priority": str(priority)},
        description=f"Reads every `{kind}` source",
    )
    def ingest(context: dg.AssetExecutionContext, run: RunContext) -> Iterator[dg.MaterializeResult]:
        result = _load(kind, run)
        if not result.configured:
            context.log.warning("no `%s` source in sources.yml: its tables are empty", kind)
        for table in tables.values():
            yield dg.MaterializeResult(asset_key=["raw", table.name], metadata=_metadata(result, table.name))

    return ingest


def _load(kind: str, run: RunContext) -> "LoadResult":
    """Read a kind, unless another one failed in this run: what is read then would not be kept."""
    from ingestion.load import load_kind

    if run.unreadable:
        raise IngestError(f"not read, since {run.unreadable} could not be")
    try:
        return load_kind(kind, run.program, run.settings, run.day)
    except SourceError as error:
        run.give_up_reading(kind)
        raise IngestError(str(error)) from error


def _metadata(result: "LoadResult", table: str) -> dict[str, int | bool]:
    load = result.tables[table]
    return {
        "configured": result.configured,
        "rows_loaded": load.loaded,
        "dagster/row_count": load.total,
        "dead_letters": sum(rejection.table == table for rejection in result.rejections),
    }
