"""The chance that the next answer is right: a logistic model of what came before, fitted by Newton.

Belongs here: weights of the features, their fit, and what a skill's usual rate is.
Does not belong here: the features (`answer_features`), when a fit may be used (`mastery`).

It is of the family of Best-LR and DAS3H (Gervet et al. 2020; Choffin et al. 2019): one intercept per
skill, drawn to the mean by an L2 penalty, and few features of the history. Every weight can be read.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from signalpath.skill_state.answer_features import FEATURES, Booleans, Floats, Integers, answer_features

NEARLY = 0.001  # predictions stay this far from 0 and 1
SKILL_PENALTY, FEATURE_PENALTY, MOST_STEPS = 3.0, 1.0, 50
_SIGNS = np.array(list(FEATURES.values()))


@dataclass(frozen=True)
class Answers:
    """Answers of all people; each person's rows in the order in which they were given.

    Attributes:
        person: codes 0, 1, ...
        skill: codes 0, 1, ...
        right: 1 or 0.
    """

    person: Integers
    skill: Integers
    right: Floats


@dataclass(frozen=True)
class AnswerModel:
    """A fitted model: `rates` and `skill_weights` per skill code, one weight per feature, an intercept."""

    rates: Floats
    feature_weights: Floats
    skill_weights: Floats
    intercept: float

    def predict(self, answers: Answers, is_answer: Booleans | None = None) -> Floats:
        """Chance in (0, 1) that each answer is right, from those before it; see `answer_features`."""
        rate = self.rates[answers.skill]
        features = answer_features(answers.person, answers.skill, answers.right, rate, is_answer)
        odds = features @ self.feature_weights + self.skill_weights[answers.skill] + self.intercept
        return np.clip(expit(odds), NEARLY, 1 - NEARLY)


def usual_rates(answers: Answers, skills: int, prior: float = 5.0) -> Floats:
    """Share of right answers per skill, drawn to that of all by `prior` answers, and that to one half."""
    overall = (answers.right.sum() + prior / 2) / (len(answers.right) + prior)
    right = np.bincount(answers.skill, answers.right, skills)
    return (right + prior * overall) / (np.bincount(answers.skill, minlength=skills) + prior)


def fit_answers(answers: Answers, skills: int) -> AnswerModel:
    """Fit the model by penalised maximum likelihood.

    A weight with the wrong sign (see `FEATURES`) is held at nought and the rest fitted again, so that one
    more right answer never lowers a prediction.

    Args:
        answers: at least one.
        skills: how many skill codes there are; those without an answer get the usual weight of 0.
    """
    rates = usual_rates(answers, skills)
    features = answer_features(answers.person, answers.skill, answers.right, rates[answers.skill])
    free = np.ones(features.shape[1], dtype=bool)
    while True:
        used = features * free
        weights = _newton(used, answers.skill, answers.right, skills)
        wrong = free & (weights[: len(free)] * _SIGNS < 0)
        if not wrong.any():
            break
        free &= ~wrong
    count = len(free)
    return AnswerModel(rates, weights[:count] * free, weights[count:-1], float(weights[-1]))


def _newton(features: Floats, skill: Integers, right: Floats, skills: int) -> Floats:
    """Weights of features, skills and the intercept at the maximum of the penalised likelihood."""
    count = features.shape[1]
    design = np.column_stack([features, np.ones(len(right))])
    places = np.r_[np.arange(count), count + skills]
    of_skill = count + np.arange(skills)
    penalty = np.r_[np.full(count, FEATURE_PENALTY), np.full(skills, SKILL_PENALTY), 1e-9]
    weights = np.zeros(count + skills + 1)
    for _ in range(MOST_STEPS):
        odds = design @ weights[places] + weights[of_skill][skill]
        chance = expit(odds)
        spread, error = chance * (1 - chance), chance - right
        slope = penalty * weights
        slope[places] += design.T @ error
        slope[of_skill] += np.bincount(skill, error, skills)
        curve = np.diag(penalty)
        curve[np.ix_(places, places)] += design.T @ (design * spread[:, None])
        cross = np.column_stack([np.bincount(skill, spread * column, skills) for column in design.T])
        curve[np.ix_(of_skill, places)] += cross
        curve[np.ix_(places, of_skill)] += cross.T
        curve[of_skill, of_skill] += np.bincount(skill, spread, skills)
        step = np.linalg.solve(curve, slope)
        weights -= step * min(1.0, 4.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-8:
            break
    return weights
