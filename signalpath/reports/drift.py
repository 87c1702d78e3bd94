"""reports/drift.html: what the competency model misses, how much work that is, and a patch that mends it.

Belongs here: a review as a page for the model's owners. What is found and proposed is `signalpath/drift/`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from signalpath.drift.proposals import UNITS
from signalpath.drift.review import KINDS, Review
from signalpath.figures.drift import unmapped_over_reviews
from signalpath.reports.page import render_page

ROWS_SHOWN = 25
NAMES = {
    "path": "changes of files",
    "service": "incidents, by service",
    "incident": "incidents, by pattern",
    "label": "uses of labels",
    "component": "uses of components",
}


def render_drift(review: Review, history: Sequence[Mapping[str, Any]]) -> str:
    """The page as HTML, the same bytes for the same arguments.

    Args:
        review: what was found.
        history: reviews that were made, this one included, oldest first: as_of, version, unmapped.
    """
    figure = plotly = None
    if len(history) > 1:
        from plotly.offline import get_plotlyjs

        figure, plotly = unmapped_over_reviews(history).to_json(), get_plotlyjs()
    counts = {
        action: sum(p.action == action for p in review.proposals) for action in ("map", "retire", "ask")
    }
    return render_page(
        "drift.html.j2",
        review=review,
        headline=_headline(review),
        unmapped=[(NAMES[kind], share) for kind, share in review.unmapped.items()],
        sections=[
            {
                "kind": kind,
                "title": title,
                "rows": review.findings.get(kind, [])[:ROWS_SHOWN],
                "more": max(0, len(review.findings.get(kind, [])) - ROWS_SHOWN),
                "unit": UNITS.get(kind.removeprefix("unmapped_"), ""),
            }
            for kind, title in KINDS.items()
            if kind in review.findings
        ],
        nothing=[title for kind, title in KINDS.items() if kind not in review.findings],
        counts=counts,
        history=list(reversed(history)),
        kinds=NAMES,
        figure=figure,
        plotly=plotly,
    )


def _headline(review: Review) -> str:
    files = review.unmapped.get("path")
    if files is None:
        return "No work of the quarter to hold the model against"
    if not review.findings:
        return "The model maps all work of the quarter"
    return f"{files:.0%} of changes to files show no skill of the model"
