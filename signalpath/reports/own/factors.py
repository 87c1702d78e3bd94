"""The factors of a step's score in words and numbers, so that the score can be worked out by hand.

Belongs here: saying how a factor came to be, from the inputs that the recommender keeps beside it. The
numbers of a formula are told only where they give the factor again; where the formula has become another
one, the plain words stay.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, isclose, log
from typing import Any

from signalpath.recommend import FACTORS
from signalpath.recommend.gap import NOISE, SPREAD
from signalpath.reports.own.page import Factor
from signalpath.reports.own.words import FACTOR_NAMES, FACTOR_WORDS, SETTINGS, listed, plain


def factors(row: Mapping[str, Any], before: list[str]) -> tuple[Factor, ...]:
    """The factors of one step in the order in which they are multiplied.

    Args:
        row: of `recommend.path_steps`.
        before: names of the skills that this one builds on.
    """
    told = _told(row, before)
    made = []
    for name in FACTORS:
        if row[name] is None:
            continue
        words = FACTOR_WORDS.get(name, "")
        if name in told and isclose(told[name][0], row[name], rel_tol=1e-6):
            words = told[name][1]
        made.append(Factor(FACTOR_NAMES.get(name, plain(name).capitalize()), row[name], words))
    return tuple(made)


def _told(row: Mapping[str, Any], before: list[str]) -> dict[str, tuple[float, str]]:
    """Factor -> its value worked out anew, and the words that show how."""
    told: dict[str, tuple[float, str]] = {}
    if (weight := row["evidence_weight"]) is not None:
        half = SETTINGS.half_strength
        words = f"{weight:.2f} / ({weight:.2f} + {half:g}): pieces of evidence; {half:g} count half"
        told["evidence_strength"] = (weight / (weight + half), words)
    if row["base_rate"] is not None:
        told["gap_probability"] = _gap(row)
    if row["prerequisite_gap"] is not None:
        gap = row["prerequisite_gap"]
        told["readiness"] = (1.0 - gap, f"1 - {gap:.4f}: the largest likely gap in {listed(before)}")
    else:
        told["readiness"] = (1.0, "nothing that is known to be missing has to come before it")
    if (days := row["days_since_work"]) is not None:
        half_life = SETTINGS.freshness_half_life_days
        words = f"2^(-{days} / {half_life:g}): days since the week in which you last worked in it"
        told["freshness"] = (2.0 ** (-days / half_life), words)
    return told


def _gap(row: Mapping[str, Any]) -> tuple[float, str]:
    """The chance of a gap by the formula of `signalpath/recommend/gap.py`, and the same in words."""
    pieces, speak, rate = row["alpha"] + row["beta"] - 2, row["alpha"] - 1, row["base_rate"]
    able, gap = row["able_share"], row["gap_share"]
    middle, apart = (able + gap) / 2, able - gap
    odds = log(rate / (1 - rate)) + apart * (middle * pieces - speak) / (SPREAD**2 * pieces + NOISE**2)
    words = (
        f"{speak:.2f} of {pieces:.2f} pieces speak for the skill; able people have {able:.0%}, a gap has "
        f"{gap:.0%}, and {rate:.0%} have a gap here. "
        f"Log odds ln({rate:.3f} / {1 - rate:.3f}) + "
        f"{apart:.3f} x ({middle:.3f} x {pieces:.2f} - {speak:.2f}) / ("
        f"{SPREAD**2:g} x {pieces:.2f} + {NOISE**2:g}) = {odds:.2f}"
    )
    return 1 / (1 + exp(-odds)), words
