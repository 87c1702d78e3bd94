"""From observations to one change per person: the panel that both tests read.

Belongs here: windows, scales, person × period means, censoring shares.
Does not belong here: what is inferred from the changes.

Scales. Outcomes of work are right-skewed and effects on them are proportional ("a third faster"), so
everything is measured on a log scale and reported back as a ratio:

- `log_duration` (units hours, days, minutes): the mean of log(value), that is the log of the geometric
  mean, which one incident that took a week does not move as it would move a mean. Values under the
  floor (a minute for hours) count as the floor.
- `log_rate` (anything else, such as comments per 100 lines): the log of a ratio of sums,
  log((Σ value·weight + half an event) / Σ weight). Half an event keeps people with none at all; one
  event is the smallest positive value·weight among the target's observations.

Censored observations (not yet resolved, not yet reviewed) are left out of the means, since the time
so far is no outcome; their share is carried along, and too large a share stops the verdict.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

DURATION_FLOORS = {"hours": 1 / 60, "days": 1 / 24, "minutes": 1.0}
Scale = Literal["log_duration", "log_rate"]


@dataclass(frozen=True)
class Windows:
    """Three days that cut time in two: [start, cut) and [cut, end]."""

    start: date
    cut: date
    end: date


def scale_of(unit: str) -> Scale:
    """The scale that a unit is measured on; see the module's docstring."""
    return "log_duration" if unit in DURATION_FLOORS else "log_rate"


def cells(observations: pl.DataFrame, windows: Windows, unit: str) -> pl.DataFrame:
    """One row per person and period.

    Args:
        observations: person_key, team_name, is_pilot, observed_on, value, weight, is_censored; one
            target's rows. A person is on one side only.
        windows: which days are `before` and `during`; other days are left out.
        unit: decides the scale.

    Returns:
        person_key, is_pilot, period ('before' or 'during'), y (log scale; null where every
        observation is censored), n (uncensored observations), censored (count).
    """
    inside = observations.filter(pl.col("observed_on").is_between(windows.start, windows.end)).with_columns(
        period=pl.when(pl.col("observed_on") < windows.cut)
        .then(pl.lit("before"))
        .otherwise(pl.lit("during")),
        seen=~pl.col("is_censored").fill_null(False) & pl.col("value").is_not_null(),
    )
    total = pl.col("value") * pl.col("weight")
    if scale_of(unit) == "log_duration":
        logs = pl.col("value").clip(lower_bound=DURATION_FLOORS[unit]).log() * pl.col("weight")
        y = logs.filter(pl.col("seen")).sum() / pl.col("weight").filter(pl.col("seen")).sum()
    else:
        event = inside.filter(pl.col("seen") & (total > 0)).select(total.min()).item()
        half = (event or 0.0) / 2
        y = (
            (total.filter(pl.col("seen")).sum() + half) / pl.col("weight").filter(pl.col("seen")).sum()
        ).log()
    return (
        inside.group_by("person_key", "is_pilot", "period")
        .agg(y=y, n=pl.col("seen").sum().cast(pl.Int64), censored=(~pl.col("seen")).sum().cast(pl.Int64))
        .with_columns(y=pl.when((pl.col("n") > 0) & pl.col("y").is_finite()).then(pl.col("y")))
        .sort("person_key", "period")
    )


def changes(cells: pl.DataFrame, teams: pl.DataFrame) -> pl.DataFrame:
    """One row per person seen in both periods.

    Args:
        cells: as `cells` returns them.
        teams: person_key, team_name: the one team that each person counts in.

    Returns:
        person_key, team_name, is_pilot, before, during, change (log scale), n, weight. The weight is
        n_before·n_during / (n_before + n_during): the precision of a difference of two means, so one
        lucky incident does not count as much as a year's work.
    """
    wide = cells.filter(pl.col("y").is_not_null()).pivot(
        "period", index=["person_key", "is_pilot"], values=["y", "n"]
    )
    for name in ("y_before", "y_during", "n_before", "n_during"):
        if name not in wide.columns:
            wide = wide.with_columns(pl.lit(None, dtype=pl.Float64).alias(name))
    return (
        wide.drop_nulls(["y_before", "y_during"])
        .join(teams, on="person_key", how="left")
        .select(
            "person_key",
            "team_name",
            "is_pilot",
            before="y_before",
            during="y_during",
            change=pl.col("y_during") - pl.col("y_before"),
            n=(pl.col("n_before") + pl.col("n_during")).cast(pl.Int64),
            weight=pl.col("n_before") * pl.col("n_during") / (pl.col("n_before") + pl.col("n_during")),
        )
        .sort("person_key")
    )


def team_at(observations: pl.DataFrame, on: date) -> pl.DataFrame:
    """The team that each person counts in: the latest seen before day `on`, else the first after.

    Who changes team during the pilot stays with the team they were in at launch: a move may itself be
    an effect, so sorting by the later team would sort by the outcome.
    """
    return (
        observations.filter(pl.col("team_name").is_not_null())
        .with_columns(distance=(pl.lit(on) - pl.col("observed_on")).dt.total_days())
        # Before launch first and latest first; then after launch, earliest first.
        .sort("person_key", pl.col("distance") <= 0, pl.col("distance").abs(), "team_name")
        .group_by("person_key", maintain_order=True)
        .agg(pl.col("team_name").first())
    )
