"""Figures that count people: horizontal bars, the first row on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from signalpath.figures.layout import BLUE, GREEN, GREY, NO_PEOPLE, axis, empty, laid_out

if TYPE_CHECKING:
    import plotly.graph_objects as go


def funnel(table: pl.DataFrame) -> go.Figure:
    """Pilot people at each stage."""
    shares = [None if share is None else f"{share:.0%} of the enrolled" for share in table["share"]]
    return _bars(table, table["stage"].to_list(), shares, [BLUE] * table.height, "No pilot has started yet.")


def paths(table: pl.DataFrame) -> go.Figure:
    """People with a path, and without one by reason."""
    labels = [
        row["reason"]
        if row["outcome"] == row["reason"]
        else f"{row['outcome']}: {row['reason']}".replace("_", " ")
        for row in table.to_dicts()
    ]
    colours = [GREEN if outcome == "path made" else GREY for outcome in table["outcome"]]
    return _bars(table, labels, table["meaning"].to_list(), colours, "No paths have been worked out yet.")


def competencies(table: pl.DataFrame) -> go.Figure:
    """People whose path has a step in each competency, most first."""
    ordered = table.sort(["people", "competency_name"], descending=[True, False], nulls_last=True)
    return _bars(
        ordered,
        ordered["competency_name"].to_list(),
        ordered["domain"].to_list(),
        [BLUE] * ordered.height,
        "No path has a step yet.",
    )


def _bars(
    table: pl.DataFrame, labels: list[str], notes: list[str | None], colours: list[str], words: str
) -> go.Figure:
    """Horizontal bars of people, first row on top; a hidden cell says so instead of being zero."""
    if table.is_empty():
        return empty(words)
    import plotly.graph_objects as go

    people = table["people"].to_list()
    figure = go.Figure(
        go.Bar(
            orientation="h",
            x=people,
            y=labels,
            marker={"color": colours},
            text=people,
            textposition="outside",
            cliponaxis=False,
            hovertext=[
                "<br>".join(filter(None, (label, NO_PEOPLE if count is None else f"{count} people", note)))
                for label, count, note in zip(labels, people, notes, strict=True)
            ],
            hoverinfo="text",
            showlegend=False,
        )
    )
    hidden = [label for label, count in zip(labels, people, strict=True) if count is None]
    if hidden:
        # Words of the plot and not notes upon it: those are lost where a page is drawn before it is laid out.
        figure.add_scatter(
            mode="text",
            x=[0] * len(hidden),
            y=hidden,
            text=[f" {NO_PEOPLE}"] * len(hidden),
            textposition="middle right",
            cliponaxis=False,
            hoverinfo="skip",
            showlegend=False,
        )
    most = max((count for count in people if count is not None), default=1)
    return laid_out(
        figure,
        xaxis={**axis("People"), "range": [0, 1.12 * max(most, 1)]},
        yaxis={**axis(None), "autorange": "reversed", "showgrid": False, "type": "category"},
        bargap=0.35,
        height=110 + 34 * len(labels),
    )
