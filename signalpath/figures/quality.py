"""Figures of the gate over time: what each check said in each run, and how near it came to its limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from signalpath.figures.layout import BLUE, GREEN, GREY, LINE, ORANGE, axis, empty, laid_out

if TYPE_CHECKING:
    import plotly.graph_objects as go

# Vermilion of the same palette: told apart from green by everybody, with the words beside it.
RED = "#D55E00"
STATUSES = {"not applicable": GREY, "passed": GREEN, "withheld": ORANGE, "failed": RED}
LINES = (BLUE, ORANGE, GREEN, RED, "#CC79A7", "#56B4E9")
DASHES = ("solid", "dash", "dot", "dashdot")


def checks_over_runs(history: pl.DataFrame) -> go.Figure:
    """A square per check and run, coloured by what it said; the last run is on the right.

    `history`: run (text, in order), check (text), status (text).
    """
    if history.is_empty():
        return empty("No run has been recorded yet.")
    import plotly.graph_objects as go

    runs = history["run"].unique(maintain_order=True).to_list()
    names = history["check"].unique(maintain_order=True).to_list()
    said = {(row["check"], row["run"]): row["status"] for row in history.iter_rows(named=True)}
    codes = list(STATUSES)
    cells = [[said.get((name, run)) for run in runs] for name in names]
    width = 1 / len(codes)
    scale = [
        (edge, colour)
        for place, colour in enumerate(STATUSES.values())
        for edge in (place * width, (place + 1) * width)
    ]
    figure = go.Figure(
        go.Heatmap(
            x=runs,
            y=names,
            z=[[None if cell is None else codes.index(cell) for cell in row] for row in cells],
            text=[[cell or "did not run" for cell in row] for row in cells],
            hovertemplate="%{y}<br>%{x}: %{text}<extra></extra>",
            colorscale=scale,
            zmin=-0.5,
            zmax=len(codes) - 0.5,
            xgap=2,
            ygap=2,
            colorbar={"tickvals": list(range(len(codes))), "ticktext": codes, "thickness": 12},
        )
    )
    return laid_out(
        figure,
        height=120 + 20 * len(names),
        xaxis={**axis("Run"), "type": "category"},
        yaxis={**axis(None), "autorange": "reversed", "showgrid": False},
    )


def shares_over_runs(history: pl.DataFrame) -> go.Figure:
    """The share of rows that were as expected, a line per check, with a mark where its limit is.

    `history`: run, check, value (share, 0 to 1) and threshold (the least that passes).
    """
    shown = history.drop_nulls(["value", "threshold"])
    if shown.is_empty():
        return empty("None of these checks is a matter of degree.")
    import plotly.graph_objects as go

    figure = go.Figure()
    for place, ((name,), rows) in enumerate(shown.group_by("check", maintain_order=True)):
        colour = LINES[place % len(LINES)]
        figure.add_scatter(
            name=str(name),
            x=rows["run"].to_list(),
            y=[100 * value for value in rows["value"]],
            customdata=[100 * limit for limit in rows["threshold"]],
            mode="lines+markers",
            line={"color": colour, "width": 2, "dash": DASHES[place // len(LINES) % len(DASHES)]},
            marker={"size": 7},
            hovertemplate="%{fullData.name}<br>%{x}: %{y:.1f} %, at least %{customdata:.1f} %<extra></extra>",
        )
        figure.add_scatter(
            x=rows["run"].to_list(),
            y=[100 * limit for limit in rows["threshold"]],
            mode="markers",
            marker={"symbol": "line-ew", "size": 14, "line": {"color": LINE, "width": 2}},
            hoverinfo="skip",
            showlegend=False,
        )
    return laid_out(
        figure,
        height=320,
        xaxis={**axis("Run"), "type": "category"},
        yaxis={**axis("As expected (% of rows)"), "ticksuffix": " %"},
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
    )
