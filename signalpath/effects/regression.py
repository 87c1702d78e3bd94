"""The interval: fixed-effects difference in differences with pyfixest.

With two periods, a regression with person and period fixed effects is the same as a regression of
each person's change on whether they are in the pilot (tests hold the two equal), and the latter has
one row per person, which makes the jackknife cheap. Standard errors are CRV3, the cluster jackknife,
since the usual sandwich is too narrow with some fifteen pilot people (MacKinnon, Nielsen and Webb,
"Cluster-robust inference: a guide to empirical practice", 2023).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import polars as pl

CI_LEVEL = 0.95
# Under some twenty clusters, cluster-robust errors themselves cannot be trusted.
MINIMUM_TEAM_CLUSTERS = 20
DIGITS = 9


@dataclass(frozen=True)
class Fit:
    """A difference in differences on the log scale; `clustered_by` is 'team' or 'person'."""

    estimate: float
    lower: float
    upper: float
    p_value: float
    clustered_by: str


def difference_in_differences(changes: pl.DataFrame) -> Fit | None:
    """Weighted least squares of `change` on `is_pilot`.

    Args:
        changes: person_key, team_name, is_pilot, change, weight; one row per person.

    Returns:
        None with fewer than two people on a side: there is then no variation to learn from.
    """
    sides = changes["is_pilot"]
    if min(sides.sum(), (~sides).sum()) < 2:
        return None
    # Some six CPU seconds: paid only by a run that has something to estimate.
    from pyfixest import feols

    clustered_by = "team" if _has_many_teams(changes) else "person"
    data = changes.select(
        "change",
        "weight",
        pilot=pl.col("is_pilot").cast(pl.Float64),
        cluster=pl.col("team_name" if clustered_by == "team" else "person_key"),
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # pyfixest announces its own coming defaults
        model = feols("change ~ pilot", data=data, weights="weight", vcov={"CRV3": "cluster"})
    row = model.tidy(alpha=1 - CI_LEVEL).loc["pilot"]
    low, high = (name for name in row.index if name.endswith("%"))
    estimate, lower, upper = (round(float(row[name]), DIGITS) + 0.0 for name in ("Estimate", low, high))
    p_value = float(row["Pr(>|t|)"]) if lower != upper else float(estimate == 0)
    return Fit(estimate, lower, upper, p_value, clustered_by)


def _has_many_teams(changes: pl.DataFrame) -> bool:
    teams = changes["team_name"]
    return teams.null_count() == 0 and teams.n_unique() >= MINIMUM_TEAM_CLUSTERS
