"""The problem asset: what the charter's figures are by now. The arithmetic is `signalpath/problem.py`."""

import dagster as dg
import polars as pl

from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.run_context import RunContext
from signalpath.problem import evaluate_problem
from signalpath.recommend.gap import gap_probability
from signalpath.recommend.settings import RecommendSettings

READS = {
    "priorities": "select incident_key as unit_id, priority from marts.fct_incidents",
    "states": "recommend.skill_states",
}


@dg.asset(
    key=["effects", "problem_figures"],
    deps=[["marts", "mart_outcome_observations"], ["marts", "fct_incidents"], ["recommend", "skill_states"]],
    group_name="effects",
    kinds={"polars", "python"},
    pool=POOL,
    description="One row per figure of the charter's problem and period: what was stated, and what it is",
)
def problem_figures(run: RunContext) -> dg.MaterializeResult:
    """Work out the figures of the problem definition; none without a charter."""
    figures = run.program.charter.problem.figures if run.program.charter else []
    # Ids of the charter are plain words, which its schema holds.
    asked = ", ".join(sorted({f"'{figure.measure}'" for figure in figures})) or "null"
    observations = f"select * from marts.mart_outcome_observations where metric_id in ({asked})"  # noqa: S608
    frames = warehouse.read(run.settings.warehouse, {**READS, "observations": observations})
    known = frames["states"].filter(~pl.col("is_unknown"))
    gaps = known.select("person_key", "competency_id", gap_probability(known, RecommendSettings()))
    made = evaluate_problem(figures, frames["observations"], frames["priorities"], gaps, run.day)
    warehouse.write(run.settings.warehouse, "effects", {"problem_figures": made})
    return dg.MaterializeResult(metadata={"dagster/row_count": made.height})
