"""The frames that own pages are built from, with the columns that they need.

Belongs here: their names and types, so that a column that is not there yet is null and a table that
is not there yet is empty. Which SQL fills them is orchestration's part.
"""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from signalpath.recommend import FACTORS
from signalpath.recommend.score import INPUTS

TEXT, TEXTS, SHARE, COUNT, DAY = pl.String(), pl.List(pl.String()), pl.Float64(), pl.Int64(), pl.Date()
FLAG, INSTANT = pl.Boolean(), pl.Datetime("us")
KEY = {"person_key": TEXT}
SKILL = {"person_key": TEXT, "competency_id": TEXT}

FRAMES: dict[str, dict[str, pl.DataType]] = {
    # current humans of the roster, one row each
    "people": {
        **KEY,
        "roster_person_id": TEXT,
        "email": TEXT,
        "display_name": TEXT,
        "manager_id": TEXT,
        "role": TEXT,
        "level": TEXT,
        "team_name": TEXT,
        "is_consenting": FLAG,
        "consented_on": DAY,
        "cohort_id": TEXT,
    },
    "path_steps": {
        **SKILL,
        "step": COUNT,
        "step_kind": TEXT,
        "peer_person_key": TEXT,
        "content_id": TEXT,
        "score": SHARE,
        **dict.fromkeys(FACTORS, SHARE),
        **INPUTS,
        "estimate": SHARE,
        "lower": SHARE,
        "upper": SHARE,
        "evidence_ids": TEXTS,
        "wanted_level": COUNT,
        "why_code": TEXT,
        "version": COUNT,
    },
    "withheld": {**KEY, "reason": TEXT, "detail": TEXT},
    "states": {
        **SKILL,
        "alpha": SHARE,
        "beta": SHARE,
        "estimate": SHARE,
        "lower": SHARE,
        "upper": SHARE,
        "evidence_weight": SHARE,
        "exposure_weight": SHARE,
        "is_unknown": FLAG,
        "last_evidence_on": DAY,
        "proven_level": COUNT,
        "estimate_without_claims": SHARE,
    },
    "evidence": {
        **SKILL,
        "week_on": DAY,
        "signal_id": TEXT,
        "signal_kind": TEXT,
        "value": SHARE,
        "weight": SHARE,
        "half_life_days": SHARE,
        "evidence_ids": TEXTS,
    },
    "competencies": {"competency_id": TEXT, "name": TEXT, "domain": TEXT, "prerequisites": TEXTS},
    "content": {
        "content_id": TEXT,
        "title": TEXT,
        "competency_id": TEXT,
        "level": COUNT,
        "modality": TEXT,
        "minutes": COUNT,
        "is_synchronous": FLAG,
        "is_offerable": FLAG,
    },
    "completed": {**KEY, "content_id": TEXT},
    "responses": {
        **KEY,
        "kind": TEXT,
        "about_kind": TEXT,
        "about_id": TEXT,
        "reason_code": TEXT,
        "rating": COUNT,
        "made_at": INSTANT,
    },
    "refreshers": {**SKILL, "due_on": DAY, "retrievability": SHARE, "last_proof_on": DAY},
    "peers": {**SKILL, "peer_person_key": TEXT, "match_kind": TEXT},
    "asked_to_teach": {**SKILL, "area_name": TEXT},
    "versions": {
        **SKILL,
        "version": COUNT,
        "made_on": DAY,
        "change": TEXT,
        "content_id": TEXT,
        "reason": TEXT,
    },
    # one row per person and raw table with rows about them; and every table that is read at all
    "own_rows": {**KEY, "table_name": TEXT, "own_rows": COUNT},
    "tables": {"kind": TEXT, "table_name": TEXT, "grain": TEXT, "fields": COUNT},
}


def complete(frames: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Every frame of `FRAMES` with every column of it: a missing frame is empty, a missing column null."""
    made = {}
    for name, schema in FRAMES.items():
        frame = frames.get(name, pl.DataFrame(schema=schema))
        missing = [pl.lit(None, dtype).alias(c) for c, dtype in schema.items() if c not in frame.columns]
        made[name] = frame.with_columns(missing).select(pl.col(c).cast(t) for c, t in schema.items())
    return made


def by_person(frame: pl.DataFrame) -> dict[str, list[dict[str, object]]]:
    """person_key -> that person's rows in the frame's order. One pass over the frame."""
    parts = frame.partition_by("person_key", as_dict=True, maintain_order=True)
    return {str(key[0]): part.to_dicts() for key, part in parts.items()}
