"""What all figures share: colours, axes, transparent backgrounds, and the figure without data."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import plotly.graph_objects as go

# Okabe and Ito's palette, which people with colour-blindness can tell apart.
BLUE, ORANGE, GREEN, GREY = "#0072B2", "#E69F00", "#009E73", "#8C8C8C"
GRID = "rgba(128,128,128,0.25)"
LINE = "rgba(128,128,128,0.9)"
BETTER = "rgba(0,158,115,0.12)"
NO_PEOPLE = "too few people to show"


def axis(title: str | None) -> dict[str, Any]:
    """An axis with its title; units belong into the title."""
    settings: dict[str, Any] = {"automargin": True, "gridcolor": GRID, "linecolor": GRID, "zeroline": False}
    return settings if title is None else settings | {"title": {"text": title}}


def laid_out(figure: go.Figure, **layout: Any) -> go.Figure:
    """The figure with the common layout and its own."""
    return figure.update_layout(
        template=None,  # Plotly's own template sets backgrounds and font colours
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 48, "r": 24, "t": 36, "b": 48},
        hoverlabel={"align": "left"},
        **layout,
    )


def empty(words: str) -> go.Figure:
    """No axes, and words that say why there is nothing to draw."""
    import plotly.graph_objects as go

    note = {"text": words, "showarrow": False, "xref": "paper", "yref": "paper", "x": 0.5, "y": 0.5}
    hidden = {"visible": False}
    return laid_out(go.Figure(), annotations=[note], xaxis=hidden, yaxis=hidden, height=160)
