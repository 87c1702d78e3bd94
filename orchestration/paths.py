"""The path assets: each person's next steps, or why there are none, and what was decided on the way.

Belongs here: which tables a path reads and where it is kept. How a path is made is `signalpath/recommend/`.
"""

from __future__ import annotations

from collections.abc import Iterator

import dagster as dg
import polars as pl

from orchestration import path_history, warehouse
from orchestration.instance import POOL
from orchestration.recommend import COMPLETED, sound_evidence
from orchestration.recommended_before import remember
from orchestration.run_context import RunContext
from signalpath.recommend import number_versions, recommend

READS = {
    "people": "intermediate.int_people",
    "skill_states": "recommend.skill_states",
    "evidence": "marts.mart_skill_evidence",
    "competencies": "marts.dim_competency",
    "content": "marts.dim_content",
    "completed": "marts.fct_learning_events",
    "responses": "intermediate.int_responses",
    "before": "marts.fct_recommendations",
    "assessments": "marts.fct_assessments",
    "refreshers": "recommend.refreshers",
    "peer_matches": "recommend.peer_matches",
    "withheld_units": "gate.withheld_units",
    "roles": "intermediate.int_person_roles",
}
TABLES = {
    "path_steps": "One row per consenting person and next step, with every factor of its score",
    "withheld": "One row per current person without a path, with the reason",
}


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["recommend", table],
            deps=[name.split(".") for name in READS.values()],
            group_name="recommend",
            kinds={"polars", "python"},
            description=description,
        )
        for table, description in TABLES.items()
    ],
    name="recommend_paths",
    pool=POOL,
)
def recommend_paths(run: RunContext) -> Iterator[dg.MaterializeResult]:
    """At most three next steps for those who consent; for everybody else the reason why not."""
    frames = warehouse.read(run.settings.warehouse, READS | {"completed": COMPLETED})
    with warehouse.connect(run.settings.warehouse) as con:
        earlier = path_history.earlier_versions(con, run.day)
    by_gate = frames["withheld_units"]
    made = recommend(
        frames["people"],
        frames["skill_states"],
        sound_evidence(frames["evidence"], by_gate),
        frames["competencies"],
        frames["content"],
        run.day,
        completed=frames["completed"],
        responses=frames["responses"],
        before=frames["before"],
        assessments=frames["assessments"],
        peer_matches=frames["peer_matches"],
        refreshers=frames["refreshers"],
        seniors=frames["roles"].filter("is_senior"),
        withheld_by_gate=by_gate.filter(pl.col("unit_kind") == "person").select(
            pl.col("unit_id").alias("person_key"), "detail"
        ),
    )
    due = frames["refreshers"].filter(pl.col("due_on") <= run.day)
    path_steps, changes = number_versions(made, earlier, frames["completed"], due)
    results = {"path_steps": path_steps, "withheld": made.withheld}
    warehouse.write(run.settings.warehouse, "recommend", results)
    with warehouse.connect(run.settings.warehouse) as con:
        remember(con, path_steps, run.day)
        path_history.keep(con, run.day, changes, made.decisions)
    for name, frame in results.items():
        yield dg.MaterializeResult(
            asset_key=["recommend", name], metadata={"dagster/row_count": frame.height}
        )
