"""How probable a gap is, given what is known of people's skills.

Belongs here: the probability and its calibration. Does not belong here: how evidence becomes a skill
state (skill_state), what a gap is worth (score).
"""

from __future__ import annotations

import polars as pl
from scipy.special import betainc

from signalpath.recommend.settings import RecommendSettings


def gap_probability(states: pl.DataFrame, settings: RecommendSettings) -> pl.Series:
    """P(skill < proficiency) of each state, under its Beta(alpha, beta).

    Args:
        states: what `estimate_skills` returns; all of the organisation at once.
        settings: `proficiency`.

    Returns:
        One value in [0, 1] per row, in the order of the rows.
    """
    tail = betainc(states["alpha"].to_numpy(), states["beta"].to_numpy(), settings.proficiency)
    return pl.Series("gap_probability", tail, dtype=pl.Float64)
