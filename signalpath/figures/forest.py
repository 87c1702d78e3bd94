"""The forest plot of effects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from signalpath.figures.layout import BETTER, BLUE, LINE, axis, empty, laid_out

if TYPE_CHECKING:
    import plotly.graph_objects as go


def effects(table: pl.DataFrame) -> go.Figure:
    """A forest plot: every target alike, whatever came of it. The better side of zero is shaded."""
    if table.is_empty():
        return empty("No target was registered, so there is no effect to measure.")
    import plotly.graph_objects as go

    rows = table.reverse().to_dicts()  # the first target on top
    told = [(y, row) for y, row in enumerate(rows) if row["estimate"] is not None]
    untold = [y for y, row in enumerate(rows) if row["estimate"] is None]
    bounds = [100 * row[name] for _, row in told for name in ("ci_lower", "ci_upper")]
    left, right = min([*bounds, -20.0]), max([*bounds, 20.0])
    pad = 0.08 * (right - left)
    figure = go.Figure(
        go.Scatter(
            x=[100 * row["estimate"] for _, row in told],
            y=[y for y, _ in told],
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [100 * (row["ci_upper"] - row["estimate"]) for _, row in told],
                "arrayminus": [100 * (row["estimate"] - row["ci_lower"]) for _, row in told],
                "color": BLUE,
                "thickness": 2,
                "width": 6,
            },
            mode="markers+text",
            marker={"color": BLUE, "size": 11},
            text=[row["verdict"] for _, row in told],
            textposition="top center",
            hovertext=[
                f"{row['title']}<br>{row['estimate']:+.0%} (95% interval {row['ci_lower']:+.0%} to "
                f"{row['ci_upper']:+.0%})<br>{row['people_pilot']} people in the pilot, "
                f"{row['people_comparison']} in the comparison, {row['n']:,} outcomes<br>{row['verdict']}"
                for _, row in told
            ],
            hoverinfo="text",
            showlegend=False,
        )
    )
    if untold:
        figure.add_scatter(
            x=[0] * len(untold),
            y=untold,
            mode="text",
            text=[rows[y]["verdict"] for y in untold],
            textposition="top center",
            hoverinfo="skip",
            showlegend=False,
        )
    shapes: list[dict[str, Any]] = [
        {
            "type": "rect",
            "layer": "below",
            "x0": 0,
            "x1": left - pad if row["direction"] == "decrease" else right + pad,
            "y0": y - 0.45,
            "y1": y + 0.45,
            "fillcolor": BETTER,
            "line": {"width": 0},
        }
        for y, row in enumerate(rows)
    ]
    zero = {
        "type": "line",
        "x0": 0,
        "x1": 0,
        "yref": "paper",
        "y0": 0,
        "y1": 1,
        "line": {"color": LINE, "width": 1},
    }
    return laid_out(
        figure,
        xaxis={
            **axis("Change relative to the comparison (%)"),
            "range": [left - pad, right + pad],
            "ticksuffix": "%",
        },
        yaxis={
            **axis(None),
            "tickvals": list(range(len(rows))),
            "ticktext": [row["title"].replace(": ", ":<br>", 1) for row in rows],
            "range": [-0.6, len(rows) - 0.3],
            "showgrid": False,
        },
        shapes=[*shapes, zero],
        height=110 + 80 * len(rows),
    )
