"""The matches of a day: what was kept, then couples, then mentors, then newcomers' contacts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from signalpath.peers.blocks import EDGE, pairs_to_look_at
from signalpath.peers.eligible import (
    PAIR,
    clocks,
    consenting_people,
    demonstrated,
    may_meet,
    recent_work,
    seekers,
    standing_offers,
)
from signalpath.peers.matching import assign, couple
from signalpath.peers.newcomers import newcomer_edges
from signalpath.peers.settings import PeerSettings
from signalpath.peers.teaching import teaching_needs

MATCH_SCHEMA: dict[str, pl.DataType] = {
    "person_key": pl.String(),
    "competency_id": pl.String(),
    "peer_person_key": pl.String(),
    "match_kind": pl.String(),
    "evidence_count": pl.Int64(),
    "evidence_ids": pl.List(pl.String()),
    "as_of": pl.Date(),
}
SHOWN = ["evidence_count", "evidence_ids"]
COLUMNS = [*EDGE, "match_kind", *SHOWN]


@dataclass(frozen=True)
class PeerFrames:
    """What a match is made of.

    Attributes:
        people: `int_people` with manager_person_key; without people who failed the gate.
        scored: what `score_gaps` returns.
        evidence: `mart_skill_evidence`.
        responses: `int_responses`.
        areas: areas at risk, see `teaching_needs`.
        candidates: authors for newcomers, see `newcomer_edges`.
        asked: whose reviews are requested, see `newcomer_edges`.
        held: person_key, competency_id, peer_person_key, match_kind of the latest earlier day.
    """

    people: pl.DataFrame
    scored: pl.DataFrame
    evidence: pl.DataFrame
    responses: pl.DataFrame
    areas: pl.DataFrame
    candidates: pl.DataFrame
    asked: pl.DataFrame
    held: pl.DataFrame


@dataclass(frozen=True)
class Peers:
    """`peer_matches` (`MATCH_SCHEMA`) and `teaching_needs` (`NEED_SCHEMA`)."""

    peer_matches: pl.DataFrame
    teaching_needs: pl.DataFrame


def match_peers(frames: PeerFrames, as_of: date, settings: PeerSettings | None = None) -> Peers:
    """Match everybody at once.

    Everybody learns from at most one mentor or partner at a time, about one competency. A couple is two
    people each of whom can help the other; it is tried before mentors, since it serves two for the load of
    one each. A match of the day before stays while both still qualify: people are no slots to be moved.
    """
    settings = settings or PeerSettings()
    people = consenting_people(frames.people, as_of)
    offers = standing_offers(frames.responses, as_of)
    able = demonstrated(frames.scored, frames.evidence, as_of, settings)
    learning = _learn(_edges(frames, people, offers, able, as_of, settings), frames.held, settings)
    shown = recent_work(frames.evidence, as_of, settings).rename({"person_key": "helper"})
    contacts = _contacts(
        newcomer_edges(frames.candidates, frames.asked, frames.scored, offers, people, as_of, settings),
        frames.held,
        settings,
    )
    matches = (
        pl.concat(
            [learning.join(shown, on=["helper", "competency_id"], how="left").select(COLUMNS), contacts],
            how="vertical_relaxed",
        )
        .rename({"seeker": "person_key", "helper": "peer_person_key"})
        .with_columns(
            pl.col("evidence_count").fill_null(0), pl.col("evidence_ids").fill_null([]), as_of=pl.lit(as_of)
        )
        .select(pl.col(name).cast(dtype) for name, dtype in MATCH_SCHEMA.items())
        .sort("person_key", "match_kind")
    )
    return Peers(matches, teaching_needs(frames.areas, able, offers, people, as_of))


def _edges(
    frames: PeerFrames,
    people: pl.DataFrame,
    offers: pl.DataFrame,
    able: pl.DataFrame,
    as_of: date,
    settings: PeerSettings,
) -> pl.DataFrame:
    """Every seeker with those who offer help in what they look for, and how well the two fit."""
    helpers = able.join(offers, on=PAIR, how="semi").join(people, on="person_key", how="semi")
    helpers = helpers.rename({"person_key": "helper"})
    looking = seekers(frames.scored, people).rename({"person_key": "seeker"})
    pairs = pairs_to_look_at(
        looking.select("seeker", "competency_id"),
        helpers.select("helper", "competency_id"),
        clocks(people, as_of),
        frames.held,
        settings,
    )
    experts = (
        frames.areas.select(helper="expert_person_key", competency_id="competency_id")
        .drop_nulls()
        .unique()
        .with_columns(is_expert=True)
    )
    risk = pl.when("is_expert").then(pl.when("is_other_team").then(1.0).otherwise(0.5)).otherwise(0.0)
    return (
        may_meet(_with_fit_of_both(pairs, looking, helpers), people, as_of)
        .join(experts, on=["helper", "competency_id"], how="left")
        .with_columns(
            fit=settings.weight_of_need * pl.col("need")
            + settings.weight_of_strength * pl.col("strength")
            + settings.weight_of_hours * pl.col("hours")
            + settings.weight_of_risk * risk
        )
        .select(*EDGE, "fit")
        .sort(EDGE)
    )


def _with_fit_of_both(pairs: pl.DataFrame, looking: pl.DataFrame, helpers: pl.DataFrame) -> pl.DataFrame:
    return pairs.join(looking, on=["seeker", "competency_id"]).join(helpers, on=["helper", "competency_id"])


def _learn(edges: pl.DataFrame, held: pl.DataFrame, settings: PeerSettings) -> pl.DataFrame:
    """Couples and mentors, those of the day before first; `EDGE` and match_kind."""
    chosen = edges.select(*EDGE, match_kind=pl.lit("")).clear()
    for kind in ("pairing", "mentor"):
        chosen = _add(chosen, edges.join(_of(held, kind), on=EDGE, how="semi"), kind, settings)
    for kind in ("pairing", "mentor"):
        chosen = _add(chosen, edges, kind, settings)
    return chosen


def _add(chosen: pl.DataFrame, edges: pl.DataFrame, kind: str, settings: PeerSettings) -> pl.DataFrame:
    """Match those who are not matched yet, within what is left of everybody's places."""
    places = _places(edges, chosen, settings.mentees_at_once)
    free = places.filter(pl.col("taken") < pl.col("places"))
    left = edges.join(chosen, on="seeker", how="anti").join(free, on="helper", how="semi")
    if kind == "mentor":
        new = assign(left, places, settings.weight_of_load)
    else:
        new = _both_ways(couple(_couples(left)))
    return pl.concat([chosen, new.select(*EDGE, match_kind=pl.lit(kind))])


def _couples(edges: pl.DataFrame) -> pl.DataFrame:
    """Two people each of whom helps the other, in two competencies; once per pair of competencies."""
    back = edges.rename(
        {"seeker": "helper", "helper": "seeker", "competency_id": "taught", "fit": "fit_back"}
    )
    return (
        edges.join(back, on=["seeker", "helper"])
        .filter(pl.col("seeker") < pl.col("helper"))
        .select(
            first="seeker",
            second="helper",
            competency_id="competency_id",
            taught="taught",
            fit=pl.col("fit") + pl.col("fit_back"),
        )
    )


def _both_ways(couples: pl.DataFrame) -> pl.DataFrame:
    """A couple as two edges: what the first learns of the second, and the other way round."""
    return pl.concat(
        [
            couples.select(seeker="first", helper="second", competency_id="competency_id"),
            couples.select(seeker="second", helper="first", competency_id="taught"),
        ]
    )


def _contacts(edges: pl.DataFrame, held: pl.DataFrame, settings: PeerSettings) -> pl.DataFrame:
    """Newcomers' contacts, those of the day before first."""
    most, load = settings.newcomers_at_once, settings.weight_of_load
    kept = edges.join(_of(held, "newcomer"), on=EDGE, how="semi")
    kept = assign(kept, _places(kept, kept.clear(), most), load)
    left = edges.join(kept, on="seeker", how="anti")
    new = assign(left, _places(left, kept, most), load)
    return pl.concat(
        [frame.select(*EDGE, pl.lit("newcomer").alias("match_kind"), *SHOWN) for frame in (kept, new)]
    )


def _places(edges: pl.DataFrame, chosen: pl.DataFrame, most: int) -> pl.DataFrame:
    """How many places each helper of `edges` has, and how many `chosen` takes."""
    taken = chosen.group_by("helper").agg(taken=pl.len().cast(pl.Int64))
    return (
        edges.select("helper")
        .unique()
        .join(taken, on="helper", how="left")
        .with_columns(pl.col("taken").fill_null(0), places=pl.lit(most, pl.Int64))
    )


def _of(held: pl.DataFrame, kind: str) -> pl.DataFrame:
    rows = held.filter(pl.col("match_kind") == kind)
    return rows.select(seeker="person_key", helper="peer_person_key", competency_id="competency_id")
