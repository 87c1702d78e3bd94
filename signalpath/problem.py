"""The charter's problem in figures: what it said when it was agreed, what it is now.

Belongs here: arithmetic on observations. Which figures there are is `signalpath/program/problem.py`, what of
them may be shown to whom is `signalpath/publish/problem.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from signalpath.program.problem import Figure, Window

PROBLEM_SCHEMA: dict[str, pl.DataType] = {
    "figure_id": pl.String(),
    "says": pl.String(),
    "metric_id": pl.String(),
    "competency_id": pl.String(),
    "counts": pl.String(),
    "period": pl.String(),
    "from_on": pl.Date(),
    "to_on": pl.Date(),
    "stated": pl.Float64(),
    "value": pl.Float64(),
    "n": pl.Int64(),
    "people": pl.Int64(),
    "people_matching": pl.Int64(),
    "as_of": pl.Date(),
}
AGREED, NOW = "as agreed", "now"
PROFICIENT_GAP = 0.5


def evaluate_problem(
    figures: Sequence[Figure],
    observations: pl.DataFrame,
    priorities: pl.DataFrame,
    gaps: pl.DataFrame,
    as_of: date,
) -> pl.DataFrame:
    """Work out every figure over its own window, and over one of equal length up to `as_of`.

    Args:
        figures: the charter's.
        observations: `mart_outcome_observations`: metric_id, unit_id, person_key, competency_id (null is
            all work together), observed_on, value, weight, is_censored. What is censored has no value yet
            and is not looked at.
        priorities: unit_id, priority, of incidents.
        gaps: person_key, competency_id, gap_probability, of known states only. Who has none is not known
            to lack the skill and not known to master it, and counts in `n` alone.
        as_of: the day of the run.

    Returns:
        Rows of `PROBLEM_SCHEMA` in the charter's order: `now`, and before it `as agreed` where the window
        has days. Of the last so many only today's are known, and of skill only today's state. `value` is a
        share between 0 and 1, or a ratio; null over nothing. `n` observations were looked at, which are
        `people`'s; `people_matching` are counted in the share.
    """
    seen = observations.filter(~pl.col("is_censored").fill_null(False), pl.col("observed_on") <= as_of)
    rows = []
    for figure in figures:
        own = seen.filter(pl.col("metric_id") == figure.measure)
        if figure.priorities:
            wanted = priorities.filter(pl.col("priority").is_in(figure.priorities))
            own = own.join(wanted.select("unit_id").unique(), on="unit_id", how="semi")
        for period, window in _periods(figure, as_of):
            rows.append(
                {
                    "figure_id": figure.id,
                    "says": figure.says,
                    "metric_id": figure.measure,
                    "competency_id": figure.domain,
                    "counts": figure.counts,
                    "period": period,
                    "stated": figure.stated,
                    "as_of": as_of,
                    **_worked_out(figure, _within(own, window, figure), gaps),
                }
            )
    return pl.DataFrame(rows, schema=PROBLEM_SCHEMA)


def _periods(figure: Figure, as_of: date) -> list[tuple[str, Window]]:
    """The agreed days, and as many up to `as_of`."""
    window = figure.window
    if window.from_on is None or window.to_on is None:
        return [(NOW, window)]
    now = (NOW, Window(from_on=as_of - (window.to_on - window.from_on), to_on=as_of))
    return [now] if figure.counts == "lacks_skill" else [(AGREED, window), now]


def _within(own: pl.DataFrame, window: Window, figure: Figure) -> pl.DataFrame:
    if window.from_on and window.to_on:
        return own.filter(pl.col("observed_on").is_between(window.from_on, window.to_on))
    is_all = figure.counts in ("in_domain", "ratio_to_rest")
    of = own.filter(pl.col("competency_id").is_null() if is_all else pl.col("competency_id") == figure.domain)
    units = (
        of.sort("observed_on", "unit_id", descending=True).head(window.last or 0).select("unit_id").unique()
    )
    return own.join(units, on="unit_id", how="semi")


def _worked_out(figure: Figure, seen: pl.DataFrame, gaps: pl.DataFrame) -> dict[str, object]:
    everything = seen.filter(pl.col("competency_id").is_null())
    domain = seen.filter(pl.col("competency_id") == figure.domain)
    is_all = figure.counts in ("in_domain", "ratio_to_rest")
    looked_at = everything if is_all else domain
    matching = _matching(figure, domain, gaps)
    value = _ratio(domain, everything) if figure.counts == "ratio_to_rest" else _share(matching, looked_at)
    return {
        "value": value,
        "n": looked_at["unit_id"].n_unique(),
        "people": looked_at["person_key"].drop_nulls().n_unique(),
        "people_matching": matching["person_key"].drop_nulls().n_unique(),
        "from_on": looked_at["observed_on"].min(),
        "to_on": looked_at["observed_on"].max(),
    }


def _matching(figure: Figure, domain: pl.DataFrame, gaps: pl.DataFrame) -> pl.DataFrame:
    if figure.counts == "above":
        return domain.filter(pl.col("value") > figure.number)
    if figure.counts == "below":
        return domain.filter(pl.col("value") < figure.number)
    if figure.counts == "lacks_skill":
        lacking = gaps.filter(
            pl.col("competency_id") == figure.domain, pl.col("gap_probability") >= PROFICIENT_GAP
        )
        return domain.join(lacking.select("person_key").unique(), on="person_key", how="semi")
    return domain


def _share(matching: pl.DataFrame, looked_at: pl.DataFrame) -> float | None:
    units = looked_at["unit_id"].n_unique()
    return matching["unit_id"].n_unique() / units if units else None


def _ratio(domain: pl.DataFrame, everything: pl.DataFrame) -> float | None:
    """Mean in the domain over the mean of the rest, both weighted: the rest is all without the domain."""
    inside, inside_weight = _sums(domain)
    total, total_weight = _sums(everything)
    outside, outside_weight = total - inside, total_weight - inside_weight
    if inside_weight <= 0 or outside_weight <= 0 or outside <= 0:
        return None
    return (inside / inside_weight) / (outside / outside_weight)


def _sums(frame: pl.DataFrame) -> tuple[float, float]:
    ordered = frame.sort("unit_id", "person_key", "value", "weight")
    return float((ordered["value"] * ordered["weight"]).sum()), float(ordered["weight"].sum())
