"""Which knowledge is at risk, and how many could pass it on: a count for all, a request for one.

Belongs here: areas whose knowledge leaves with one person. Nobody is named but in `asked_person_key`, which
is for that person's own card. There is no list of experts, in any order.
"""

from __future__ import annotations

from datetime import date

import polars as pl

NEED_SCHEMA: dict[str, pl.DataType] = {
    "area_type": pl.String(),
    "area_name": pl.String(),
    "competency_id": pl.String(),
    "could_teach_count": pl.Int64(),
    "offering_count": pl.Int64(),
    "asked_person_key": pl.String(),
    "as_of": pl.Date(),
}


def teaching_needs(
    areas: pl.DataFrame, able: pl.DataFrame, offers: pl.DataFrame, people: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """One row per area that one current person's leaving would leave without an author for most files.

    Args:
        areas: area_type, area_name, competency_id (null where no mapping covers the area), expert_person_key.
        able: `demonstrated`.
        offers: `standing_offers`.
        people: `consenting_people`.
        as_of: the day.

    Returns:
        `NEED_SCHEMA`, sorted. could_teach_count: consenting people with recent demonstrated work in the
        competency, null where the competency is unknown; offering_count: those of them who offer help;
        asked_person_key: the single expert, where they consent and do not offer help there yet.
    """
    able = able.join(people, on="person_key", how="semi")
    offering = able.join(offers, on=["person_key", "competency_id"], how="semi")
    has_offered = offers.select("competency_id", expert_person_key="person_key", has_offered=True)
    is_asked = (
        pl.col("expert_person_key").is_in(people["person_key"].to_list())
        & pl.col("competency_id").is_not_null()
        & pl.col("has_offered").is_null()
    )
    counted = areas
    for name, frame in (("could_teach_count", able), ("offering_count", offering)):
        counts = frame.group_by("competency_id").agg(pl.len().cast(pl.Int64).alias(name))
        counted = counted.join(counts, on="competency_id", how="left").with_columns(
            pl.when(pl.col("competency_id").is_not_null()).then(pl.col(name).fill_null(0))
        )
    return (
        counted.join(has_offered, on=["competency_id", "expert_person_key"], how="left")
        .with_columns(asked_person_key=pl.when(is_asked).then("expert_person_key"), as_of=pl.lit(as_of))
        .select(pl.col(name).cast(dtype) for name, dtype in NEED_SCHEMA.items())
        .sort("area_type", "area_name")
    )
