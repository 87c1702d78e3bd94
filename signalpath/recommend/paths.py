"""Paths: at most three steps for each consenting person, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from signalpath.recommend.constraints import choose_steps, current_people, match_content, offerable
from signalpath.recommend.score import FACTORS, gap_evidence, score_gaps
from signalpath.recommend.settings import RecommendSettings

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
}
WITHHELD_SCHEMA: dict[str, pl.DataType] = {
    "person_key": pl.String(),
    "reason": pl.String(),
    "detail": pl.String(),
    "as_of": pl.Date(),
}
REASONS = ("no_consent", "gate", "thin_evidence", "no_gap", "no_content")


@dataclass(frozen=True)
class Recommendations:
    """`path_steps` (`PATH_SCHEMA`) and `withheld` (`WITHHELD_SCHEMA`).

    Every current human of the roster is in exactly one of them.
    """

    path_steps: pl.DataFrame
    withheld: pl.DataFrame


def recommend(
    people: pl.DataFrame,
    skill_states: pl.DataFrame,
    evidence: pl.DataFrame,
    competencies: pl.DataFrame,
    content: pl.DataFrame,
    as_of: date,
    settings: RecommendSettings | None = None,
    *,
    withheld_by_gate: pl.DataFrame | None = None,
    completed: pl.DataFrame | None = None,
) -> Recommendations:
    """Make the paths of all people at once.

    Args:
        people: `int_people`: person_key, roster_person_id, is_bot, is_consenting, start_on, end_on.
        skill_states: what `estimate_skills` returns.
        evidence: `mart_skill_evidence`, with evidence_ids (list).
        competencies: `dim_competency`: competency_id, relevance, prerequisites (list).
        content: `dim_content`: content_id, competency_id, level, modality, minutes, is_synchronous,
            is_local, reviewed_on, open_error_count.
        as_of: the day that the paths are for.
        settings: thresholds and constraints; the defaults if absent.
        withheld_by_gate: person_key, detail: people whose data failed the quality gate.
        completed: person_key, content_id: items that a person has done; never offered again.

    Returns:
        Steps with every factor of their score, and who has none, why. Only people who consent get a
        step; ties are broken by competency id, then by the order of content.
    """
    settings = settings or RecommendSettings()
    gate = _texts(withheld_by_gate, "person_key", "detail").unique(
        "person_key", keep="first", maintain_order=True
    )
    done = _texts(completed, "person_key", "content_id")
    current = current_people(people, as_of).select("person_key", "is_consenting").unique("person_key")
    asking = current.filter("is_consenting").join(gate, on="person_key", how="anti")

    scored = score_gaps(skill_states, evidence, competencies, as_of, settings)
    scored = scored.join(asking, on="person_key", how="semi").join(
        gap_evidence(evidence, as_of, settings), on=["person_key", "competency_id"], how="left"
    )
    # Without a row of evidence to show there is nothing to explain a step with.
    gaps = scored.filter("is_gap", pl.col("evidence_ids").list.len() > 0, pl.col("score") > 0)
    steps = choose_steps(match_content(gaps, offerable(content, as_of), done), settings)
    path_steps = (
        steps.with_columns(as_of=pl.lit(as_of))
        .select(pl.col(name).cast(dtype) for name, dtype in PATH_SCHEMA.items())
        .sort("person_key", "step")
    )
    without = current.join(path_steps, on="person_key", how="anti")
    return Recommendations(path_steps, _withheld(without, gate, scored, gaps, as_of))


def _withheld(
    without: pl.DataFrame, gate: pl.DataFrame, scored: pl.DataFrame, gaps: pl.DataFrame, as_of: date
) -> pl.DataFrame:
    """One row per person without a path, with the first reason that applies."""
    known = scored.group_by("person_key").agg(pl.len().alias("known"))
    gap = gaps.group_by("person_key").agg(pl.len().alias("gaps"))
    reasons = {
        "no_consent": (~pl.col("is_consenting").fill_null(False), pl.lit("has not consented to paths")),
        "gate": (pl.col("has_failed"), pl.coalesce("detail", pl.lit("the data failed the quality gate"))),
        "thin_evidence": (
            pl.col("known").is_null(),
            pl.lit("no competency has enough recent evidence to tell a gap from chance"),
        ),
        "no_gap": (
            pl.col("gaps").is_null(),
            pl.format("{} competencies are known, in none of them is a gap likely", "known"),
        ),
        "no_content": (
            pl.lit(True),
            pl.format("{} likely gaps, but no reviewed content without open errors fits", "gaps"),
        ),
    }
    told = (
        without.join(gate.with_columns(has_failed=pl.lit(True)), on="person_key", how="left")
        .with_columns(pl.col("has_failed").fill_null(False))
        .join(known, on="person_key", how="left")
        .join(gap, on="person_key", how="left")
    )
    first = [pl.when(test).then(pl.lit(reason)) for reason, (test, _) in reasons.items()]
    detail = [pl.when(test).then(text) for test, text in reasons.values()]
    return (
        told.with_columns(reason=pl.coalesce(first), detail=pl.coalesce(detail), as_of=pl.lit(as_of))
        .select(pl.col(name).cast(dtype) for name, dtype in WITHHELD_SCHEMA.items())
        .sort("person_key")
    )


def _texts(frame: pl.DataFrame | None, *names: str) -> pl.DataFrame:
    """The named text columns without repeats; an absent frame is an empty one."""
    if frame is None:
        return pl.DataFrame(schema=dict.fromkeys(names, pl.String()))
    return frame.select(pl.col(name).cast(pl.String) for name in names).unique().sort(names)
