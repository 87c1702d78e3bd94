"""What is known of each person's skills: an asset of its own, since peers are matched on it before paths.

Belongs here: the estimate, and which evidence is sound enough for it. Paths are `paths.py`'s.
"""

from collections.abc import Iterator

import dagster as dg
import polars as pl

from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.run_context import RunContext
from signalpath.skill_state import estimate_skills, plan_refreshers, skill_evidence_shares

READS = {
    "evidence": "marts.mart_skill_evidence",
    "proofs": "intermediate.int_skill_proofs",
    "withheld_units": "gate.withheld_units",
}
TABLES = {
    "skill_states": "One row per person and competency with any evidence: estimate and interval",
    "skill_evidence_shares": "One row per person, competency and signal: faded pieces for and against",
    "refreshers": "One row per person and proven competency: when to refresh it, how likely it is at hand",
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


@dg.multi_asset(specs=SPECS, name="estimate_skill_states", pool=POOL)
def estimate_skill_states(run: RunContext) -> Iterator[dg.MaterializeResult]:
    """Estimate and interval of everybody's skills, from evidence that passed the gate."""
    frames = warehouse.read(run.settings.warehouse, READS)
    by_gate = frames["withheld_units"]
    evidence = sound_evidence(frames["evidence"], by_gate)
    proofs = without_failing_domains(frames["proofs"], by_gate)
    results = {
        "skill_states": estimate_skills(evidence, run.day, proofs=proofs),
        "skill_evidence_shares": skill_evidence_shares(evidence, run.day),
        "refreshers": plan_refreshers(proofs, run.day),
    }
    warehouse.write(run.settings.warehouse, "recommend", results)
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
    names = by_gate.filter(pl.col("unit_kind") == "repository")["unit_name"].to_list()
    kept = without_failing_domains(evidence, by_gate)
    if not names:
        return kept
    repositories = pl.col("evidence_ids").list.eval(
        pl.element().str.split("#").list.first().is_in(names).any()
    )
    return kept.filter(~repositories.list.first().fill_null(value=False))


def without_failing_domains(rows: pl.DataFrame, by_gate: pl.DataFrame) -> pl.DataFrame:
    """Rows, with a competency_id each, without the competencies that failed the gate."""
    domains = by_gate.filter(pl.col("unit_kind") == "competency domain")["unit_id"]
    return rows.filter(~pl.col("competency_id").is_in(domains.to_list()))


# An item counts as done when the person's last word on it is that it is.
COMPLETED = """
    select person_key, content_id, max(cast(occurred_at as date)) as completed_on
    from marts.fct_learning_events
    where activity_type = 'content' and verb in ('completed', 'passed')
    group by all
"""
