"""The estimators that are compared: the product's two, a tuned moving average, and pyBKT.

Belongs here: chances for each answer of the students asked, from those before it. All are fitted or
tuned on the other students alone.
"""

from __future__ import annotations

import subprocess
import tempfile
from itertools import product
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.mastery.measures import Floats, area_under_curve
from signalpath.skill_state.answer_features import decayed_before, group_codes
from signalpath.skill_state.answer_model import Answers, fit_answers, usual_rates
from signalpath.skill_state.mastery import default_chance

DECAYS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0)
PRIORS = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
PYBKT = {"pyBKT, standard": "no", "pyBKT, with forgetting": "yes"}
_SCRIPT = Path(__file__).with_name("pybkt_predict.py")


class PybktError(Exception):
    """pyBKT did not run: what it said."""


def to_answers(table: pl.DataFrame) -> Answers:
    """The table of `read_answers` as arrays."""
    person, skill = (table[name].cast(pl.Int64).to_numpy() for name in ("student", "skill"))
    return Answers(person, skill, table["right"].cast(pl.Float64).to_numpy())


def ours(fitted: pl.DataFrame, asked: pl.DataFrame) -> dict[str, Floats]:
    """The product's model, its default without a fit, and the skill's usual rate alone."""
    known, theirs = to_answers(fitted), to_answers(asked)
    skills = int(max(known.skill.max(), theirs.skill.max())) + 1
    rates = usual_rates(known, skills)
    return {
        "signalpath, fitted": fit_answers(known, skills).predict(theirs),
        "signalpath, default": default_chance(theirs, rates),
        "usual rate of the skill": rates[theirs.skill],
    }


def moving_average(fitted: pl.DataFrame, asked: pl.DataFrame) -> tuple[str, Floats]:
    """The exponentially weighted average that does best on the students to fit on.

    Tuned: over answers in the same skill or in all, decay per answer, and how many answers the skill's
    usual rate is worth before the first.
    """
    known, theirs = to_answers(fitted), to_answers(asked)
    skills = int(max(known.skill.max(), theirs.skill.max())) + 1
    rates = usual_rates(known, skills)

    def averages(answers: Answers, of_skill: bool, decays: tuple[float, ...]) -> Floats:
        keys = (answers.person, answers.skill) if of_skill else (answers.person,)
        one = np.ones(len(answers.right))
        series = [(answers.right, d) for d in decays] + [(one, d) for d in decays]
        return decayed_before(group_codes(*keys), series, one == 1)

    def chance(sums: Floats, answers: Answers, place: int, prior: float) -> Floats:
        count = sums.shape[1] // 2
        told = (sums[:, place] + prior * rates[answers.skill]) / (sums[:, count + place] + prior)
        return np.asarray(told)

    best, settings = -1.0, (True, 1.0, 1.0)
    for of_skill in (True, False):
        sums = averages(known, of_skill, DECAYS)
        for place, prior in product(range(len(DECAYS)), PRIORS):
            found = area_under_curve(known.right, chance(sums, known, place, prior))
            if found > best:
                best, settings = found, (of_skill, DECAYS[place], prior)
    of_skill, decay, prior = settings
    name = f"moving average, tuned ({'same skill' if of_skill else 'all skills'}, {decay:g}, {prior:g})"
    return name, chance(averages(theirs, of_skill, (decay,)), theirs, 0, prior)


def by_pybkt(
    interpreter: Path, fitted: pl.DataFrame, asked: pl.DataFrame, seed: int, fits: int
) -> dict[str, Floats]:
    """pyBKT's predictions on the same split, by its own interpreter; the usual rate for unseen skills."""
    told = {}
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / f"{name}.csv" for name in ("fitted", "asked", "told")]
        for path, table in zip(paths, (fitted, asked), strict=False):
            table.select(
                order_id=pl.int_range(pl.len()),
                user_id="student",
                # pyBKT looks skills up by the beginning of their name: names of one length cannot clash.
                skill_name=pl.format("s{}", pl.col("skill").cast(pl.String).str.zfill(6)),
                correct="right",
            ).write_csv(path)
        for name, forgets in PYBKT.items():
            run = subprocess.run(
                [interpreter, _SCRIPT, *paths, forgets, str(seed), str(fits)],
                capture_output=True,
                text=True,
                check=False,
            )
            if run.returncode:
                raise PybktError(f"{interpreter} could not run pyBKT: {run.stderr.strip()[-400:]}")
            known, theirs = to_answers(fitted), to_answers(asked)
            chances = usual_rates(known, int(max(known.skill.max(), theirs.skill.max())) + 1)[theirs.skill]
            answered = pl.read_csv(paths[2])
            chances[answered["order_id"].to_numpy()] = answered["predicted"].to_numpy()
            told[name] = chances
    return told
