"""By which power of the pull requests costs and rows grow, from each size to the next.

Belongs here: the powers, and what a model's is held against. What is measured is in work.py and yardstick.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
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
    """One node: by which power of the pull requests its cost grows, and by which it may.

    A model may grow as its own rows do, which may be more than the pull requests: people times areas of the
    code. And as plain statements over the same rows do, once they no longer fit the processor's caches.
    A model that makes too many rows is not found here: the floor has to make the same ones.

    Attributes:
        node: dbt's unique id.
        steps: the power from each size to the next.
        by_rows: the power by which its own rows grow, 0 where it has none.
        allowed: the most that a step may be.
    """

    node: str
    steps: tuple[float, ...]
    by_rows: float
    allowed: float

    @property
    def exponent(self) -> float:
        return max(self.steps)


def exponents(sizes: Mapping[int, Mapping[str, float]]) -> dict[str, tuple[float, ...]]:
    """By which power each node's cost grows from a size to the next: the logarithm of one over the other.

    Nothing is fitted and nothing taken off. What a statement costs on no rows at all hides growth at small
    sizes; at the last but one it is a small part of what is worth it.

    Args:
        sizes: pull requests -> node -> CPU seconds.

    Returns:
        Node -> powers, one less than there are sizes, of those that are worth it.
    """
    ascending = sorted(sizes)
    largest = sizes[ascending[-1]]
    worth = WORTH * sum(largest.values())
    return {
        node: tuple(
            math.log(sizes[more][node] / sizes[less][node], more / less) for less, more in pairwise(ascending)
        )
        for node, cost in largest.items()
        if cost >= worth and all(sizes[size].get(node) for size in ascending)
    }


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
    """Every node that costs something, the one that is most above its bar first, or nearest to it.

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

    found = [
        Growth(node, steps, by_its_rows(node), max(at_least, by_its_rows(node)))
        for node, steps in exponents(costs).items()
    ]
    return sorted(found, key=lambda one: one.allowed - one.exponent)
