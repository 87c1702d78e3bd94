"""Prints what was measured, and says whether it reaches the bar.

Belongs here: tables for people and the bar itself. Not here: any measuring.
"""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl
from rich.console import Console
from rich.table import Table

from benchmarks.recommender.rankers import BASELINES, PRODUCT

HIT, TIMES_BEST, CALIBRATION_ERROR, SIGNIFICANT = 0.80, 1.5, 0.05, 0.05


def judge(
    summary: pl.DataFrame, calibration_error: float, fairness: pl.DataFrame, forbidden: dict[str, int]
) -> dict[str, tuple[str, bool]]:
    """Each point of the bar: what was measured, and whether it is reached."""
    observable = dict(summary.filter(among="observable").select("ranking", "hit_at_3").iter_rows())
    ours, best = observable[PRODUCT], max(observable[name] for name in BASELINES)
    steps = sum(count for name, count in forbidden.items() if name != "people")
    unlike = fairness.filter(pl.col("p_adjusted") < SIGNIFICANT)
    pairs = unlike.select("attribute", "outcome").unique().sort("attribute", "outcome").rows()
    told = ", ".join(f"{attribute} ({outcome})" for attribute, outcome in pairs)
    return {
        f"hit@3 where observable >= {HIT}": (f"{ours:.3f}", ours >= HIT),
        f">= {TIMES_BEST} x the best of {len(BASELINES)}": (
            f"{ours / best:.2f} x {best:.3f}",
            ours >= TIMES_BEST * best,
        ),
        f"ECE <= {CALIBRATION_ERROR}": (f"{calibration_error:.3f}", calibration_error <= CALIBRATION_ERROR),
        "no step without consent or evidence": (
            f"{steps} steps; {forbidden['people']} people without consent",
            steps == 0 and forbidden["people"] > 0,
        ),
        "no difference by team, tenure, time zone, learning at equal gaps": (
            told or f"smallest adjusted p {fairness['p_adjusted'].min():.3f}",
            unlike.is_empty(),
        ),
    }


def show(console: Console, title: str, frame: pl.DataFrame) -> None:
    """Print a frame; a value with _lower and _upper beside it becomes one cell."""
    names = [name for name in frame.columns if not name.endswith(("_lower", "_upper"))]
    table = Table(title=title, title_justify="left")
    for name in names:
        table.add_column(
            name.replace("_", " "), justify="right" if frame[name].dtype.is_numeric() else "left"
        )
    for row in frame.iter_rows(named=True):
        table.add_row(*(_cell(row, name) for name in names))
    console.print(table)


def _cell(row: dict[str, object], name: str) -> str:
    value = row[name]
    if not isinstance(value, float):
        return "" if value is None else str(value)
    if f"{name}_lower" in row:
        return f"{value:.3f} ({row[f'{name}_lower']:.3f} to {row[f'{name}_upper']:.3f})"
    return f"{value:.3f}"


def show_verdicts(console: Console, verdicts: dict[str, tuple[str, bool]]) -> bool:
    """Print the bar; returns whether all of it is reached."""
    table = Table("bar", "measured", "", title="The bar", title_justify="left")
    for point, (measured, is_reached) in verdicts.items():
        table.add_row(point, measured, "[green]reached[/]" if is_reached else "[red]missed[/]")
    console.print(table)
    return all(is_reached for _, is_reached in verdicts.values())


def seeds_of(text: str) -> Iterable[int]:
    """`1-20` or `3,5,9` as numbers.

    Raises:
        ValueError: it is neither.
    """
    if "-" in text:
        first, last = (int(part) for part in text.split("-"))
        return range(first, last + 1)
    return [int(part) for part in text.split(",")]
