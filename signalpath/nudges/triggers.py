"""What happened that is worth learning from today: an incident just resolved, or reviews that say the same.

Belongs here: what counts as an occasion. Whether anybody is spoken to about it, and when, is `make.py`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import polars as pl

from signalpath.nudges.settings import NudgeSettings

PAIR = ["person_key", "competency_id"]


def incident_occasions(incidents: pl.DataFrame, at: datetime, settings: NudgeSettings) -> pl.DataFrame:
    """Incidents that somebody worked on and that were resolved in the last day.

    Args:
        incidents: person_key, competency_id, evidence_id, resolved_at (UTC).
        at: the instant of looking (UTC).
        settings: `incident_hours`.
    """
    fresh = pl.col("resolved_at").is_between(
        at - timedelta(hours=settings.incident_hours), at, closed="right"
    )
    return incidents.filter(fresh).select(
        *PAIR, pl.lit("incident").alias("trigger_kind"), "evidence_id", happened_at="resolved_at"
    )


def review_occasions(
    events: pl.DataFrame, work: pl.DataFrame, at: datetime, settings: NudgeSettings
) -> pl.DataFrame:
    """Review patterns: far more said on somebody's pull requests in one competency than is usual for them.

    The norm is the person's own: events a week, over the weeks before in which they opened pull requests
    there. A count is above it where it exceeds mean + deviations * sqrt(mean), the spread of a Poisson
    count, the mean taken as at least one.

    Args:
        events: person_key (the author), competency_id, reviewer_person_key, evidence_id (the pull request),
            event_id (a thread, or a review that requests changes), happened_at (UTC).
        work: person_key, competency_id, opened_at: own pull requests, from which the weeks are counted.
        at: the instant of looking.
        settings: windows and thresholds.

    Returns:
        One occasion per person and competency, with the pull request that has most of the events.
    """
    since = at - timedelta(days=settings.pattern_days)
    before = since - timedelta(days=settings.norm_days)
    happened = pl.col("happened_at")
    now = events.filter(happened.is_between(since, at, closed="right"))
    earlier = events.filter(happened.is_between(before, since, closed="right"))
    weeks = (
        work.filter(pl.col("opened_at").is_between(before, since, closed="right"))
        .with_columns(week=(pl.lit(since) - pl.col("opened_at")).dt.total_days() // 7)
        .group_by(PAIR)
        .agg(weeks=pl.col("week").n_unique())
        .filter(pl.col("weeks") >= settings.minimum_norm_weeks)
    )
    usual = weeks.join(
        earlier.group_by(PAIR).agg(earlier=pl.col("event_id").n_unique()), on=PAIR, how="left"
    ).select(*PAIR, mean=pl.col("earlier").fill_null(0) / pl.col("weeks"))
    most = (
        now.group_by(*PAIR, "evidence_id")
        .agg(own=pl.col("event_id").n_unique(), happened_at=happened.max())
        .sort([*PAIR, "own", "evidence_id"], descending=[False, False, True, False])
        .unique(PAIR, keep="first", maintain_order=True)
    )
    spread = settings.deviations * pl.max_horizontal("mean", 1.0).sqrt()
    return (
        now.group_by(PAIR)
        .agg(
            count=pl.col("event_id").n_unique(),
            reviewers=pl.col("reviewer_person_key").n_unique(),
        )
        .join(usual, on=PAIR)
        .filter(
            pl.col("count") >= settings.minimum_events,
            pl.col("reviewers") >= settings.minimum_reviewers,
            pl.col("count") > pl.col("mean") + spread,
        )
        .join(most, on=PAIR)
        .select(*PAIR, pl.lit("review_pattern").alias("trigger_kind"), "evidence_id", "happened_at")
    )
