"""Plotly figures as files: what a page draws is what a reader can download."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

import polars as pl

from signalpath.figures import sponsor_figures
from signalpath.settings import Settings


def write_figures(settings: Settings, audience: str, tables: Mapping[str, pl.DataFrame]) -> list[str]:
    """Replace the audience's figures; returns their names. Made of published tables only."""
    folder = settings.published / "figures" / audience
    aside = folder.with_name(f"{audience}.new")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    figures = sponsor_figures(dict(tables))
    for name, figure in figures.items():
        (aside / f"{name}.json").write_text(figure.to_json(), "utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    aside.rename(folder)
    return sorted(figures)
