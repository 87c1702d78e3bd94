"""The artefacts that are shown with a step: what a person needs to say "this is wrong".

Belongs here: which rows of evidence speak for a step, and in which order. What they prove is skill_state's.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from signalpath.recommend.settings import RecommendSettings
from signalpath.skill_state import decayed_evidence

_PAIR = ["person_key", "competency_id"]


def gap_evidence(
    evidence: pl.DataFrame, as_of: date, settings: RecommendSettings, *, is_any: bool = False
) -> pl.DataFrame:
    """The artefacts that speak for a gap, per person and competency: the weightiest first.

    A row of evidence weighs decayed weight * (1 - value), what it adds to beta. Rows that add nothing,
    and exposure, are no evidence of a gap and are not shown.

    Args:
        evidence: `mart_skill_evidence`, of the competencies that are asked about.
        as_of: later evidence is not looked at.
        settings: how many to show.
        is_any: whatever there is of work, exposure and mastery instead, by its decayed weight: for steps
            that somebody else decided on, or that refresh what was proven.

    Returns:
        person_key, competency_id, evidence_ids (list, at most `evidence_rows`, none twice).
    """
    kinds = ["work", "mastery", "exposure"] if is_any else ["work", "mastery"]
    weight = pl.col("decayed_weight") if is_any else pl.col("decayed_weight") * (1 - pl.col("value"))
    return (
        decayed_evidence(evidence.filter(pl.col("signal_kind").is_in(kinds)), as_of)
        .select(*_PAIR, "week_on", weight.alias("weight"), evidence_id="evidence_ids")
        .filter(pl.col("weight") > 0)
        .explode("evidence_id")
        .drop_nulls("evidence_id")
        .sort([*_PAIR, "weight", "week_on", "evidence_id"], descending=[False, False, True, True, False])
        .unique([*_PAIR, "evidence_id"], keep="first", maintain_order=True)
        .group_by(_PAIR, maintain_order=True)
        .agg(evidence_ids=pl.col("evidence_id").head(settings.evidence_rows))
    )
