"""The identity assets: which accounts are one person, under which pseudonym."""

from collections.abc import Iterator
from importlib.resources import files

import dagster as dg

from ingestion.boundary import allow_list
from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.person_key import person_key
from orchestration.run_context import RunContext
from signalpath.identity import resolve_people

ACCOUNTS = files("orchestration").joinpath("sql/accounts.sql").read_text("utf-8")
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
    }.items()
]


@dg.multi_asset(specs=SPECS, name="resolve_identity", pool=POOL)
def resolve_identity(run: RunContext) -> Iterator[dg.MaterializeResult]:
    """Gather every account from the raw tables and join them into people."""
    path = run.settings.warehouse
    accounts = warehouse.read(path, {"accounts": ACCOUNTS})["accounts"]
    people, person_accounts = resolve_people(accounts, person_key(run.settings))
    frames = {"people": people, "person_accounts": person_accounts}
    warehouse.write(path, "identity", frames)
    for name, frame in frames.items():
        yield dg.MaterializeResult(asset_key=["identity", name], metadata={"dagster/row_count": frame.height})
