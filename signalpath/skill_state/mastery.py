"""The chance that a person's next unaided answer is right, from the proofs so far.

Belongs here: which estimator may speak for an organisation's own answers.
Does not belong here: the model's mathematics (`answer_model`), forgetting over time (`refresh`).

Two estimators, both in (0, 1), and both raised or left alone by one more right answer:

* the default is the usual rate of the competency, worth three answers, and the person's own answers in it,
  each counting four fifths of the next one. It has no weight that must be learnt;
* the model of `answer_model`, fitted on the organisation's own answers. It replaces the default only
  where there are at least `ENOUGH_ANSWERS` of `ENOUGH_PEOPLE`, and only if it told the answers of people
  that it was not fitted on better (five folds by person, log loss). Weights learnt on other people's
  schoolwork are not used: `benchmarks/mastery` says how good the estimators are there, and no more.

Neither knows how much time passed between answers; what time takes is told by `refresh`.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from signalpath.skill_state.answer_features import Booleans, Floats, decayed_before, group_codes
from signalpath.skill_state.answer_model import NEARLY, Answers, fit_answers, usual_rates
from signalpath.skill_state.proofs import PAIR, by_day

ENOUGH_ANSWERS, ENOUGH_PEOPLE = 2000, 100
FOLDS = 5
PRIOR, FADING = 3.0, 0.8

MASTERY_SCHEMA: dict[str, pl.DataType] = {
    "person_key": pl.String(),
    "competency_id": pl.String(),
    "mastery": pl.Float64(),
}


def mastery_now(proofs: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The chance that the next unaided answer is right, per person and competency with a checkpoint.

    Args:
        proofs: `int_skill_proofs`. Sign-offs and teach-backs are left out: nobody signs that something
            went wrong, so that they are no answers and would flatter whoever asks for many.
        as_of: proofs after this day are not looked at.

    Returns:
        One row per person and competency with an unaided checkpoint, sorted (`MASTERY_SCHEMA`).
    """
    checkpoints = proofs.filter(pl.col("proof_kind") == "checkpoint")
    known = by_day(checkpoints, as_of).sort("person_key", "proved_at", "proof_key")
    asked = known.select(PAIR).unique().sort(PAIR)
    rows = pl.concat(
        [known.select(*PAIR, right="is_right"), asked.with_columns(right=pl.lit(None, pl.Boolean()))]
    )
    codes = {name: rows[name].rank("dense").cast(pl.Int64()).to_numpy() - 1 for name in PAIR}
    answers = Answers(
        codes["person_key"],
        codes["competency_id"],
        rows["right"].fill_null(value=False).cast(pl.Float64()).to_numpy(),
    )
    chance = next_answers(answers, rows["right"].is_not_null().to_numpy())
    return (
        rows.with_columns(pl.Series("mastery", chance, dtype=pl.Float64()))
        .filter(pl.col("right").is_null())
        .select(pl.col(name).cast(dtype) for name, dtype in MASTERY_SCHEMA.items())
        .sort(PAIR)
    )


def next_answers(answers: Answers, is_answer: Booleans) -> Floats:
    """Chance of each row by the estimator that these answers allow; False rows only ask."""
    given = Answers(answers.person[is_answer], answers.skill[is_answer], answers.right[is_answer])
    skills = int(answers.skill.max(initial=-1)) + 1
    if model_is_better(given, skills):
        return fit_answers(given, skills).predict(answers, is_answer)
    return default_chance(answers, usual_rates(given, skills), is_answer)


def default_chance(answers: Answers, rates: Floats, is_answer: Booleans | None = None) -> Floats:
    """(sum of 0.8^k right + 3 rate) / (sum of 0.8^k + 3), k answers back in the same skill.

    Args:
        answers: the rows, each person's in order.
        rates: usual share of right answers per skill code.
        is_answer: False for a row that only asks.
    """
    counts = np.ones(len(answers.right), dtype=bool) if is_answer is None else is_answer
    series = [(answers.right, FADING), (np.ones(len(answers.right)), FADING)]
    right, count = decayed_before(group_codes(answers.person, answers.skill), series, counts).T
    chance = (right + PRIOR * rates[answers.skill]) / (count + PRIOR)
    return np.clip(chance, NEARLY, 1 - NEARLY)


def model_is_better(answers: Answers, skills: int) -> bool:
    """Whether the fitted model tells the answers of people it has not seen better than the default."""
    people = len(np.unique(answers.person))
    if len(answers.right) < ENOUGH_ANSWERS or people < ENOUGH_PEOPLE:
        return False
    # Codes go by sorted keys, which are hashes: every fifth person is as good as drawn by lot.
    fold = answers.person % FOLDS
    gain = 0.0
    for held in range(FOLDS):
        theirs, others = (
            Answers(answers.person[rows], answers.skill[rows], answers.right[rows])
            for rows in (fold == held, fold != held)
        )
        fitted = fit_answers(others, skills).predict(theirs)
        plain = default_chance(theirs, usual_rates(others, skills))
        gain += float((log_likelihood(theirs.right, fitted) - log_likelihood(theirs.right, plain)).sum())
    return gain > 0


def log_likelihood(right: Floats, chance: Floats) -> Floats:
    """ln of the chance that was given to what happened, per answer."""
    return np.log(np.where(right == 1, chance, 1 - chance))
