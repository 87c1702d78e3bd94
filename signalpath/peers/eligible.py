"""Who may be matched at all: who offers help and can, who looks for some, and who may not meet whom.

Belongs here: consent, offers, recent demonstrated work, the manager's exception. Not here: who of them is
chosen.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import polars as pl

from signalpath.peers.settings import PeerSettings
from signalpath.recommend.constraints import current_people

PAIR = ["person_key", "competency_id"]
WORKING_MINUTES = 8 * 60
# What shows that somebody works in a domain or has proved something there.
SHOWN_BY = ("work", "exposure", "mastery")


def consenting_people(people: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The humans employed on `as_of` who consent: nobody else is in any match, on either side."""
    return current_people(people, as_of).filter("is_consenting").unique("person_key").sort("person_key")


def standing_offers(responses: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """person_key and competency_id of help that was offered and not withdrawn since.

    The last word by the end of `as_of` holds; a withdrawal at the very instant of an offer wins.
    """
    said = responses.filter(
        pl.col("kind").is_in(["offer_help", "withdraw_help"]),
        pl.col("about_kind") == "competency",
        pl.col("made_at").dt.date() <= as_of,
    )
    return (
        said.with_columns(is_offer=pl.col("kind") == "offer_help")
        .sort(["made_at", "is_offer"], descending=[True, False])
        .unique(["person_key", "about_id"], keep="first", maintain_order=True)
        .filter("is_offer")
        .select("person_key", competency_id="about_id")
        .sort(PAIR)
    )


def demonstrated(
    scored: pl.DataFrame, evidence: pl.DataFrame, as_of: date, settings: PeerSettings
) -> pl.DataFrame:
    """Who could help: a known state in which a gap is very unlikely, and work or proof of late.

    Args:
        scored: `score_gaps`: known states only.
        evidence: `mart_skill_evidence`.
        as_of: the day of the match.
        settings: `recent_days` and `strong_gap_probability`.

    Returns:
        person_key, competency_id, strength (1 - the probability of a gap), sorted.
    """
    recent = evidence.filter(
        pl.col("signal_kind").is_in(SHOWN_BY),
        pl.col("week_on").is_between(as_of - timedelta(days=settings.recent_days), as_of),
    ).select(PAIR)
    return (
        scored.filter(~pl.col("is_gap"), pl.col("gap_probability") <= settings.strong_gap_probability)
        .join(recent.unique(), on=PAIR, how="semi")
        .select(*PAIR, strength=1.0 - pl.col("gap_probability"))
        .sort(PAIR)
    )


def seekers(scored: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Who would learn: a likely gap of a consenting person who works in that competency.

    Returns:
        person_key, competency_id, need (the probability of the gap), sorted.
    """
    return (
        scored.filter("is_gap", pl.col("freshness") > 0)
        .join(people, on="person_key", how="semi")
        .select(*PAIR, need="gap_probability")
        .sort(PAIR)
    )


def recent_work(evidence: pl.DataFrame, as_of: date, settings: PeerSettings) -> pl.DataFrame:
    """The artefacts of somebody's recent work, for the person who is to ask them; no answer, no proof.

    Only work and exposure: a pull request is open to every colleague, a checkpoint is its taker's own. Work
    that speaks against the skill is left out, since a match is no place to show it.

    Returns:
        person_key, competency_id, evidence_count, evidence_ids (list, at most `evidence_rows`, latest first).
    """
    rows = evidence.filter(
        pl.col("signal_kind").is_in(["work", "exposure"]),
        (pl.col("signal_kind") == "exposure") | (pl.col("value") >= 0.5),
        pl.col("week_on").is_between(as_of - timedelta(days=settings.recent_days), as_of),
    )
    return (
        rows.select(*PAIR, "week_on", evidence_id="evidence_ids")
        .explode("evidence_id")
        .drop_nulls("evidence_id")
        .group_by(*PAIR, "evidence_id")
        .agg(pl.col("week_on").max())
        .sort([*PAIR, "week_on", "evidence_id"], descending=[False, False, True, True])
        .group_by(PAIR, maintain_order=True)
        .agg(
            evidence_count=pl.len().cast(pl.Int64),
            evidence_ids=pl.col("evidence_id").head(settings.evidence_rows),
        )
    )


def may_meet(edges: pl.DataFrame, people: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Edges between two different consenting people neither of whom manages the other.

    Args:
        edges: `seeker`, `helper` and more.
        people: `consenting_people`, with manager_person_key, team_name and time_zone; null is unknown.
        as_of: clocks are compared on this day, since summer time differs.

    Returns:
        The edges that are left, with `hours`, the share of a working day (09:00 to 17:00) in which both
        work, one half where a zone is unknown, and `is_other_team`, false where a team is unknown.
    """
    about = people.select("person_key", "manager_person_key", "team_name", minutes=_utc_offset(people, as_of))
    apart = (pl.col("minutes") - pl.col("minutes_of_helper")).abs() % (24 * 60)
    apart = pl.min_horizontal(apart, 24 * 60 - apart)
    return (
        edges.filter(pl.col("seeker") != pl.col("helper"))
        .join(about, left_on="seeker", right_on="person_key")
        .join(about, left_on="helper", right_on="person_key", suffix="_of_helper")
        .filter(
            ~pl.col("manager_person_key").eq_missing(pl.col("helper")),
            ~pl.col("manager_person_key_of_helper").eq_missing(pl.col("seeker")),
        )
        .with_columns(
            hours=((WORKING_MINUTES - apart).clip(0) / WORKING_MINUTES).fill_null(0.5),
            is_other_team=(pl.col("team_name") != pl.col("team_name_of_helper")).fill_null(value=False),
        )
        .select(*edges.columns, "hours", "is_other_team")
    )


def clocks(people: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """person_key and minutes: how far each person's clock is ahead of UTC on `as_of`, null where unknown."""
    return people.select("person_key", minutes=_utc_offset(people, as_of))


def _utc_offset(people: pl.DataFrame, as_of: date) -> pl.Expr:
    """Minutes that each person's clock is ahead of UTC at noon of `as_of`."""
    noon = datetime(as_of.year, as_of.month, as_of.day, 12, tzinfo=UTC)
    offsets: dict[str, int | None] = {}
    for name in people["time_zone"].drop_nulls().unique():
        try:
            ahead = noon.astimezone(ZoneInfo(name)).utcoffset()
            offsets[name] = None if ahead is None else round(ahead.total_seconds() / 60)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            offsets[name] = None
    return pl.col("time_zone").replace_strict(offsets or {"": 0}, default=None, return_dtype=pl.Int64)
