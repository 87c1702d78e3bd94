"""Intervals and tests over many worlds: people are alike within a world, so that worlds are drawn first.

Belongs here: the bootstrap and the permutation test. Not here: what is measured.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

DRAWS = 1000
LEVEL = 0.95


def interval(rated: pl.DataFrame, value: str, draws: int = DRAWS) -> tuple[float, float, float]:
    """The mean of `value` over people, with a percentile interval of a two-stage bootstrap.

    Worlds are drawn with replacement, then people within each (Davison and Hinkley 1997, 3.8).

    Args:
        rated: seed and `value`, one row per person.
        value: a column of numbers.
        draws: bootstrap samples.

    Returns:
        mean, lower, upper; NaN where there is nobody.
    """
    if rated.is_empty():
        return float("nan"), float("nan"), float("nan")
    random = np.random.default_rng(0)
    parts = [part[value].to_numpy().astype(np.float64) for part in rated.sort("seed").partition_by("seed")]
    sizes = np.array([len(part) for part in parts])
    count = len(parts)
    worlds = random.integers(0, count, (draws, count))
    # Which people a world gives is drawn anew for each time that the world is drawn.
    sums = np.stack(
        [part[random.integers(0, len(part), (draws * count, len(part)))].sum(axis=1) for part in parts]
    ).reshape(count, draws, count)
    places = np.arange(draws)[:, None], np.arange(count)
    means = sums[worlds, *places].sum(axis=1) / sizes[worlds].sum(axis=1)
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return float(np.concatenate(parts).mean()), float(low), float(high)


def permutation_p(
    rated: pl.DataFrame, value: str, group: str, strata: list[str], draws: int = DRAWS
) -> float:
    """P that groups differ as much as they do if labels meant nothing within a stratum.

    The statistic is the sum over groups of (observed - expected total)^2 / size, where the expected is what
    the stratum's mean gives: that of a generalised Cochran, Mantel and Haenszel test, its law by permutation
    of labels within strata instead of the chi-squared limit, which small strata are far from.

    Args:
        rated: `value`, `group` and `strata`, one row per person and world.
        value: an outcome, such as a hit (0 or 1).
        group: the labels to be compared.
        strata: what makes people equal: the world, and how many gaps of theirs can be seen.
        draws: permutations.

    Returns:
        (1 + permutations at least as extreme) / (1 + permutations), at least 1 / (1 + draws).
    """
    ordered = rated.sort(*strata, group, value)
    mean = pl.col(value).cast(pl.Float64).mean().over(strata)
    residual = ordered.select(pl.col(value).cast(pl.Float64) - mean).to_series().to_numpy()
    labels = ordered[group].cast(pl.String).rank("dense").to_numpy().astype(np.int64) - 1
    stratum = ordered.select(pl.struct(strata).rank("dense")).to_series().to_numpy().astype(np.float64)
    random = np.random.default_rng(0)
    observed = _statistic(residual, labels)
    extreme = 0
    for _ in range(draws):
        # Sorting by stratum and a draw shuffles within strata, for rows lie sorted by stratum.
        order = np.lexsort((random.random(len(labels)), stratum))
        extreme += _statistic(residual, labels[order]) >= observed - 1e-9
    return (1 + extreme) / (1 + draws)


def _statistic(residual: NDArray[np.float64], labels: NDArray[np.int64]) -> float:
    return float((np.bincount(labels, residual) ** 2 / np.bincount(labels).clip(1)).sum())


def holm(p_values: list[float]) -> list[float]:
    """P values that stay valid for several tests at once (Holm 1979)."""
    order = np.argsort(p_values, kind="stable")
    adjusted, highest = [0.0] * len(p_values), 0.0
    for place, index in enumerate(order):
        highest = max(highest, min(1.0, p_values[index] * (len(p_values) - place)))
        adjusted[index] = highest
    return adjusted
