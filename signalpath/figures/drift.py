"""The share of work that the model does not map, review by review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from signalpath.figures.layout import BLUE, GREEN, GREY, ORANGE, axis, laid_out

if TYPE_CHECKING:
    import plotly.graph_objects as go

# Told apart by colour, dash and mark. Vermilion is of the same palette.
LINES = {
    "path": ("files", BLUE, "solid", "circle"),
    "service": ("services", ORANGE, "dash", "square"),
    "incident": ("patterns of incidents", GREEN, "dot", "diamond"),
    "label": ("labels", "#D55E00", "dashdot", "triangle-up"),
    "component": ("components", GREY, "longdash", "x"),
}


def unmapped_over_reviews(history: Sequence[Mapping[str, Any]]) -> go.Figure:
    """A line per kind of artefact; a review without such work is a gap.

    `history`: as_of (ISO), unmapped (artefact -> share, 0 to 1, or None), oldest first.
    """
    import plotly.graph_objects as go

    figure = go.Figure()
    days = [line["as_of"] for line in history]
    for kind, (name, colour, dash, symbol) in LINES.items():
        shares = [line["unmapped"].get(kind) for line in history]
        if all(share is None for share in shares):
            continue
        figure.add_scatter(
            name=name,
            x=days,
            y=[None if share is None else 100 * share for share in shares],
            mode="lines+markers",
            connectgaps=False,
            cliponaxis=False,
            line={"color": colour, "width": 2, "dash": dash},
            marker={"size": 8, "symbol": symbol},
            hovertemplate="%{fullData.name}<br>%{x}: %{y:.1f} % unmapped<extra></extra>",
        )
    return laid_out(
        figure,
        height=320,
        xaxis={**axis("Review"), "type": "category"},
        yaxis={**axis("Unmapped (% of work)"), "rangemode": "tozero", "ticksuffix": " %"},
        legend={"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
    )
