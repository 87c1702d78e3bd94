"""The publish asset: the sponsor's file and figures, made of the marts."""

from collections.abc import Iterator
from dataclasses import asdict
from importlib.resources import files

import dagster as dg
import polars as pl

from expectations.suites import published_sponsor
from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.published_file import publish_file
from orchestration.quality_report import read_quality
from orchestration.run_context import RunContext
from orchestration.run_report import write_report
from signalpath.figures import sponsor_figures, write_figures
from signalpath.publish import SPONSOR_INPUTS, publish_sponsor

WORDS = files("orchestration").joinpath("sql/person_words.sql").read_text("utf-8")
AUDIENCE = "sponsor"
KEY = ["published", AUDIENCE]
SUITE = published_sponsor.checks({"any": {"people": "BIGINT"}}, 5, [])
READ = {
    "load_summary": "inventory.tables",
    "inventory": "select kind as source, * exclude (kind) from marts.mart_data_inventory",
}


@dg.asset(
    key=KEY,
    deps=[
        *(name.split(".") for name in SPONSOR_INPUTS.values()),
        ["inventory", "tables"],
        ["marts", "mart_data_inventory"],
    ],
    check_specs=[dg.AssetCheckSpec(c.name, asset=KEY, description=c.question) for c in SUITE],
    group_name="publish",
    kinds={"duckdb", "plotly"},
    pool=POOL,
    description="published/sponsor.duckdb: groups of at least k people, and nothing else",
)
def sponsor(run: RunContext) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
    """Publish what the sponsor and L&D may see."""
    tables = sponsor_tables(run)
    smallest = int(tables["programme"]["k"].item())
    for outcome in publish_file(run.settings.published / f"{AUDIENCE}.duckdb", tables, smallest):
        yield dg.AssetCheckResult(check_name=outcome.check_name, passed=True, description=outcome.observed)
    figures = sponsor_figures(tables)
    write_figures(figures, run.settings.published / "figures" / AUDIENCE)
    write_report(run)
    yield dg.MaterializeResult(metadata={"tables": len(tables), "figures": sorted(figures)})


def sponsor_tables(run: RunContext) -> dict[str, pl.DataFrame]:
    """The published tables, from the warehouse, the gate's report and the allow-list."""
    path = run.settings.warehouse
    frames = warehouse.read(path, {**SPONSOR_INPUTS, **READ, "words": WORDS})
    return publish_sponsor(
        frames,
        run.program,
        run.day,
        quality_results=[asdict(outcome) for outcome in read_quality(run.settings)],
        load_summary=frames["load_summary"],
        inventory=frames["inventory"],
        person_keys=frames["words"]["word"].drop_nulls(),
    )
