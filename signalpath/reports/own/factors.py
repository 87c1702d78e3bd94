"""The factors of a step's score in words and numbers, so that the score can be worked out by hand.

Belongs here: saying how a factor came to be. The numbers of a formula are told only where they give the
factor again; where the recommender has become another one, the plain words stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import isclose
from typing import Any

import polars as pl

from signalpath.recommend import FACTORS
from signalpath.reports.own.page import Factor
from signalpath.reports.own.words import FACTOR_NAMES, FACTOR_WORDS, SETTINGS, plain


def last_work(evidence: pl.DataFrame, as_of: date) -> dict[tuple[str, str], date]:
    """(person_key, competency_id) -> Monday of the last week with real work in it."""
    work = evidence.filter(pl.col("week_on") <= as_of, pl.col("signal_kind").is_in(["work", "exposure"]))
    last = work.group_by("person_key", "competency_id").agg(pl.col("week_on").max())
    return {(str(key), str(competency)): week for key, competency, week in last.rows()}


def factors(
    row: Mapping[str, Any],
    state: Mapping[str, Any],
    needed: Mapping[str, Mapping[str, Any]],
    worked_on: date | None,
    as_of: date,
) -> tuple[Factor, ...]:
    """The factors of one step in the order in which they are multiplied.

    Args:
        row: of `recommend.path_steps`.
        state: of `recommend.skill_states`, for the same skill; empty where there is none.
        needed: name -> state of each skill that this one builds on, where one is kept.
        worked_on: the Monday of the last work in it.
        as_of: the day of the run.
    """
    told = _told(state, worked_on, as_of) | _readiness(needed)
    made = []
    for name in FACTORS:
        if row[name] is None:
            continue
        words = FACTOR_WORDS.get(name, "")
        if name in told and isclose(told[name][0], row[name], rel_tol=1e-6):
            words = told[name][1]
        made.append(Factor(FACTOR_NAMES.get(name, plain(name).capitalize()), row[name], words))
    return tuple(made)


def _told(state: Mapping[str, Any], worked_on: date | None, as_of: date) -> dict[str, tuple[float, str]]:
    """Factor -> its value worked out anew, and the words that show how."""
    told: dict[str, tuple[float, str]] = {}
    if (weight := state.get("evidence_weight")) is not None:
        half = SETTINGS.half_strength
        told["evidence_strength"] = (
            weight / (weight + half),
            f"{weight:.2f} / ({weight:.2f} + {half:g}): pieces of evidence, of which {half:g} count half",
        )
    if state.get("alpha") is not None and state.get("beta") is not None:
        told["gap_probability"] = (
            _gap(state),
            f"chance that your skill lies below {SETTINGS.proficiency:g}, "
            f"under Beta({state['alpha']:.2f}, {state['beta']:.2f})",
        )
    if worked_on is not None:
        days, half_life = (as_of - worked_on).days, SETTINGS.freshness_half_life_days
        told["freshness"] = (
            2.0 ** (-days / half_life),
            f"2^(-{days} / {half_life:g}): days since the week in which you last worked in it",
        )
    return told


def _readiness(needed: Mapping[str, Mapping[str, Any]]) -> dict[str, tuple[float, str]]:
    """Readiness by the largest gap among the skills that are known and come before."""
    gaps = {
        name: _gap(state)
        for name, state in needed.items()
        if state.get("is_unknown") is False and state.get("alpha") is not None
    }
    if not gaps:
        return {"readiness": (1.0, "nothing that is known to be missing has to come before it")}
    name, gap = max(gaps.items(), key=lambda item: (item[1], item[0]))
    return {"readiness": (1.0 - gap, f"1 - {gap:.4f}: the chance of a gap in {name}, which comes before it")}


def _gap(state: Mapping[str, Any]) -> float:
    """P(skill < proficiency) under the state's Beta."""
    from scipy.special import betainc

    return float(betainc(state["alpha"], state["beta"], SETTINGS.proficiency))
