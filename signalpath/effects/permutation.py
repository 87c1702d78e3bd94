"""The primary test: exact permutation over teams.

If the pilot did nothing, then which teams it ran in is only a label. Every way of giving that label
to the same number of teams is tried, and p is the share of them whose difference in differences is
at least as large, in either direction, as the one that happened. With few teams p cannot be small
whatever the effect, so the smallest p that could ever come out is always reported beside it.

A team with volunteers counts by its volunteers only: their team-mates share the team's fate and
learn from them, so here they would blur both sides. They stay in the interval's comparison.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
import polars as pl

MAXIMUM_ENUMERATED = 100_000
RANDOM_ASSIGNMENTS = 9_999
# Sums in another order differ in the last digits; such a tie is a tie.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Permutation:
    """p over `assignments` (all of them if `is_exact`), and the least it could be."""

    p_value: float
    minimum_p: float
    assignments: int
    is_exact: bool
    teams_pilot: int
    teams_comparison: int


def permute_teams(changes: pl.DataFrame, seed: int) -> Permutation | None:
    """Permute the pilot label over teams.

    Args:
        changes: team_name, is_pilot, change, weight; one row per person. People without a team do
            not take part.
        seed: for the random assignments, drawn only where there are too many to enumerate.

    Returns:
        None if there is no pilot team or no other team.
    """
    teams = _team_sums(changes)
    pilots = teams["is_pilot_team"].to_numpy()
    n, k = len(pilots), int(pilots.sum())
    if k == 0 or k == n:
        return None
    sums, weights = teams["sum"].to_numpy(), teams["weight"].to_numpy()
    observed = abs(_differences(pilots[None, :], sums, weights)[0])
    total = comb(n, k)
    is_exact = total <= MAXIMUM_ENUMERATED
    labels = _all_labels(n, k) if is_exact else _random_labels(pilots, seed)
    extreme = int((np.abs(_differences(labels, sums, weights)) >= observed - TOLERANCE).sum())
    # With as many pilot teams as others, swapping all labels gives the same size: never fewer than two.
    least = (2 if 2 * k == n else 1) / total if is_exact else 1 / len(labels)
    return Permutation(extreme / len(labels), least, len(labels), is_exact, k, n - k)


def _team_sums(changes: pl.DataFrame) -> pl.DataFrame:
    return (
        changes.filter(pl.col("team_name").is_not_null())
        .with_columns(is_pilot_team=pl.col("is_pilot").any().over("team_name"))
        .filter(pl.col("is_pilot") == pl.col("is_pilot_team"))
        .group_by("team_name", "is_pilot_team")
        .agg(sum=(pl.col("change") * pl.col("weight")).sum(), weight=pl.col("weight").sum())
        .sort("team_name")
    )


def _differences(labels: np.ndarray, sums: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted mean change of labelled teams minus that of the others, per row of `labels`."""
    on_sum, on_weight = labels @ sums, labels @ weights
    return on_sum / on_weight - (sums.sum() - on_sum) / (weights.sum() - on_weight)


def _all_labels(n: int, k: int) -> np.ndarray:
    chosen = np.array(list(combinations(range(n), k)))
    labels = np.zeros((len(chosen), n), dtype=bool)
    np.put_along_axis(labels, chosen, True, axis=1)
    return labels


def _random_labels(pilots: np.ndarray, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    drawn = rng.permuted(np.tile(pilots, (RANDOM_ASSIGNMENTS, 1)), axis=1)
    return np.vstack([pilots[None, :], drawn])  # what happened is one of the ways it could have
