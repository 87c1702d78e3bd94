"""The site asset: the sponsor's pages, built from the published file and nothing else."""

import dagster as dg

from orchestration.publish import AUDIENCE, KEY
from orchestration.run_context import RunContext


@dg.asset(
    key=["site", AUDIENCE],
    deps=[KEY],
    group_name="site",
    kinds={"evidence", "svelte"},
    description="sites/sponsor/: static pages, offline, aggregate only",
)
def sponsor_site(run: RunContext) -> dg.MaterializeResult:
    """Build the pages. It reads a file of its own, so it needs no turn at the warehouse."""
    from orchestration.site import build_site

    folder = build_site(run.settings, AUDIENCE)
    return dg.MaterializeResult(metadata={"path": dg.MetadataValue.path(str(folder))})
