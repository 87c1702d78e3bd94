"""The identity assets: which accounts are one person, under which pseudonym."""

from collections.abc import Iterator

import dagster as dg

from ingestion.boundary import allow_list
from ingestion.person_key import person_key
from orchestration import warehouse
from orchestration.identity_accounts import ACCOUNTS, identify, read_accounts, refusals
from orchestration.instance import POOL
from orchestration.run_context import RunContext
from signalpath.identity import named_suggestions, people_of

READS = [
    table.name
    for tables in allow_list().values()
    for table in tables.values()
    if f"raw.{table.name}" in ACCOUNTS
]
SPECS = [
    dg.AssetSpec(
        ["identity", table],
        deps=[["raw", name] for name in READS],
        group_name="identity",
        kinds={"polars", "python"},
        description=description,
    )
    for table, description in {
        "people": "One row per person, human or bot, under a keyed pseudonym",
        "person_accounts": "One row per account, with the person it belongs to and how that is known",
        "link_suggestions": "One row per pair of accounts that may be one person's, for people to decide",
    }.items()
]


@dg.multi_asset(specs=SPECS, name="resolve_identity", pool=POOL)
def resolve_identity(context: dg.AssetExecutionContext, run: RunContext) -> Iterator[dg.MaterializeResult]:
    """Gather every account from the raw tables and join them into people."""
    path = run.settings.warehouse
    matching = identify(read_accounts(path), run.program)
    for refused in refusals(matching):
        context.log.warning(refused)
    people, person_accounts = people_of(matching, person_key(run.settings))
    frames = {
        "people": people,
        "person_accounts": person_accounts,
        "link_suggestions": named_suggestions(matching),
    }
    warehouse.write(path, "identity", frames)
    for name, frame in frames.items():
        yield dg.MaterializeResult(asset_key=["identity", name], metadata={"dagster/row_count": frame.height})
