"""How probable a gap is, given what is known of people's skills.

Belongs here: the probability and its calibration. Does not belong here: how evidence becomes a skill
state (skill_state), what a gap is worth (score).

Model. The tail of one state's own Beta takes every piece of evidence for an independent draw and every
skill for equally likely beforehand. Neither holds: a week's value is a mean, comments come together, and
most people are able at most of what they do. So the organisation's own states are taken for a mixture of two
groups, whose chance is learnt from them alone, without knowing anybody's truth: empirical Bayes (Efron and
Morris 1973; two groups as in Efron 2008), fitted by expectation maximisation (Dempster, Laird, Rubin 1977).

    share s = (alpha - 1) / n, of n = alpha + beta - 2 pieces
    gap:  s ~ Normal(GAP, SPREAD^2 + NOISE^2 / n)     with chance r, a base rate of each competency
    able: s ~ Normal(able, SPREAD^2 + NOISE^2 / n)    with chance 1 - r
    log odds of a gap = log(r / (1 - r)) + (able - GAP) * ((able + GAP) / 2 - s) / (SPREAD^2 + NOISE^2 / n)

`able` and the base rates are the organisation's. A competency's rate is drawn towards the organisation's
by `PRIOR_STATES`, the organisation's rate and `able` towards what is usual by `USUAL_STATES`, so that a team
of ten is judged by much the same as everywhere. Both groups share one variance, so that the
probability falls as the share rises, however much or little is known. The constants say what a signal's scale
means and how well it measures; they cannot be learnt from a few hundred states, so they were chosen on demo
organisations that no figure is reported of (seeds 101 to 110 of benchmarks/recommender). Whether they hold
elsewhere is not known: look at the reliability of the steps that people dispute.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.special import expit, logit

from signalpath.recommend.settings import RecommendSettings

Floats = NDArray[np.float64]

# Two thirds of the proficiency of 0.45: work that draws 7/3 of the comments or hours of colleagues' work.
GAP_OF_PROFICIENCY = 2 / 3
# Standard deviations of the share: between people of one group, and of one piece (1/2 if it were a draw).
SPREAD, NOISE = 0.05, 0.27
USUAL_RATE, USUAL_ABLE, USUAL_STATES = 0.1, 0.58, 20.0
USUAL_PIECES = 5.0
PRIOR_STATES = 20.0
ITERATIONS = 100
# The fit sees counts of states in cells, so that its cost does not grow with the organisation.
SHARE_CELLS, PIECE_CELLS_PER_DOUBLING = 100, 4


@dataclass(frozen=True)
class GapModel:
    """What the organisation's states say of gaps; enough to recompute a probability by hand.

    Attributes:
        gap: mean share of the pieces that speak for the skill where there is a gap.
        able: the same where there is none, at least the proficiency.
        base_rate: share of all known states that are a gap.
        base_rates: competency_id, base_rate; a competency without known states has the organisation's.
    """

    gap: float
    able: float
    base_rate: float
    base_rates: pl.DataFrame

    def probability(self, states: pl.DataFrame) -> Floats:
        """P(gap) of each state, by Bayes' rule, in the order of the rows; without pieces, the base rate."""
        rates = states.select("competency_id").join(
            self.base_rates, on="competency_id", how="left", maintain_order="left"
        )
        odds = logit(rates["base_rate"].fill_null(self.base_rate).to_numpy())
        pieces = states["alpha"].to_numpy() + states["beta"].to_numpy() - 2
        excess = states["alpha"].to_numpy() - 1 - pieces * (self.able + self.gap) / 2
        # (middle - share) / (SPREAD^2 + NOISE^2 / n), multiplied by n above and below.
        distance = -excess / (SPREAD**2 * pieces + NOISE**2)
        return np.asarray(expit(odds + (self.able - self.gap) * distance), dtype=np.float64)


def gap_probability(states: pl.DataFrame, settings: RecommendSettings) -> pl.Series:
    """The probability that a person's skill lies below proficiency, for each state.

    Args:
        states: what `estimate_skills` returns, of the whole organisation: the groups are fitted to those
            that are known, and all are judged by them. Row order does not matter.
        settings: `proficiency`.

    Returns:
        One value in [0, 1] per row, in the order of the rows.
    """
    model = fit_gaps(states, settings)
    return pl.Series("gap_probability", model.probability(states), dtype=pl.Float64)


def fit_gaps(states: pl.DataFrame, settings: RecommendSettings) -> GapModel:
    """Fit the two groups to the known states of an organisation; without any, what is usual."""
    pieces = pl.col("alpha") + pl.col("beta") - 2
    known = states.filter(~pl.col("is_unknown"), pieces > 0)
    cells = _cells(known, pieces)
    names = cells["competency_id"].unique().sort()
    of_name = np.searchsorted(names.to_numpy(), cells["competency_id"].to_numpy())
    share, count = cells["share"].to_numpy() / SHARE_CELLS, cells["len"].to_numpy().astype(np.float64)
    precision = 1 / (SPREAD**2 + NOISE**2 / 2.0 ** (cells["pieces"].to_numpy() / PIECE_CELLS_PER_DOUBLING))
    in_name = np.bincount(of_name, count, len(names))
    gap = settings.proficiency * GAP_OF_PROFICIENCY
    usual = max(USUAL_ABLE, settings.proficiency)
    usual_weight = USUAL_STATES / (SPREAD**2 + NOISE**2 / USUAL_PIECES)
    able, rate = usual, USUAL_RATE
    rates = np.full(len(names), rate)
    for _ in range(ITERATIONS):
        odds = logit(rates)[of_name] + (able - gap) * ((able + gap) / 2 - share) * precision
        of_gap = count * expit(odds)
        rate = (of_gap.sum() + USUAL_RATE * USUAL_STATES) / (count.sum() + USUAL_STATES)
        rates = (np.bincount(of_name, of_gap, len(names)) + rate * PRIOR_STATES) / (in_name + PRIOR_STATES)
        weight = (count - of_gap) * precision
        able = float((weight @ share + usual_weight * usual) / (weight.sum() + usual_weight))
        able = max(able, settings.proficiency)
    base_rates = pl.DataFrame({"competency_id": names, "base_rate": rates})
    return GapModel(gap, able, float(rate), base_rates)


def _cells(known: pl.DataFrame, pieces: pl.Expr) -> pl.DataFrame:
    """Number of states by competency, rounded share and rounded log pieces, in a fixed order."""
    cell = ["competency_id", "share", "pieces"]
    return (
        known.select(
            "competency_id",
            share=((pl.col("alpha") - 1) / pieces * SHARE_CELLS).round().clip(0, SHARE_CELLS).cast(pl.Int64),
            pieces=(pieces.log(2) * PIECE_CELLS_PER_DOUBLING).round().cast(pl.Int64),
        )
        .group_by(cell)
        .len()
        .sort(cell)
    )
