"""Figures over time: a point that may not be shown is a gap, never a line drawn across."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from signalpath.effects.panel import scale_of
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
            cliponaxis=False,
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
        annotations=_gap_note(any(row["rate"] is None for row in rows)),
        yaxis={
            **axis("Active (% of enrolled)"),
            "range": [0, 105],
            "ticksuffix": "%",
        },
    )


def metric_months(table: pl.DataFrame, launches: list[Any]) -> go.Figure:
    """Months over all work, pilot and comparison, with a line at each launch.

    Durations are drawn by their median, since a mean follows its worst case; rates by their ratio of
    sums, since most single pull requests have no comment and a median says nothing.
    """
    shown = table.filter(
        pl.col("competency_id") == "all",
        pl.col("cohort").is_in(list(COHORTS)),
        pl.col("median").is_not_null(),
    )
    if shown.is_empty():
        return empty("No month can be shown: no outcomes, or " + NO_PEOPLE + ".")
    import plotly.graph_objects as go

    unit = shown["unit"][0] or ""
    drawn, word = ("median", "Median") if scale_of(unit) == "log_duration" else ("mean", "Ratio of sums")
    figure = go.Figure()
    has_gaps = False
    for cohort, (colour, symbol, dash) in COHORTS.items():
        # Hidden months stay in, as gaps: a line drawn across them would be a value.
        own = table.filter(pl.col("competency_id") == "all", pl.col("cohort") == cohort)
        rows = _every_month(own).to_dicts()
        has_gaps = has_gaps or any(row[drawn] is None for row in rows)
        figure.add_scatter(
            name=cohort,
            x=[row["month_on"].isoformat() for row in rows],
            y=[row[drawn] for row in rows],
            mode="lines+markers",
            connectgaps=False,
            line={"color": colour, "width": 2, "dash": dash},
            marker={"size": 7, "symbol": symbol},
            hovertext=[
                NO_PEOPLE
                if row[drawn] is None
                else f"{row['month_on']:%B %Y}, {cohort}<br>{word.lower()} {row[drawn]:.1f} {unit}<br>"
                f"{row['people']} people, {row['n']:,} outcomes"
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
        | {"xanchor": "left", "yanchor": "top", "xshift": 3}
        for day in launches
    ]
    return laid_out(
        figure,
        xaxis={**axis("Month"), "type": "date"},
        yaxis={**axis(f"{word} ({unit})"), "rangemode": "tozero"},
        shapes=lines,
        annotations=labels + _gap_note(has_gaps),
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
    )


def _gap_note(has_gaps: bool) -> list[dict[str, Any]]:
    if not has_gaps:
        return []
    note = {"text": f"gap: {NO_PEOPLE}", "showarrow": False, "xref": "paper", "yref": "paper"}
    return [note | {"x": 1, "xanchor": "right", "y": 1.02, "yanchor": "bottom"}]


def _every_month(rows: pl.DataFrame) -> pl.DataFrame:
    """One row per month from the first to the last; a month without outcomes has none of its own."""
    return rows if rows.is_empty() else rows.sort("month_on").upsample("month_on", every="1mo")
