"""One step for whoever had an occasion: if they may be spoken to, in their own hours, within a budget."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import polars as pl

from signalpath.nudges.settings import NudgeSettings
from signalpath.nudges.timing import add_send_after
from signalpath.nudges.triggers import PAIR, incident_occasions, review_occasions
from signalpath.recommend.constraints import LEVELS, current_people, offerable

NUDGE_SCHEMA: dict[str, pl.DataType] = {
    "person_key": pl.String(),
    "made_at": pl.Datetime("us"),
    "send_after": pl.Datetime("us"),
    "competency_id": pl.String(),
    "content_id": pl.String(),
    "trigger_kind": pl.String(),
    "evidence_id": pl.String(),
}
# What can be done next to the work first; nothing that binds others.
MODALITIES = ("runbook", "lab", "sandbox")
# The reason of a dismissal that ends nudges for good.
NO_MORE = "no_more_nudges"


@dataclass(frozen=True)
class NudgeFrames:
    """What nudges are made of. Instants are UTC without a zone.

    Attributes:
        people: `int_people`, without people who failed the gate.
        scored: `score_gaps`: known states; what is not in it is unknown.
        content: `dim_content`.
        completed: person_key, content_id.
        responses: `int_responses`.
        incidents, events, work: see `triggers.py`.
        busy: person_key of people in an open incident.
        pages: person_key, paged_at.
        told: `NUDGE_SCHEMA`, what was ever made.
    """

    people: pl.DataFrame
    scored: pl.DataFrame
    content: pl.DataFrame
    completed: pl.DataFrame
    responses: pl.DataFrame
    incidents: pl.DataFrame
    events: pl.DataFrame
    work: pl.DataFrame
    busy: pl.DataFrame
    pages: pl.DataFrame
    told: pl.DataFrame


def make_nudges(frames: NudgeFrames, at: datetime, settings: NudgeSettings | None = None) -> pl.DataFrame:
    """The nudges to add at an instant, at most one a person; those made before are not repeated.

    Somebody is nudged about a competency with a likely gap, or one of which nothing is known; never where
    the state says that they can do it. Of several occasions a gap goes before an unknown, an incident
    before a review pattern, the later before the earlier.

    Args:
        frames: what is known at `at`; later rows of `told` are counted as well, since a run may look back.
        at: UTC without a zone.
        settings: budgets and thresholds.

    Returns:
        `NUDGE_SCHEMA`, sorted by person.
    """
    settings = settings or NudgeSettings()
    occasions = pl.concat(
        [
            incident_occasions(frames.incidents, at, settings),
            review_occasions(frames.events, frames.work, at, settings),
        ],
        how="vertical_relaxed",
    )
    options = _with_content(_of_use(occasions, frames, at), frames, at, settings)
    first = (
        options.sort(
            [
                "person_key",
                "is_gap",
                "trigger_kind",
                "happened_at",
                "gap_probability",
                "competency_id",
                "rank",
            ],
            descending=[False, True, False, True, True, False, False],
            nulls_last=True,
        )
        .unique("person_key", keep="first", maintain_order=True)
        .join(frames.people.select("person_key", "time_zone").unique("person_key"), on="person_key")
    )
    timed = add_send_after(_from_the_last_page_on(first, frames.pages, at, settings), settings)
    return (
        _within_budget(timed, frames.told, settings)
        .with_columns(made_at=pl.lit(at))
        .select(pl.col(name).cast(dtype) for name, dtype in NUDGE_SCHEMA.items())
        .sort("person_key")
    )


def standing(frames: NudgeFrames, at: datetime, settings: NudgeSettings) -> pl.DataFrame:
    """The nudges of `told` that somebody should see at `at`: made by then, not over, and still to the point.

    Returns:
        `NUDGE_SCHEMA` and `is_known_gap`; false where nothing certain is known of the skill. Nobody is in it
        who no longer consents, is said to be able by now, or answered that they want none.
    """
    refused = _refused(frames.responses, at)
    return (
        frames.told.filter(
            pl.col("made_at") <= at, pl.col("send_after") + timedelta(hours=settings.standing_hours) > at
        )
        .join(_reachable(frames.people, at), on="person_key", how="semi")
        .join(_silent(frames.responses, at), on="person_key", how="anti")
        .join(refused, on=["person_key", "content_id"], how="anti")
        .join(frames.scored.select(*PAIR, "is_gap"), on=PAIR, how="left")
        .filter(pl.col("is_gap").fill_null(value=True))
        .select(*NUDGE_SCHEMA, is_known_gap=pl.col("is_gap").fill_null(value=False))
        .sort("person_key", "made_at", "evidence_id")
    )


def _of_use(occasions: pl.DataFrame, frames: NudgeFrames, at: datetime) -> pl.DataFrame:
    """Occasions of people who may be spoken to, where something could be learnt."""
    said = frames.responses.filter(pl.col("made_at") <= at)
    disputed = said.filter(pl.col("kind") == "dispute", pl.col("about_kind") == "competency")
    states = frames.scored.select(*PAIR, "is_gap", "gap_probability", "estimate")
    return (
        occasions.join(_reachable(frames.people, at), on="person_key", how="semi")
        .join(_silent(frames.responses, at), on="person_key", how="anti")
        .join(frames.busy, on="person_key", how="anti")
        .join(frames.told, on=["person_key", "trigger_kind", "evidence_id"], how="anti")
        .join(disputed, left_on=PAIR, right_on=["person_key", "about_id"], how="anti")
        .join(states, on=PAIR, how="left")
        # Null is unknown: worth a look after an incident, and no gap.
        .filter(pl.col("is_gap").fill_null(value=True))
        .with_columns(pl.col("is_gap").fill_null(value=False))
    )


def _with_content(
    occasions: pl.DataFrame, frames: NudgeFrames, at: datetime, settings: NudgeSettings
) -> pl.DataFrame:
    """Each occasion with every short item that fits, `rank` 1 first."""
    not_again = [frames.completed, _refused(frames.responses, at), frames.told]
    short = offerable(frames.content, at.date()).filter(
        pl.col("minutes") <= settings.maximum_minutes, ~pl.col("is_synchronous")
    )
    wanted = (pl.col("estimate").fill_null(0.0) * LEVELS).floor().clip(0, LEVELS - 1).cast(pl.Int64) + 1
    place = pl.col("modality").replace_strict(
        {name: number for number, name in enumerate(MODALITIES)},
        default=len(MODALITIES),
        return_dtype=pl.Int64,
    )
    options = occasions.join(
        short.select("content_id", "competency_id", "level", "modality", "minutes", "is_local"),
        on="competency_id",
    ).with_columns(distance=(pl.col("level") - wanted).abs(), modality_place=place)
    for done in not_again:
        options = options.join(done, on=["person_key", "content_id"], how="anti")
    order = ["modality_place", "distance", "is_local", "minutes", "content_id"]
    return (
        options.filter(pl.col("distance") <= 1)
        .sort(order, descending=[False, False, True, False, False])
        .with_columns(rank=pl.int_range(1, pl.len() + 1).over([*PAIR, "trigger_kind", "evidence_id"]))
    )


def _from_the_last_page_on(
    nudges: pl.DataFrame, pages: pl.DataFrame, at: datetime, settings: NudgeSettings
) -> pl.DataFrame:
    """Add `earliest`: now, or an hour after the person's last page."""
    last = pages.filter(pl.col("paged_at") <= at).group_by("person_key").agg(pl.col("paged_at").max())
    quiet = pl.col("paged_at") + timedelta(minutes=settings.quiet_minutes)
    return nudges.join(last, on="person_key", how="left").with_columns(
        earliest=pl.max_horizontal(pl.lit(at), quiet).cast(pl.Datetime("us"))
    )


def _within_budget(nudges: pl.DataFrame, told: pl.DataFrame, settings: NudgeSettings) -> pl.DataFrame:
    """Leave out whom another nudge reaches within the window, before or after."""
    near = (
        nudges.select("person_key", "send_after")
        .join(told.select("person_key", told_after="send_after"), on="person_key")
        .filter((pl.col("send_after") - pl.col("told_after")).abs() < timedelta(days=settings.budget_days))
    )
    spent = near.group_by("person_key").agg(spent=pl.len())
    return nudges.join(spent, on="person_key", how="left").filter(
        pl.col("spent").fill_null(0) < settings.budget
    )


def _reachable(people: pl.DataFrame, at: datetime) -> pl.DataFrame:
    return current_people(people, at.date()).filter("is_consenting").select("person_key")


def _silent(responses: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """Who wants no nudges."""
    said = responses.filter(pl.col("reason_code") == NO_MORE, pl.col("made_at") <= at)
    return said.select("person_key")


def _refused(responses: pl.DataFrame, at: datetime) -> pl.DataFrame:
    """Items that a person dismissed."""
    said = responses.filter(pl.col("kind") == "dismiss", pl.col("about_kind") == "content")
    return said.filter(pl.col("made_at") <= at).select("person_key", content_id="about_id")
