"""By which power of the pull requests costs and rows grow: over all sizes, and from each to the next.

Belongs here: the powers, and what a model's is held against. What is measured is in work.py and yardstick.py.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import linear_regression, median

import duckdb

# What any model may grow by from one size to the next, so that a machine's whims do not count.
STEP = 1.1
# A node that costs less than this share of all says nothing: at the smaller sizes dbt and DuckDB need as much
# to begin.
WORTH = 0.005


@dataclass(frozen=True)
class Powers:
    """Nothing is fitted but a line, and nothing taken off.

    Attributes:
        overall: the slope of the line through the logarithms of all sizes.
        steps: the power from each size to the next. What a statement costs on no rows at all hides growth at
            the small sizes; at the last but one it is a small part of what is worth it.
    """

    overall: float
    steps: tuple[float, ...]


@dataclass(frozen=True)
class Growth:
    """One node: by which powers its cost grows, and by which it may.

    Over all sizes a model may grow as the pull requests do or as its own rows, which may be more: people
    times areas of the code. From one size to the next also as plain statements over the same rows do, once
    they no longer fit the processor's caches. A model that makes too many rows is not found here: the floor
    has to make the same ones.

    Attributes:
        node: dbt's unique id.
        cost: of its CPU seconds.
        rows: of its own rows; 0 where it is no table or has none.
        plain: the largest step of the plain statements.
    """

    node: str
    cost: Powers
    rows: Powers
    plain: float

    @property
    def allowed_overall(self) -> float:
        return max(1.0, self.rows.overall)

    @property
    def allowed_step(self) -> float:
        return max(STEP, self.plain, self.rows.steps[-1])

    @property
    def is_above_its_rows(self) -> bool:
        """In a step, whatever plain statements do."""
        return max(self.cost.steps) > max(STEP, self.rows.steps[-1])


def powers(values: Mapping[int, float]) -> Powers:
    """Of pull requests -> CPU seconds or rows, more than 0, of two sizes or more."""
    ascending = sorted(values)
    logarithms = {size: math.log(values[size]) for size in ascending}
    return Powers(
        linear_regression([math.log(size) for size in ascending], list(logarithms.values())).slope,
        tuple(
            (logarithms[more] - logarithms[less]) / math.log(more / less)
            for less, more in pairwise(ascending)
        ),
    )


def powers_by_node(sizes: Mapping[int, Mapping[str, float]]) -> dict[str, Powers]:
    """Of pull requests -> node -> CPU seconds, for nodes that are worth it at the largest size."""
    largest = sizes[max(sizes)]
    worth = WORTH * sum(largest.values())
    return {
        node: powers({size: sizes[size][node] for size in sizes})
        for node, cost in largest.items()
        if cost >= worth and all(sizes[size].get(node) for size in sizes)
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
    """Every node that costs something, the one that is most above its bar of a step first, or nearest to it.

    Args:
        costs: pull requests -> node -> CPU seconds.
        rows: pull requests -> node -> rows of its table.
        plain: the powers by which plain statements' costs grow.
    """
    largest = max(plain)

    def of_rows(node: str) -> Powers:
        own = {size: count for size in rows if (count := rows[size].get(node))}
        return powers(own) if len(own) == len(rows) else Powers(0.0, (0.0,))

    found = [Growth(node, cost, of_rows(node), largest) for node, cost in powers_by_node(costs).items()]
    return sorted(found, key=lambda one: one.allowed_step - max(one.cost.steps))
