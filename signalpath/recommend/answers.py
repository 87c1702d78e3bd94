"""What people's answers change: who wants what, what is out and until when, what a senior decided.

Belongs here: reading `int_responses` for paths. What answers say about skill is skill_state's matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from signalpath.recommend.settings import RecommendSettings

_PAIR = ["person_key", "competency_id"]
NOMINATIONS: dict[str, pl.DataType] = {
    "person_key": pl.String(),
    "competency_id": pl.String(),
    "is_self_nominated": pl.Boolean(),
    "is_lead_nominated": pl.Boolean(),
}
OVERRIDES = ("person_key", "competency_id", "content_id", "decision", "reason_code", "is_named")


@dataclass(frozen=True)
class Answers:
    """What holds on the day of the path.

    Attributes:
        nominations: `NOMINATIONS`, one row per person and competency.
        out: person_key, competency_id, content_id (null: the whole competency), reason (dismissed,
            disputed or override). One row each; a person's own no comes before a senior's.
        overrides: `OVERRIDES`, one row per person and thing: the last that a known senior gave, else the
            last of nobody who may (not `is_named`), which is logged and not followed. For an item,
            competency_id is what the item teaches.
    """

    nominations: pl.DataFrame
    out: pl.DataFrame
    overrides: pl.DataFrame


def read_answers(
    responses: pl.DataFrame,
    before: pl.DataFrame,
    evidence: pl.DataFrame,
    content: pl.DataFrame,
    seniors: pl.Series,
    as_of: date,
    settings: RecommendSettings,
) -> Answers:
    """Read all answers by the end of `as_of`.

    Args:
        responses: `inputs.RESPONSES`.
        before: `inputs.BEFORE`: an answer to a recommendation names it by its day and step.
        evidence: `mart_skill_evidence`: new evidence ends a no.
        content: content_id, competency_id.
        seniors: person_key of who can override: people who are known by name and hold a senior role.
        as_of: later answers are not known yet.
        settings: how long what holds.
    """
    said = responses.filter(pl.col("made_at").dt.date() <= as_of).with_columns(
        made_on=pl.col("made_at").dt.date()
    )
    overrides = _overrides(said, content, seniors)
    refused = _refused(_about(said, before, content), evidence, as_of, settings)
    excluded = overrides.filter("is_named", pl.col("decision") == "exclude").select(
        *_PAIR,
        # An excluded competency names no item; an excluded item only that.
        "content_id",
        reason=pl.lit("override"),
    )
    out = pl.concat([refused, excluded]).unique([*_PAIR, "content_id"], keep="first", maintain_order=True)
    return Answers(_nominations(said, as_of, settings), out, overrides)


def reported_content(responses: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """content_id of items of which somebody reported an error that nobody has closed since."""
    return (
        responses.filter(
            pl.col("made_at").dt.date() <= as_of, pl.col("kind").is_in(["report_error", "close_error"])
        )
        .sort("about_id", "reason_code", "made_at", "response_key")
        .unique(["about_id", "reason_code"], keep="last", maintain_order=True)
        .filter(pl.col("kind") == "report_error")
        .select(content_id="about_id")
        .unique()
        .sort("content_id")
    )


def _nominations(said: pl.DataFrame, as_of: date, settings: RecommendSettings) -> pl.DataFrame:
    is_by_lead = (pl.col("kind") == "nominate") & pl.col("nominated_by_person_key").is_not_null()
    is_own = pl.col("kind") == "self_nominate"
    return (
        said.filter(
            pl.col("about_kind") == "competency",
            pl.col("made_on") > as_of - timedelta(days=settings.nomination_days),
            is_own | is_by_lead,
        )
        .group_by("person_key", competency_id="about_id")
        .agg(is_self_nominated=is_own.any(), is_lead_nominated=is_by_lead.any())
        .sort(_PAIR)
    )


def _about(said: pl.DataFrame, before: pl.DataFrame, content: pl.DataFrame) -> pl.DataFrame:
    """The last word of each person on each item or competency: kind, reason_code, made_on.

    Who dismisses a step dismisses its item; who disputes one disputes that there is a gap at all.
    """
    words = said.filter(pl.col("kind").is_in(["accept", "confirm", "dismiss", "dispute"]))
    named = before.select(
        "person_key",
        about_id=pl.format("{}-{}", pl.col("recommended_on").dt.to_string("%Y-%m-%d"), "step"),
        competency="competency_id",
        item="content_id",
    )
    on_steps = (
        words.filter(pl.col("about_kind") == "recommendation")
        .join(named, on=["person_key", "about_id"])
        .with_columns(
            competency_id="competency",
            content_id=pl.when(pl.col("kind") != "dispute").then("item"),
        )
    )
    on_items = words.filter(pl.col("about_kind") == "content").join(
        content.select("competency_id", "content_id", about_id="content_id"), on="about_id"
    )
    on_competencies = words.filter(pl.col("about_kind") == "competency").with_columns(
        competency_id="about_id", content_id=pl.lit(None, pl.String)
    )
    columns = [*_PAIR, "content_id", "kind", "reason_code", "made_on", "made_at", "response_key"]
    return (
        pl.concat([frame.select(columns) for frame in (on_steps, on_items, on_competencies)])
        .sort("made_at", "response_key")
        .unique([*_PAIR, "content_id"], keep="last", maintain_order=True)
    )


def _refused(
    words: pl.DataFrame, evidence: pl.DataFrame, as_of: date, settings: RecommendSettings
) -> pl.DataFrame:
    """What is out because the person says so, and still is on `as_of`."""
    noes = words.filter(pl.col("kind").is_in(["dismiss", "dispute"]))
    against = (
        evidence.filter(pl.col("signal_kind").is_in(["work", "mastery"]), pl.col("week_on") <= as_of)
        .select(*_PAIR, "week_on", against=pl.col("weight") * (1 - pl.col("value")))
        .join(noes.select(*_PAIR, "content_id", "made_on"), on=_PAIR)
        .filter(pl.col("week_on") > pl.col("made_on"))
        .sort(*_PAIR, "content_id", "week_on", "against")
        .group_by([*_PAIR, "content_id"], maintain_order=True)
        .agg(pl.col("against").sum())
    )
    is_later = (pl.col("kind") == "dismiss") & (pl.col("reason_code") == "not_now")
    holds = (
        pl.when(is_later.fill_null(value=False))
        .then(pl.col("made_on") > as_of - timedelta(days=settings.not_now_days))
        .otherwise(pl.col("against").fill_null(0.0) < settings.new_evidence)
    )
    reason = pl.when(pl.col("kind") == "dismiss").then(pl.lit("dismissed")).otherwise(pl.lit("disputed"))
    return (
        noes.join(against, on=[*_PAIR, "content_id"], how="left", nulls_equal=True)
        .filter(holds)
        .select(*_PAIR, "content_id", reason=reason)
        .sort(*_PAIR, "content_id")
    )


def _overrides(said: pl.DataFrame, content: pl.DataFrame, seniors: pl.Series) -> pl.DataFrame:
    given = said.filter(
        pl.col("kind") == "override",
        pl.col("about_kind").is_in(["content", "competency"]),
    ).with_columns(
        is_named=(
            pl.col("given_by_person_key").is_in(seniors.to_list())
            & (pl.col("given_by_person_key") != pl.col("person_key"))
        ).fill_null(value=False)
    )
    is_item = pl.col("about_kind") == "content"
    return (
        given.sort("is_named", "made_at", "response_key")
        .unique(["person_key", "about_kind", "about_id"], keep="last", maintain_order=True)
        .join(content.select(about_id="content_id", taught="competency_id"), on="about_id", how="left")
        .with_columns(
            competency_id=pl.when(is_item).then("taught").otherwise("about_id"),
            content_id=pl.when(is_item).then("about_id"),
        )
        .drop_nulls("competency_id")
        .select(OVERRIDES)
        .sort("person_key", "competency_id", "content_id")
    )
