"""The recommend assets: what is known of each person's skills, and the next steps that follow."""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.recommended_before import remember
from orchestration.run_context import RunContext
from signalpath.recommend import recommend
from signalpath.skill_state import estimate_skills

READS = {
    "people": "intermediate.int_people",
    "evidence": "marts.mart_skill_evidence",
    "competencies": "marts.dim_competency",
    "content": "marts.dim_content",
    "completed": "marts.fct_learning_events",
    "withheld_units": "gate.withheld_units",
}
TABLES = {
    "skill_states": "One row per person and competency with any evidence: estimate and interval",
    "path_steps": "One row per consenting person and next step, with every factor of its score",
    "withheld": "One row per current person without a path, with the reason",
}
SPECS = [
    dg.AssetSpec(
        ["recommend", table],
        deps=[name.split(".") for name in READS.values()],
        group_name="recommend",
        kinds={"polars", "python"},
        description=description,
    )
    for table, description in TABLES.items()
]


@dg.multi_asset(specs=SPECS, name="recommend_paths", pool=POOL)
def recommend_paths(run: RunContext) -> Iterator[dg.MaterializeResult]:
    """At most three next steps for those who consent; for everybody else the reason why not."""
    reads = READS | {"completed": COMPLETED}
    frames = warehouse.read(run.settings.warehouse, reads)
    by_gate = frames["withheld_units"]
    evidence = sound_evidence(frames["evidence"], by_gate)
    states = estimate_skills(evidence, run.day)
    made = recommend(
        frames["people"],
        states,
        evidence,
        frames["competencies"],
        frames["content"],
        run.day,
        completed=frames["completed"],
        withheld_by_gate=by_gate.filter(pl.col("unit_kind") == "person").select(
            pl.col("unit_id").alias("person_key"), "detail"
        ),
    )
    results = {"skill_states": states, "path_steps": made.path_steps, "withheld": made.withheld}
    warehouse.write(run.settings.warehouse, "recommend", results)
    with warehouse.connect(run.settings.warehouse) as con:
        remember(con, made.path_steps, run.day)
    for name, frame in results.items():
        yield dg.MaterializeResult(
            asset_key=["recommend", name], metadata={"dagster/row_count": frame.height}
        )


def sound_evidence(evidence: pl.DataFrame, by_gate: pl.DataFrame) -> pl.DataFrame:
    """Evidence without repositories and competencies that failed the gate.

    Args:
        evidence: mart_skill_evidence. A row is left out where any of its evidence_ids is of a failing
            repository: a week's value cannot be taken apart.
        by_gate: gate.withheld_units.
    """
    domains = by_gate.filter(pl.col("unit_kind") == "competency domain")["unit_id"]
    names = by_gate.filter(pl.col("unit_kind") == "repository")["unit_name"].to_list()
    kept = evidence.filter(~pl.col("competency_id").is_in(domains.to_list()))
    if not names:
        return kept
    repositories = pl.col("evidence_ids").list.eval(
        pl.element().str.split("#").list.first().is_in(names).any()
    )
    return kept.filter(~repositories.list.first().fill_null(value=False))


# An item counts as done when the person's last word on it is that it is.
COMPLETED = """
    select distinct person_key, content_id
    from marts.fct_learning_events
    where activity_type = 'content' and verb in ('completed', 'passed')
"""
