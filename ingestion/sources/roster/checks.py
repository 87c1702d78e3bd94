"""What in a roster contradicts itself: a person in two teams at once, an end before its start.

Belongs here: rules over several rows of one file, which the boundary, row by row, cannot see. What is
wrong becomes a dead letter that says which other row it disagrees with.
"""

from __future__ import annotations

import polars as pl

from ingestion.boundary import Rejection, allow_list, table
from ingestion.context import LoadContext
from ingestion.resources import Page

KINDS = ("hired", "promoted", "moved", "left")
NO_KIND = f"`kind` is none of {', '.join(KINDS)}"
NO_SYSTEM = "`system` is no kind of source, such as github or pagerduty"
ENDS_FIRST = "`end_on` is before `start_on`"
HAS_START = ("people", "team_memberships")


def consistent(page: Page, context: LoadContext) -> Page:
    """`page` without the rows that contradict themselves or an earlier row; these are rejected."""
    frame = (
        page.rows
        if isinstance(page.rows, pl.DataFrame)
        else pl.DataFrame(page.rows, infer_schema_length=None)
    )
    if frame.is_empty():
        return page
    places = pl.Series("place", page.locators or [f"row {i + 1}" for i in range(len(frame))])
    reasons = pl.DataFrame({"reason": pl.repeat(None, len(frame), dtype=pl.String, eager=True)})["reason"]
    if page.plural in HAS_START:
        ends_first = pl.col("end_on") < pl.col("start_on")
        reasons = frame.select(reason=pl.when(ends_first).then(pl.lit(ENDS_FIRST)))["reason"]
    if page.plural == "team_memberships":
        reasons = _overlaps(frame.with_columns(place=places, reason=reasons))
    if page.plural == "employment_events":
        reasons = frame.select(reason=pl.when(~pl.col("kind").is_in(KINDS)).then(pl.lit(NO_KIND)))["reason"]
    if page.plural == "accounts":
        is_known = pl.col("system").is_in(list(allow_list()))
        reasons = frame.select(reason=pl.when(~is_known).then(pl.lit(NO_SYSTEM)))["reason"]
    if reasons.null_count() == len(reasons):
        return page
    wrong = reasons.is_not_null()
    name = table("roster", page.plural).name
    found = zip(places.filter(wrong), reasons.filter(wrong), strict=True)
    context.reject([Rejection(name, place, reason) for place, reason in found])
    return Page(page.plural, frame.filter(~wrong), places.filter(~wrong).to_list())


def _overlaps(frame: pl.DataFrame) -> pl.Series:
    """Reasons, row by row.

    A membership without an end lasts until the next one begins: that is a move. One that says that it
    ends after the next began, and one that begins on the same day in another team, contradict it. What is
    no date is left for the boundary.
    """
    days = [pl.col(name).str.to_date("%Y-%m-%d", strict=False) for name in ("start_on", "end_on")]
    ordered = (
        frame.with_columns(pl.col("start_on", "end_on").cast(pl.String))
        .with_columns(days)
        .with_row_index("row")
        .filter(pl.col("reason").is_null())
        .sort("person_id", "start_on", "row", nulls_last=True)
        .with_columns(
            ended=pl.col("end_on").cum_max().forward_fill().shift().over("person_id"),
            began=pl.col("start_on").shift().over("person_id"),
            before=pl.col("place").shift().over("person_id"),
        )
    )
    clash = (pl.col("start_on") <= pl.col("ended")) | (pl.col("start_on") == pl.col("began"))
    why = pl.format("overlaps the membership of {}: a person is in one team a day", "before")
    found = ordered.select("row", clash=pl.when(clash.fill_null(False)).then(why))
    joined = frame.with_row_index("row").join(found, on="row", how="left", maintain_order="left")
    return joined.select(reason=pl.coalesce("reason", "clash"))["reason"]
