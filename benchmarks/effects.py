"""How far the effect verdicts can be trusted: type I error, coverage and power over seeded simulations.

    python benchmarks/effects.py [--simulations 400]

Each simulated organisation has 60 people in 6 teams and 15 volunteers in three of them. People differ
in how fast they are and in how much they drift; with `team shocks` whole teams drift too, which is what
the interval, clustered by person, cannot see, and the permutation over teams can.
"""

from __future__ import annotations

import argparse
import math
from datetime import date, timedelta

import numpy as np
import polars as pl

from signalpath.effects import estimate_effects

START, LAUNCH, END = date(2025, 7, 7), date(2026, 1, 5), date(2026, 6, 30)
PEOPLE, TEAMS, VOLUNTEERS = 60, 6, 15
TARGET = {
    "target_id": "t",
    "cohort_id": "first",
    "metric_id": "m",
    "metric_name": "m",
    "competency_id": "c",
    "direction": "decrease",
    "registered_on": START,
    "target_hash": "",
    "launch_on": LAUNCH,
    "baseline_start_on": START,
    "end_on": END,
}


def organisation(
    rng: np.random.Generator, effect: float, each: int, team_shock: float, unit: str
) -> pl.DataFrame:
    """Observations of one target; `each` is the expected number per person and period."""
    shocks = rng.normal(0, team_shock, TEAMS)
    frames = []
    for person in range(PEOPLE):
        team, level, drift = person % TEAMS, rng.normal(1.0, 0.5), rng.normal(0, 0.25)
        is_pilot = team < TEAMS // 2 and person // TEAMS < VOLUNTEERS // (TEAMS // 2)
        for start, end, is_during in ((START, LAUNCH, False), (LAUNCH, END, True)):
            n = int(rng.poisson(each))
            log_mean = level + (drift + shocks[team] + (math.log1p(effect) if is_pilot else 0.0)) * is_during
            if unit == "hours":
                weight, value = np.ones(n), np.exp(rng.normal(log_mean, 0.8, n))
            else:  # comments on changed lines, over-dispersed
                weight = np.ceil(rng.lognormal(4, 1, n))
                comments = rng.poisson(math.exp(log_mean) * weight / 100 * rng.gamma(2, 0.5, n))
                value = 100 * comments / weight
            days = rng.integers(0, (end - start).days, n)
            frames.append(
                pl.DataFrame(
                    {
                        "person_key": [f"p{person}"] * n,
                        "team_name": [f"t{team}"] * n,
                        "cohort_id": ["first" if is_pilot else None] * n,
                        "observed_on": [start + timedelta(days=int(day)) for day in days],
                        "value": value,
                        "weight": weight,
                    },
                    schema={
                        "person_key": pl.String,
                        "team_name": pl.String,
                        "cohort_id": pl.String,
                        "observed_on": pl.Date,
                        "value": pl.Float64,
                        "weight": pl.Float64,
                    },
                )
            )
    return pl.concat(frames).with_columns(
        metric_id=pl.lit("m"), competency_id=pl.lit("c"), is_censored=pl.lit(False)
    )


def measure(
    simulations: int, effect: float, each: int, team_shock: float, unit: str
) -> tuple[float, float, float, float]:
    """Shares of simulations: called improved, called worsened, cannot tell, interval holds the truth."""
    targets = pl.DataFrame([{**TARGET, "unit": unit}])
    rows = []
    for seed in range(simulations):
        rng = np.random.default_rng([seed, each, int(100 * team_shock), int(-100 * effect)])
        rows.append(estimate_effects(organisation(rng, effect, each, team_shock, unit), targets, END))
    table = pl.concat(rows)
    verdicts = table["verdict"]
    told = table.filter(pl.col("ci_lower").is_not_null())
    covered = told.select(pl.lit(effect).is_between("ci_lower", "ci_upper").mean()).item()
    share = [float((verdicts == word).mean()) for word in ("improved", "worsened", "cannot tell")]  # type: ignore[arg-type]
    return share[0], share[1], share[2], float(covered)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--simulations", type=int, default=400)
    simulations = parser.parse_args().simulations
    print(f"{simulations} simulations each; effect 0: improved + worsened is the type I error")
    print("unit                   effect  a person  team shock  improved  worsened  cannot tell  coverage")
    for unit in ("hours", "comments per 100 lines"):
        for effect, each, shock in (
            (0.0, 8, 0.0),
            (0.0, 8, 0.3),
            (0.0, 2, 0.0),
            (-0.3, 8, 0.0),
            (-0.45, 8, 0.0),
            (-0.45, 8, 0.3),
            (-0.45, 2, 0.0),
        ):
            improved, worsened, cannot, covered = measure(simulations, effect, each, shock, unit)
            print(
                f"{unit:22} {effect:6.2f} {each:9} {shock:11.1f} {improved:9.3f} {worsened:9.3f} "
                f"{cannot:12.3f} {covered:9.3f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
