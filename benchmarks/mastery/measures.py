"""How good told chances are: AUC, Brier score, expected calibration error.

Belongs here: measures of chances against what happened. Does not belong here: what told them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]
BINS = 10


def area_under_curve(right: Floats, chance: Floats) -> float:
    """The chance that a right answer was given a higher chance than a wrong one; ties count half."""
    positive = int(right.sum())
    negative = len(right) - positive
    ranks = rankdata(chance)[right == 1].sum()
    return float((ranks - positive * (positive + 1) / 2) / (positive * negative))


def brier(right: Floats, chance: Floats) -> float:
    """Mean squared distance."""
    return float(np.mean((chance - right) ** 2))


def calibration_error(right: Floats, chance: Floats) -> float:
    """Mean distance of told from happened in ten bins of equal width, weighted by their answers."""
    bins = np.minimum((chance * BINS).astype(int), BINS - 1)
    told, happened = (np.bincount(bins, values, BINS) for values in (chance, right))
    return float(np.abs(told - happened).sum() / len(right))


def gain_interval(
    student: NDArray[np.int64], right: Floats, better: Floats, worse: Floats, seed: int, draws: int = 200
) -> tuple[float, float]:
    """95% interval of the difference in AUC, from redrawn students (an answer is no sample of its own)."""
    rng = np.random.default_rng(seed)
    order = np.argsort(student, kind="stable")
    ends = np.cumsum(np.bincount(np.unique(student, return_inverse=True)[1]))
    rows = np.split(order, ends[:-1])
    gains = []
    for _ in range(draws):
        drawn = np.concatenate([rows[k] for k in rng.integers(0, len(rows), len(rows))])
        happened = right[drawn]
        gains.append(area_under_curve(happened, better[drawn]) - area_under_curve(happened, worse[drawn]))
    low, high = np.quantile(gains, [0.025, 0.975])
    return float(low), float(high)
