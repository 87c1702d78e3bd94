"""Figures over time: a point that may not be shown is a gap, never a line drawn across."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from signalpath.figures.layout import BLUE, LINE, NO_PEOPLE, ORANGE, axis, empty, laid_out

if TYPE_CHECKING:
    import plotly.graph_objects as go

COHORTS = {"pilot": (BLUE, "circle", "solid"), "comparison": (ORANGE, "square", "dash")}


def engagement(table: pl.DataFrame) -> go.Figure:
    """Share of enrolled people who were active, by week; a gap is a week that may not be shown."""
    if table["rate"].null_count() == table.height:
        return empty("No week can be shown: no pilot, or " + NO_PEOPLE + ".")
    import plotly.graph_objects as go

    rows = table.sort("week_on").to_dicts()
    figure = go.Figure(
        go.Scatter(
            x=[row["week_on"].isoformat() for row in rows],
            y=[None if row["rate"] is None else 100 * row["rate"] for row in rows],
            mode="lines+markers",
            connectgaps=False,
            line={"color": BLUE, "width": 2},
            marker={"size": 7},
            hovertext=[
                NO_PEOPLE
                if row["rate"] is None
                else f"Week of {row['week_on']}<br>{row['active']} of {row['enrolled']} people active"
                for row in rows
            ],
            hoverinfo="text",
            showlegend=False,
        )
    )
    return laid_out(
        figure,
        xaxis={**axis("Week"), "type": "date"},
        yaxis={
            **axis("Active in 2 of the last 4 weeks (% of enrolled)"),
            "range": [0, 105],
            "ticksuffix": "%",
        },
    )


def metric_months(table: pl.DataFrame, launches: list[Any]) -> go.Figure:
    """Monthly medians over all work, pilot and comparison, with a line at each launch."""
    shown = table.filter(
        pl.col("competency_id") == "all",
        pl.col("cohort").is_in(list(COHORTS)),
        pl.col("median").is_not_null(),
    )
    if shown.is_empty():
        return empty("No month can be shown: no outcomes, or " + NO_PEOPLE + ".")
    import plotly.graph_objects as go

    metric, unit = shown["metric_name"][0], shown["unit"][0]
    figure = go.Figure()
    for cohort, (colour, symbol, dash) in COHORTS.items():
        # Hidden months stay in, as gaps: a line drawn across them would be a value.
        own = table.filter(pl.col("competency_id") == "all", pl.col("cohort") == cohort)
        rows = _every_month(own).to_dicts()
        figure.add_scatter(
            name=cohort,
            x=[row["month_on"].isoformat() for row in rows],
            y=[row["median"] for row in rows],
            mode="lines+markers",
            connectgaps=False,
            line={"color": colour, "width": 2, "dash": dash},
            marker={"size": 7, "symbol": symbol},
            hovertext=[
                NO_PEOPLE
                if row["median"] is None
                else f"{row['month_on']:%B %Y}, {cohort}<br>median {row['median']:.1f} {unit}, "
                f"90th percentile {row['p90']:.1f}<br>{row['people']} people, {row['n']:,} outcomes"
                for row in rows
            ],
            hoverinfo="text",
        )
    lines = [
        {"type": "line", "x0": day.isoformat(), "x1": day.isoformat(), "yref": "paper", "y0": 0, "y1": 1}
        | {"line": {"color": LINE, "width": 1, "dash": "dot"}}
        for day in launches
    ]
    labels = [
        {"x": day.isoformat(), "y": 1, "yref": "paper", "text": "launch", "showarrow": False}
        | {"xanchor": "left", "yanchor": "bottom"}
        for day in launches
    ]
    return laid_out(
        figure,
        xaxis={**axis("Month"), "type": "date"},
        yaxis={**axis(f"{metric}, median ({unit})"), "rangemode": "tozero"},
        shapes=lines,
        annotations=labels,
        legend={"orientation": "h", "x": 0, "y": -0.25},
    )


def _every_month(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per month from the first to the last; a month without outcomes has none of its own."""
    return rows if rows.is_empty() else rows.sort("month_on").upsample("month_on", every="1mo")
