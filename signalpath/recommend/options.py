"""From scored skills to everything that could be a step, for any number of people at once.

Belongs here: which gaps are looked at, which items or peers answer them, and what makes way for what.
How many of them make a path is constraints.py's matter.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from signalpath.recommend.adapt import Progress, read_progress
from signalpath.recommend.answers import Answers
from signalpath.recommend.inputs import Inputs
from signalpath.recommend.match import match_content, rank_content, unmet_requirements, wanted_level
from signalpath.recommend.score import score_states
from signalpath.recommend.settings import RecommendSettings
from signalpath.recommend.shown_evidence import gap_evidence

_PAIR = ["person_key", "competency_id"]
_ITEM = ["person_key", "content_id"]
PEER_ORDER = ("mentor", "pairing", "newcomer")
INCLUDED, LEARN, REFRESH = 0, 1, 2


@dataclass(frozen=True)
class Options:
    """What could be a step, and what is left out.

    Attributes:
        rows: one row per person, competency and item or peer, with everything of a step.
        counts: person_key, known, gaps, open_gaps.
        left_out: person_key, competency_id, content_id, reason: likely gaps, or items of such, that are
            out because the person or a senior says so.
        open_gaps: person_key, competency_id: likely gaps that are not.
    """

    rows: pl.DataFrame
    counts: pl.DataFrame
    left_out: pl.DataFrame
    open_gaps: pl.DataFrame


def find_options(
    own: Inputs,
    answers: Answers,
    competencies: pl.DataFrame,
    content: pl.DataFrame,
    catalogue: pl.DataFrame,
    as_of: date,
    settings: RecommendSettings,
) -> Options:
    """Everything that could be a step of the people whose rows `own` holds.

    `content` may be offered; `catalogue` (both `inputs.CONTENT`) also tells what earlier steps were.
    """
    known = own.states.filter(~pl.col("is_unknown"))
    included = answers.overrides.filter("is_named", pl.col("decision") == "include")
    due = own.refreshers.filter(pl.col("due_on") <= as_of).select(*_PAIR, "retrievability").unique(_PAIR)
    states = (
        own.states.join(_flag(included, "is_included"), on=_PAIR, how="left")
        .join(due, on=_PAIR, how="left")
        .with_columns(pl.col("is_included").fill_null(value=False))
        .filter(
            (~pl.col("is_unknown") & pl.col("is_gap")) | pl.col("is_included")
            | pl.col("retrievability").is_not_null()
        )
    )  # fmt: skip
    scored = score_states(states, known, own.evidence, competencies, as_of, settings, answers.nominations)
    told = states.select(*_PAIR, "is_included", "is_unknown", "retrievability", "proven_level")
    is_gap = pl.col("is_gap") & ~pl.col("is_unknown") & (pl.col("score") > 0)
    likely = (
        scored.join(told, on=_PAIR)
        .with_columns(is_refresh=~(is_gap | pl.col("is_included")))
        # Who no longer works in a domain is not sent to refresh it, only because a card says so.
        .filter(~pl.col("is_refresh") | (pl.col("freshness") > 0))
    )
    likely = _with_evidence(likely, own.evidence, as_of, settings)
    whole = answers.out.filter(pl.col("content_id").is_null())
    left = likely.join(whole, on=_PAIR, how="anti")
    gaps = _most_promising(left, settings)
    progress = read_progress(own.before, own.assessments, catalogue, as_of, settings)
    gaps = wanted_level(gaps, progress)
    rows = _rows(gaps, known, own, included, answers, content, progress, as_of, settings)
    gap_counts = likely.filter(~pl.col("is_refresh")).group_by("person_key").agg(gaps=pl.len())
    open_counts = left.filter(~pl.col("is_refresh")).group_by("person_key").agg(open_gaps=pl.len())
    counts = (
        own.states.group_by("person_key")
        .agg(known=(~pl.col("is_unknown")).sum())
        .join(gap_counts, on="person_key", how="left")
        .join(open_counts, on="person_key", how="left")
        .with_columns(pl.col("gaps", "open_gaps").fill_null(0))
    )
    left_out = answers.out.join(likely.filter(~pl.col("is_refresh")), on=_PAIR, how="semi")
    open_gaps = left.filter(~pl.col("is_refresh")).select(_PAIR)
    return Options(rows, counts, left_out.select(*_PAIR, "content_id", "reason"), open_gaps)


def _rows(
    gaps: pl.DataFrame,
    known: pl.DataFrame,
    own: Inputs,
    included: pl.DataFrame,
    answers: Answers,
    content: pl.DataFrame,
    progress: Progress,
    as_of: date,
    settings: RecommendSettings,
) -> pl.DataFrame:
    since = as_of - timedelta(days=settings.repeat_after_days)
    fresh = own.completed.filter(pl.col("completed_on") > since)
    out = answers.out.drop_nulls("content_id").select(_ITEM)
    senior = included.drop_nulls("content_id")
    items = match_content(gaps, content, own.completed, fresh, out, progress, senior)
    unmet = unmet_requirements(items, content, known)
    ready = items.join(unmet, on=_ITEM, how="anti")
    options = pl.concat(
        [
            ready.with_columns(peer_person_key=pl.lit(None, pl.String)),
            _peers(gaps, ready, own.peer_matches, settings),
        ],
        how="diagonal_relaxed",
    )
    makes_ready = _made_ready(gaps, items, ready, unmet)
    return (
        rank_content(options)
        .join(gaps, on=_PAIR)
        .join(makes_ready, on=_PAIR, how="left")
        .with_columns(
            tier=pl.when("is_included").then(INCLUDED).when("is_refresh").then(REFRESH).otherwise(LEARN),
            rank_score=pl.when("is_refresh")
            .then(1.0 - pl.col("retrievability"))
            .otherwise(pl.max_horizontal("score", "unblocked_score")),
            # Only a step that takes a higher place than its own is there for another's sake.
            unblocks_competency_id=pl.when(pl.col("unblocked_score") > pl.col("score")).then(
                "unblocks_competency_id"
            ),
            is_outside=(pl.col("relevance") <= settings.unnamed_relevance) & ~pl.col("is_included"),
        )
    )


def _with_evidence(
    likely: pl.DataFrame, evidence: pl.DataFrame, as_of: date, settings: RecommendSettings
) -> pl.DataFrame:
    """Without a row of evidence to show there is nothing to explain a step with: such are left out."""
    is_other = pl.col("is_included") | pl.col("is_refresh")
    against = gap_evidence(evidence.join(likely, on=_PAIR, how="semi"), as_of, settings)
    of_others = evidence.join(likely.filter(is_other), on=_PAIR, how="semi")
    any_kind = gap_evidence(of_others, as_of, settings, is_any=True).rename({"evidence_ids": "any_ids"})
    return (
        likely.join(against, on=_PAIR, how="left")
        .join(any_kind, on=_PAIR, how="left")
        .with_columns(
            evidence_ids=pl.when("is_refresh")
            .then("any_ids")
            .otherwise(pl.coalesce("evidence_ids", "any_ids"))
        )
        .drop("any_ids")
        .filter(pl.col("evidence_ids").list.len() > 0)
    )


def _most_promising(gaps: pl.DataFrame, settings: RecommendSettings) -> pl.DataFrame:
    """The best-scored competencies of each person; more could not become a step."""
    order = ["person_key", "is_refresh", "is_included", "score", "competency_id"]
    return gaps.sort(order, descending=[False, False, True, True, False]).filter(
        pl.int_range(pl.len()).over("person_key", "is_refresh") < settings.considered
    )


def _peers(
    gaps: pl.DataFrame, ready: pl.DataFrame, matches: pl.DataFrame, settings: RecommendSettings
) -> pl.DataFrame:
    """Somebody to learn from, where every way that is left has failed or was gone already, or none is."""
    place = {kind: number for number, kind in enumerate(PEER_ORDER)}
    one = (
        matches.with_columns(
            place=pl.col("match_kind").replace_strict(place, default=len(place), return_dtype=pl.Int64)
        )
        .sort([*_PAIR, "place", "peer_person_key"])
        .unique(_PAIR, keep="first", maintain_order=True)
    )
    return (
        gaps.filter(~pl.col("is_refresh"))
        .select(_PAIR)
        .join(ready.filter(~pl.col("is_tried"), ~pl.col("is_done")), on=_PAIR, how="anti")
        .join(one.select(*_PAIR, "peer_person_key"), on=_PAIR)
        .with_columns(
            content_id=pl.lit(None, pl.String),
            minutes=pl.lit(settings.peer_minutes, pl.Int64),
            is_synchronous=pl.lit(value=True),
            is_local=pl.lit(value=True),
            is_chosen=pl.lit(value=False),
            is_done=pl.lit(value=False),
            is_tried=pl.lit(value=False),
            distance=pl.lit(0, pl.Int64),
        )
    )


def _made_ready(
    gaps: pl.DataFrame, items: pl.DataFrame, ready: pl.DataFrame, unmet: pl.DataFrame
) -> pl.DataFrame:
    """The prerequisite that takes a gap's place where every item that fits the gap builds on it.

    person_key, competency_id (the prerequisite), unblocks_competency_id, unblocked_score.
    """
    blocked = items.join(ready, on=_PAIR, how="anti").select(*_PAIR, "content_id")
    return (
        blocked.join(unmet, on=_ITEM)
        .sort([*_PAIR, "gap_probability", "required"], descending=[False, False, True, False])
        .unique(_PAIR, keep="first", maintain_order=True)
        .join(gaps.select(*_PAIR, unblocked_score="score"), on=_PAIR)
        .sort(["person_key", "required", "unblocked_score", "competency_id"],
              descending=[False, False, True, False])
        .unique(["person_key", "required"], keep="first", maintain_order=True)
        .select(
            "person_key", "unblocked_score", unblocks_competency_id="competency_id", competency_id="required"
        )
    )  # fmt: skip


def _flag(pairs: pl.DataFrame, name: str) -> pl.DataFrame:
    return pairs.select(_PAIR).unique().with_columns(pl.lit(value=True).alias(name))
