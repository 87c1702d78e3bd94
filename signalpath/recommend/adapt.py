"""What came of earlier steps: passed, so the next level; failed twice, so another way.

Belongs here: what unaided checkpoints after a step say of that step. What they say of the skill is
skill_state's; a checkpoint with help, or before any step, says nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from signalpath.recommend.settings import RecommendSettings

_PAIR = ["person_key", "competency_id"]


@dataclass(frozen=True)
class Progress:
    """What earlier steps led to.

    Attributes:
        passed: person_key, competency_id, passed_level: the highest level of an item after which an
            unaided checkpoint was passed. One row per person and competency.
        failed: person_key, competency_id, content_id, modality: items after which as many unaided
            checkpoints were failed as `settings.failures`, and none passed since.
    """

    passed: pl.DataFrame
    failed: pl.DataFrame


def read_progress(
    before: pl.DataFrame,
    assessments: pl.DataFrame,
    content: pl.DataFrame,
    as_of: date,
    settings: RecommendSettings,
) -> Progress:
    """Join each unaided checkpoint to the item that had been recommended last before its day.

    Args:
        before: `inputs.BEFORE`.
        assessments: `inputs.ASSESSMENTS`; those of which nobody knows whether they were right are left out.
        content: content_id, level, modality; an item that is gone from the catalogue tells no level.
        as_of: later checkpoints are not known yet.
        settings: how many failures are too many.
    """
    begun = (
        before.drop_nulls("content_id")
        .filter(pl.col("recommended_on") < as_of)
        .group_by([*_PAIR, "content_id"])
        .agg(begun_on=pl.col("recommended_on").min())
    )
    tests = (
        assessments.filter("is_unaided_proof", pl.col("is_right").is_not_null())
        .with_columns(tested_on=pl.col("occurred_at").dt.date())
        .filter(pl.col("tested_on") <= as_of)
    )
    taken = (
        tests.join(begun, on=_PAIR)
        .filter(pl.col("tested_on") > pl.col("begun_on"))
        .sort([*_PAIR, "occurred_at", "is_right", "begun_on", "content_id"])
        .unique([*_PAIR, "occurred_at", "is_right"], keep="last", maintain_order=True)
        .join(content.select("content_id", "level", "modality"), on="content_id")
    )
    passed = taken.filter("is_right").group_by(_PAIR).agg(passed_level=pl.col("level").max()).sort(_PAIR)
    last_pass = taken.filter("is_right").group_by(_PAIR).agg(last_pass=pl.col("occurred_at").max())
    failed = (
        taken.filter(~pl.col("is_right"))
        .join(last_pass, on=_PAIR, how="left")
        .filter(pl.col("last_pass").is_null() | (pl.col("occurred_at") > pl.col("last_pass")))
        .group_by([*_PAIR, "content_id", "modality"])
        .len()
        .filter(pl.col("len") >= settings.failures)
        .select(*_PAIR, "content_id", "modality")
        .sort([*_PAIR, "content_id"])
    )
    return Progress(passed, failed)
