"""The recommend assets: what is known of each person's skills, and the next steps that follow."""

from collections.abc import Iterator

import dagster as dg

from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.run_context import RunContext
from signalpath.recommend import recommend
from signalpath.skill_state import estimate_skills

READS = {
    "people": "intermediate.int_people",
    "evidence": "marts.mart_skill_evidence",
    "competencies": "marts.dim_competency",
    "content": "marts.dim_content",
    "completed": "marts.fct_learning_events",
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
    states = estimate_skills(frames["evidence"], run.day)
    made = recommend(
        frames["people"],
        states,
        frames["evidence"],
        frames["competencies"],
        frames["content"],
        run.day,
        completed=frames["completed"],
    )
    results = {"skill_states": states, "path_steps": made.path_steps, "withheld": made.withheld}
    warehouse.write(run.settings.warehouse, "recommend", results)
    for name, frame in results.items():
        yield dg.MaterializeResult(
            asset_key=["recommend", name], metadata={"dagster/row_count": frame.height}
        )


# An item counts as done when the person's last word on it is that it is.
COMPLETED = """
    select distinct person_key, content_id
    from marts.fct_learning_events
    where activity_type = 'content' and verb in ('completed', 'passed')
"""
