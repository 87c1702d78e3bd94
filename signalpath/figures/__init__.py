"""The figures of the sites, as Plotly figures made of nothing but the published tables.

Belongs here: which trace shows which column. Does not belong here: any calculation that a reader could
not do from the published table beside the figure, fonts and font colours (the site's component sets
them), titles (the page has them).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from signalpath.figures.bars import competencies, funnel, paths
from signalpath.figures.forest import effects
from signalpath.figures.lines import engagement, metric_months

if TYPE_CHECKING:
    import plotly.graph_objects as go

__all__ = ["sponsor_figures", "write_figures"]


def sponsor_figures(tables: Mapping[str, pl.DataFrame]) -> dict[str, go.Figure]:
    """Every figure of the sponsor's site, by name.

    Args:
        tables: the published tables of `signalpath.publish.SPONSOR_TABLES`.

    Returns:
        `effects`, `funnel`, `engagement`, `paths`, `competencies`, and `metric_<metric_id>` for every
        metric in metric_months. A figure without data says so in words.
    """
    months = tables["metric_months"]
    launches = tables["pilot_effects"]["launch_on"].drop_nulls().unique().sort().to_list()
    return {
        "effects": effects(tables["pilot_effects"]),
        "funnel": funnel(tables["engagement_funnel"]),
        "engagement": engagement(tables["engagement_weeks"]),
        "paths": paths(tables["path_outcomes"]),
        "competencies": competencies(tables["path_competencies"]),
        **{
            f"metric_{metric}": metric_months(months.filter(pl.col("metric_id") == metric), launches)
            for metric in months["metric_id"].unique().sort()
        },
    }


def write_figures(figures: Mapping[str, go.Figure], folder: Path) -> None:
    """Write `<name>.json` each, the same bytes for the same figure; others in the folder are removed.

    A figure that is no longer made would else stay on the site with what it showed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.glob("*.json"):
        if stale.stem not in figures:
            stale.unlink()
    for name, figure in figures.items():
        text = json.dumps(json.loads(figure.to_json()), sort_keys=True, separators=(",", ":"))
        (folder / f"{name}.json").write_text(text + "\n", "utf-8")
