"""What `recommend` is given beside skills and content, each frame optional, in one shape.

Belongs here: the columns that are read of each, and an empty frame where one is absent. Nothing else of
a frame is looked at, so that no protected attribute can get into a path.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import polars as pl

_PAIR = {"person_key": pl.String(), "competency_id": pl.String()}
RESPONSES: dict[str, pl.DataType] = {
    "response_key": pl.String(),
    "person_key": pl.String(),
    "kind": pl.String(),
    "about_kind": pl.String(),
    "about_id": pl.String(),
    "reason_code": pl.String(),
    "made_at": pl.Datetime("us"),
    "nominated_by_person_key": pl.String(),
    "given_by_person_key": pl.String(),
    "decision": pl.String(),
}
BEFORE: dict[str, pl.DataType] = {
    **_PAIR,
    "recommended_on": pl.Date(),
    "step": pl.Int64(),
    "content_id": pl.String(),
}
ASSESSMENTS: dict[str, pl.DataType] = {
    **_PAIR,
    "occurred_at": pl.Datetime("us"),
    "is_right": pl.Boolean(),
    "is_unaided_proof": pl.Boolean(),
}
REFRESHERS: dict[str, pl.DataType] = {**_PAIR, "due_on": pl.Date(), "retrievability": pl.Float64()}
PEER_MATCHES: dict[str, pl.DataType] = {
    **_PAIR,
    "peer_person_key": pl.String(),
    "match_kind": pl.String(),
}
COMPLETED: dict[str, pl.DataType] = {
    "person_key": pl.String(),
    "content_id": pl.String(),
    "completed_on": pl.Date(),
}
CONTENT: dict[str, pl.DataType] = {
    "content_id": pl.String(),
    "competency_id": pl.String(),
    "level": pl.Int64(),
    "modality": pl.String(),
    "minutes": pl.Int64(),
    "is_synchronous": pl.Boolean(),
    "is_local": pl.Boolean(),
    "module": pl.String(),
    "sequence": pl.Int64(),
    "requires_competency_ids": pl.List(pl.String()),
    "requires_levels": pl.List(pl.Int64()),
}


@dataclass(frozen=True)
class Inputs:
    """Everything of a person that a path depends on, beside who they are."""

    states: pl.DataFrame
    evidence: pl.DataFrame
    responses: pl.DataFrame
    before: pl.DataFrame
    assessments: pl.DataFrame
    refreshers: pl.DataFrame
    peer_matches: pl.DataFrame
    completed: pl.DataFrame

    def of(self, people: pl.DataFrame) -> Inputs:
        """The rows of these people alone."""
        parts = {
            field.name: getattr(self, field.name).join(people, on="person_key", how="semi")
            for field in fields(self)
        }
        return replace(self, **parts)


def shaped(frame: pl.DataFrame | None, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """The columns of `schema` alone, without repeats; null where a frame lacks one, empty if it is absent."""
    if frame is None:
        return pl.DataFrame(schema=schema)
    columns = [
        (pl.col(name) if name in frame.columns else pl.lit(None)).cast(dtype).alias(name)
        for name, dtype in schema.items()
    ]
    return frame.select(columns).unique()
