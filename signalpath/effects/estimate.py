"""One row per registered target: picks its observations, runs both tests, reports on readable scales."""

from __future__ import annotations

import math
from datetime import date
from typing import Any

import polars as pl

from signalpath.effects.panel import Windows, cells, changes, team_at
from signalpath.effects.permutation import permute_teams
from signalpath.effects.regression import CI_LEVEL, difference_in_differences
from signalpath.effects.verdict import MINIMUM_PEOPLE, Facts, judge

DEFAULT_MINIMUM_N = 5

PILOT_EFFECTS: dict[str, pl.DataType] = {
    "target_id": pl.String(),
    "metric_id": pl.String(),
    "metric_name": pl.String(),
    "competency_id": pl.String(),
    "cohort_id": pl.String(),
    "direction": pl.String(),
    "unit": pl.String(),
    "before_pilot": pl.Float64(),
    "during_pilot": pl.Float64(),
    "before_comparison": pl.Float64(),
    "during_comparison": pl.Float64(),
    "estimate": pl.Float64(),
    "ci_lower": pl.Float64(),
    "ci_upper": pl.Float64(),
    "ci_level": pl.Float64(),
    "p_value": pl.Float64(),
    "minimum_p": pl.Float64(),
    "n": pl.Int64(),
    "people_pilot": pl.Int64(),
    "people_comparison": pl.Int64(),
    "clusters_pilot": pl.Int64(),
    "clusters_comparison": pl.Int64(),
    "pretrend_p": pl.Float64(),
    "verdict": pl.String(),
    "reason": pl.String(),
    "target_hash": pl.String(),
    "registered_on": pl.Date(),
}


def estimate_effects(
    observations: pl.DataFrame, targets: pl.DataFrame, as_of: date, seed: int = 0
) -> pl.DataFrame:
    """Estimate the pilot's effect on every registered target.

    Args:
        observations: mart_outcome_observations: metric_id, person_key, team_name, competency_id,
            observed_on, value, weight, is_censored, cohort_id, is_pilot; the other columns are not
            read. Rows without a person are left out, and so are people of other cohorts.
        targets: target_id, cohort_id, metric_id, metric_name, unit, competency_id, direction,
            registered_on, target_hash, launch_on, baseline_start_on, end_on; optionally minimum_n,
            the least observations per group and period (default 5).
        as_of: later observations are not known yet.
        seed: for the permutation test where there are too many assignments to enumerate.

    Returns:
        `PILOT_EFFECTS`, in the order of `targets`. `estimate` and its bounds are the change of the
        pilot relative to the comparison as a ratio (-0.45: 45% lower than without the pilot). The
        four before and during values are typical values in the metric's unit: geometric means over
        people, weighted as in the estimate, so that their ratios multiply to exactly 1 + estimate.
        `p_value` is the permutation's. Groups under five people get no numbers at all.
    """
    rows = [_effect(observations, target, as_of, seed) for target in targets.iter_rows(named=True)]
    return pl.DataFrame(rows, schema=PILOT_EFFECTS)


def _effect(observations: pl.DataFrame, target: dict[str, Any], as_of: date, seed: int) -> dict[str, Any]:
    launch, start = target["launch_on"], target["baseline_start_on"]
    own = _observations_of(observations, target, as_of)
    teams = team_at(own, launch)
    seen = cells(own, Windows(start, launch, target["end_on"]), target["unit"])
    panel = changes(seen, teams)
    people = {side: panel.filter(pl.col("is_pilot") == side).height for side in (True, False)}
    is_enough = min(people.values()) >= MINIMUM_PEOPLE
    fit = difference_in_differences(panel) if is_enough else None
    permutation = permute_teams(panel, seed) if is_enough else None
    smallest_n, censored_share = _worst(seen)
    facts = Facts(
        direction=target["direction"],
        registered_on=target["registered_on"],
        launch_on=launch,
        end_on=target["end_on"],
        as_of=as_of,
        people_pilot=people[True],
        people_comparison=people[False],
        smallest_n=smallest_n,
        minimum_n=target.get("minimum_n") or DEFAULT_MINIMUM_N,
        censored_share=censored_share,
        fit=fit,
        pretrend_p=_pretrend(own, teams, Windows(start, _middle(start, launch), launch), target["unit"]),
        permutation=permutation,
    )
    verdict, reason = judge(facts)
    sides = _team_counts(panel)
    known = {name: target.get(name) for name in PILOT_EFFECTS if name in target}
    return {
        **dict.fromkeys(PILOT_EFFECTS),
        **known,
        **(_typical_values(panel) if fit else {}),
        **(
            {
                "estimate": math.expm1(fit.estimate),
                "ci_lower": math.expm1(fit.lower),
                "ci_upper": math.expm1(fit.upper),
            }
            if fit
            else {}
        ),
        "ci_level": CI_LEVEL,
        "p_value": permutation.p_value if permutation else None,
        "minimum_p": permutation.minimum_p if permutation else None,
        "n": int(panel["n"].sum()),
        "people_pilot": people[True],
        "people_comparison": people[False],
        "clusters_pilot": sides[True],
        "clusters_comparison": sides[False],
        "pretrend_p": facts.pretrend_p,
        "verdict": verdict,
        "reason": reason,
    }


def _observations_of(observations: pl.DataFrame, target: dict[str, Any], as_of: date) -> pl.DataFrame:
    """One target's rows, each person on one side; people of other cohorts are on neither."""
    is_pilot = (pl.col("cohort_id") == target["cohort_id"]).fill_null(False)
    return (
        observations.filter(
            pl.col("metric_id") == target["metric_id"],
            pl.col("competency_id").eq_missing(pl.lit(target["competency_id"], dtype=pl.String)),
            pl.col("person_key").is_not_null(),
            pl.col("observed_on") <= as_of,
            is_pilot | pl.col("cohort_id").is_null(),
        )
        .with_columns(is_pilot=is_pilot.any().over("person_key"))
        .select("person_key", "team_name", "is_pilot", "observed_on", "value", "weight", "is_censored")
    )


def _middle(start: date, end: date) -> date:
    return start + (end - start) // 2


def _pretrend(own: pl.DataFrame, teams: pl.DataFrame, halves: Windows, unit: str) -> float | None:
    """p of the same difference in differences between the two halves of the baseline, if it can be had."""
    panel = changes(cells(own.filter(pl.col("observed_on") < halves.end), halves, unit), teams)
    sides = panel["is_pilot"]
    if min(sides.sum(), (~sides).sum()) < MINIMUM_PEOPLE:
        return None
    fit = difference_in_differences(panel)
    return fit.p_value if fit else None


def _worst(seen: pl.DataFrame) -> tuple[int, float]:
    """The smallest count and the largest censored share over sides and periods."""
    groups = seen.group_by("is_pilot", "period").agg(pl.col("n").sum(), pl.col("censored").sum())
    if groups.height < 4:
        return 0, 0.0
    share = groups["censored"] / (groups["n"] + groups["censored"])
    return int(groups["n"].min() or 0), float(share.max() or 0.0)  # type: ignore[arg-type]


def _team_counts(panel: pl.DataFrame) -> dict[bool, int]:
    teams = (
        panel.filter(pl.col("team_name").is_not_null()).group_by("team_name").agg(pl.col("is_pilot").any())
    )
    pilots = int(teams["is_pilot"].sum())
    return {True: pilots, False: teams.height - pilots}


def _typical_values(panel: pl.DataFrame) -> dict[str, float]:
    values = {}
    for side, name in ((True, "pilot"), (False, "comparison")):
        group = panel.filter(pl.col("is_pilot") == side)
        total = float(group["weight"].sum())
        for period in ("before", "during"):
            values[f"{period}_{name}"] = math.exp(float((group[period] * group["weight"]).sum()) / total)
    return values
