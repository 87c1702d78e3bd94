"""Paths: at most three steps for each consenting person, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from signalpath.recommend import decisions as log_decisions
from signalpath.recommend import inputs
from signalpath.recommend.answers import read_answers, reported_content
from signalpath.recommend.constraints import choose_steps, current_people, offerable
from signalpath.recommend.inputs import Inputs, shaped
from signalpath.recommend.options import Options, find_options
from signalpath.recommend.score import with_gap_probability
from signalpath.recommend.settings import RecommendSettings
from signalpath.recommend.shapes import DECISION_SCHEMA, PATH_SCHEMA, WHY_CODES
from signalpath.recommend.withheld import withheld

_PAIR = ["person_key", "competency_id"]


@dataclass(frozen=True)
class Recommendations:
    """`path_steps`, `withheld` and `decisions`, each of the schema of its name.

    Every current human of the roster is in exactly one of the first two. Decisions say of both, and of
    what was left out, why. `open_gaps` (person_key, competency_id) are likely gaps that nobody said no to,
    and `offered` (content_id) the items that may be offered: what explains a step that went.
    """

    path_steps: pl.DataFrame
    withheld: pl.DataFrame
    decisions: pl.DataFrame
    open_gaps: pl.DataFrame
    offered: pl.DataFrame


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
    responses: pl.DataFrame | None = None,
    before: pl.DataFrame | None = None,
    assessments: pl.DataFrame | None = None,
    refreshers: pl.DataFrame | None = None,
    peer_matches: pl.DataFrame | None = None,
    seniors: pl.DataFrame | None = None,
) -> Recommendations:
    """Make the paths of all people. An absent frame is an empty one.

    Args:
        people: `int_people`: person_key, roster_person_id, is_bot, is_consenting, start_on, end_on.
        skill_states: what `estimate_skills` returns, of the whole organisation: what a state says of a
            gap is learnt from all of them. Beside that, no path depends on anybody else's rows.
        evidence: `mart_skill_evidence`, with evidence_ids (list).
        competencies: `dim_competency`: competency_id, relevance, prerequisites (list).
        content: `dim_content`: `inputs.CONTENT`, and what `constraints.offerable` reads.
        as_of: the day that the paths are for.
        settings: thresholds and constraints; the defaults if absent.
        withheld_by_gate: person_key, detail: people whose data failed the quality gate.
        completed: person_key, content_id and completed_on (null: long ago): items that a person has done.
        responses: `int_responses`: nominations, noes, overrides, reported errors.
        before: `fct_recommendations`: what earlier runs recommended.
        assessments: `fct_assessments`: what unaided checkpoints said after that.
        refreshers: `recommend.refreshers`: what is due to be refreshed, for places that are free.
        peer_matches: `recommend.peer_matches`: who could show it, where no item is left.
        seniors: person_key of who may override a path, if they are current; absent, everybody may.

    Returns:
        Steps with every factor of their score, who has none and why, and what was decided. Only people
        who consent get a step; ties are broken by competency id, then by the order of content. `version`
        is null: it is told by `versions.number_versions`.
    """
    settings = settings or RecommendSettings()
    gate = shaped(withheld_by_gate, {"person_key": pl.String(), "detail": pl.String()})
    gate = gate.sort("person_key", "detail").unique("person_key", keep="first", maintain_order=True)
    current = current_people(people, as_of).select("person_key", "is_consenting").unique("person_key")
    may_override = current if seniors is None else current.join(seniors, on="person_key", how="semi")
    asking = current.filter("is_consenting").join(gate, on="person_key", how="anti").select("person_key")
    said = shaped(responses, inputs.RESPONSES)
    world = Inputs(
        with_gap_probability(skill_states, settings),
        evidence,
        said,
        shaped(before, inputs.BEFORE),
        shaped(assessments, inputs.ASSESSMENTS),
        shaped(refreshers, inputs.REFRESHERS),
        shaped(peer_matches, inputs.PEER_MATCHES),
        shaped(completed, inputs.COMPLETED),
    )
    items = offerable(content, as_of, reported_content(said, as_of))
    made = [
        _paths(world.of(some), competencies, content, items, may_override["person_key"], as_of, settings)
        for some in _passes(asking, settings.people_at_once)
    ]
    steps = pl.concat([one[0] for one in made]).sort("person_key", "step")
    counts = pl.concat([one[1] for one in made])
    without = withheld(current.join(steps, on="person_key", how="anti"), gate, counts, as_of)
    decisions = pl.concat([*(one[2] for one in made), log_decisions.of_abstentions(without)])
    order = ["person_key", "decision", "competency_id", "content_id", "reason"]
    gaps = pl.concat([one[3] for one in made])
    return Recommendations(steps, without, decisions.sort(order), gaps, items.select("content_id"))


def _passes(people: pl.DataFrame, size: int) -> Iterator[pl.DataFrame]:
    """The people in groups of a fixed order; one, empty, where there is nobody."""
    ordered = people.sort("person_key")
    for start in range(0, max(1, ordered.height), size):
        yield ordered.slice(start, size)


def _paths(
    own: Inputs,
    competencies: pl.DataFrame,
    content: pl.DataFrame,
    items: pl.DataFrame,
    seniors: pl.Series,
    as_of: date,
    settings: RecommendSettings,
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Steps, counts, decisions and open gaps of some people, from their own rows alone."""
    catalogue = shaped(content, inputs.CONTENT)
    answers = read_answers(own.responses, own.before, own.evidence, catalogue, seniors, as_of, settings)
    offered = catalogue.join(items, on="content_id", how="semi")
    options = find_options(own, answers, competencies, offered, catalogue, as_of, settings)
    chosen = choose_steps(options.rows, settings, settings.maximum_outside)
    steps = (
        chosen.with_columns(
            as_of=pl.lit(as_of),
            step_kind=pl.when(pl.col("peer_person_key").is_not_null())
            .then(pl.lit("peer"))
            .when("is_refresh")
            .then(pl.lit("refresh"))
            .otherwise(pl.lit("learn")),
            why_code=_why(),
            version=pl.lit(None, pl.Int64),
        )
        .select(pl.col(name).cast(dtype) for name, dtype in PATH_SCHEMA.items())
        .sort("person_key", "step")
    )
    decided = _decided(steps, chosen, options, answers.overrides, settings)
    return steps, options.counts, decided, options.open_gaps


def _decided(
    steps: pl.DataFrame,
    chosen: pl.DataFrame,
    options: Options,
    overrides: pl.DataFrame,
    settings: RecommendSettings,
) -> pl.DataFrame:
    several = options.rows.filter("is_outside").group_by("person_key").agg(pl.col("competency_id").n_unique())
    several = several.filter(pl.col("competency_id") > settings.maximum_outside)
    uncapped = choose_steps(options.rows.join(several, on="person_key", how="semi"), settings)
    capped = uncapped.filter("is_outside").join(chosen, on=_PAIR, how="anti")
    decided = [
        log_decisions.of_paths(steps),
        log_decisions.of_what_is_out(options.left_out),
        log_decisions.of_overrides(overrides, steps),
        log_decisions.of_the_cap(capped, settings),
    ]
    return pl.concat([frame.select(*DECISION_SCHEMA) for frame in decided])


def _why() -> pl.Expr:
    """The first code of `WHY_CODES` that applies to a chosen option."""
    is_peer = pl.col("peer_person_key").is_not_null()
    tests = {
        "override": pl.col("is_included"),
        "refresh": pl.col("is_refresh"),
        "prerequisite": pl.col("unblocks_competency_id").is_not_null(),
        "failed_twice": pl.col("has_failed") & ~pl.col("is_tried"),
        "peer": is_peer,
        "once_more": pl.col("is_done"),
        "next_level": pl.col("passed_level").is_not_null(),
        "nominated": pl.col("nomination") > 1,
        "gap": pl.lit(value=True),
    }
    return pl.coalesce([pl.when(tests[code]).then(pl.lit(code)) for code in WHY_CODES])
