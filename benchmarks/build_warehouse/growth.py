"""By which power of the pull requests costs and rows grow, through three sizes.

Belongs here: the powers, and what a model's is held against. What is measured is in work.py and yardstick.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import duckdb

# What any model may grow by, so that a machine's whims do not count.
EXPONENT = 1.1
# A node that costs less than this share of all says nothing: at the smaller sizes dbt and DuckDB need as much
# to begin.
WORTH = 0.005


@dataclass(frozen=True)
class Growth:
    """One node: by which power its cost grows, and by which it may.

    A model may grow as its own rows do, which may be more than the pull requests': people times areas of the
    code. And as plain statements over the same rows do, once they no longer fit the processor's caches.
    A model that makes too many rows is not found here: the floor has to make the same ones.
    """

    node: str
    exponent: float
    allowed: float


def exponents(sizes: Mapping[int, Mapping[str, float]]) -> dict[str, float]:
    """The power b by which each node's cost grows: cost = fixed + factor * rows ** b, through three sizes.

    Args:
        sizes: pull requests -> node -> CPU seconds; of more than three the first and the last two count.

    Returns:
        Node -> power, of those that are worth it.
    """
    small, middle, large = sorted(sizes)[0], sorted(sizes)[-2], sorted(sizes)[-1]
    worth = WORTH * sum(sizes[large].values())

    def growth(power: float) -> float:  # of the cost from middle to large, by that from small to middle
        return float((large**power - middle**power) / (middle**power - small**power))

    grown = {}
    for node, cost in sizes[large].items():
        first, second = (sizes[size].get(node, 0.0) for size in (small, middle))
        if cost < worth or second - first < worth / 50:
            continue
        low, high = 0.01, 4.0
        for _ in range(50):
            power = (low + high) / 2
            low, high = (power, high) if growth(power) < (cost - second) / (second - first) else (low, power)
        grown[node] = low
    return grown


def middle_of(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """Node -> the median of what it cost in several runs of the same."""
    return {node: median(run[node] for run in runs if node in run) for node in runs[-1]}


def rows_of(warehouse: Path) -> dict[str, float]:
    """dbt's unique id of each model that is a table, and how many rows it has."""
    with duckdb.connect(warehouse, read_only=True) as con:
        tables = con.execute(
            "select table_name, estimated_size from duckdb_tables() where database_name <> 'temp'"
        ).fetchall()
    return {f"model.signalpath.{name}": float(rows) for name, rows in tables}


def growths(
    costs: Mapping[int, Mapping[str, float]],
    rows: Mapping[int, Mapping[str, float]],
    plain: Iterable[float],
) -> list[Growth]:
    """Every node that costs something, the one that is most above its bar first.

    Args:
        costs: pull requests -> node -> CPU seconds.
        rows: pull requests -> node -> rows of its table.
        plain: the powers by which plain statements' costs grow.
    """
    middle, large = sorted(rows)[-2:]
    at_least = max([EXPONENT, *plain])

    def by_its_rows(node: str) -> float:
        before, after = (rows[size].get(node, 0.0) for size in (middle, large))
        return math.log(after / before, large / middle) if before and after else 0.0

    found = [Growth(node, b, max(at_least, by_its_rows(node))) for node, b in exponents(costs).items()]
    return sorted(found, key=lambda one: one.allowed - one.exponent)
