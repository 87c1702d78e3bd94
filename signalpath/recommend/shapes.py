"""The tables that paths are told in: column to type, and the codes in them."""

from __future__ import annotations

import polars as pl

from signalpath.recommend.score import FACTORS, INPUTS

STEP_KINDS = ("learn", "refresh", "peer")
# Why a step is there, the first that applies; each has words where it is shown.
WHY_CODES = {
    "override": "a named senior put it there",
    "refresh": "it was proven, and is due to be refreshed",
    "prerequisite": "a step of higher rank builds on it",
    "failed_twice": "the earlier way did not work twice, so this is another",
    "peer": "no reviewed content fits, and somebody can show it",
    "once_more": "all that fits was completed, and the gap still stands",
    "next_level": "the level below was passed after an earlier step",
    "nominated": "work shows a gap, and it was asked for",
    "gap": "work shows a gap",
}
PATH_SCHEMA: dict[str, pl.DataType] = {
    "person_key": pl.String(),
    "step": pl.Int64(),
    "competency_id": pl.String(),
    "content_id": pl.String(),
    "score": pl.Float64(),
    **dict.fromkeys(FACTORS, pl.Float64()),
    "estimate": pl.Float64(),
    "lower": pl.Float64(),
    "upper": pl.Float64(),
    "evidence_ids": pl.List(pl.String()),
    "as_of": pl.Date(),
    **INPUTS,
    "step_kind": pl.String(),
    "wanted_level": pl.Int64(),
    "why_code": pl.String(),
    # Of a prerequisite: the step that it makes ready, whose place it takes.
    "unblocks_competency_id": pl.String(),
    "rank_score": pl.Float64(),
    "peer_person_key": pl.String(),
    "version": pl.Int64(),
}
DECISIONS = ("path", "abstention", "override", "excluded", "capped")
DECISION_SCHEMA: dict[str, pl.DataType] = {
    "person_key": pl.String(),
    "decision": pl.String(),
    "competency_id": pl.String(),
    "content_id": pl.String(),
    "reason": pl.String(),
    "detail": pl.String(),
}
