"""The mastery estimator against Bayesian knowledge tracing and a moving average: next-answer AUC.

    python -m benchmarks.mastery --train FILE [--test FILE] [--pybkt PYTHON] [--fits 5] [--students N]

FILE: answers in the three-line format of knowledge tracing (length, skills, answers), such as ASSISTments
2009 (`assist2009_updated_train.csv`), which may not be redistributed and is not here. Without --test the
students are split by --seed, three in ten to be told.

pyBKT does not work with the product's numpy. To compare with it, make it an environment of its own:

    python -m venv bkt && bkt/bin/pip install "pyBKT==1.4.3" "numpy<2" "scikit-learn==1.5.*" "pandas<3"

and pass --pybkt bkt/bin/python. Each of its four fits is the best of --fits beginnings (5, as in
pyBKT itself), which take minutes each; --students fits and tells fewer.
Everything is printed for all answers and again without those that only repeat the answer before them (see
`told_twice`), which flatter everyone.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import polars as pl

from benchmarks.mastery.data import FormatError, read_answers, some_students, split_by_student, told_twice
from benchmarks.mastery.estimators import PybktError, by_pybkt, moving_average, ours
from benchmarks.mastery.measures import Floats, area_under_curve, brier, calibration_error, gain_interval


def main() -> None:
    """Print one table per reading of the data, and fail unless ours has the highest AUC in each."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--train", type=Path, required=True)
    asked.add_argument("--test", type=Path)
    asked.add_argument("--pybkt", type=Path, help="an interpreter that has pyBKT 1.4")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--students", type=int, help="at most so many of each file, drawn by --seed")
    asked.add_argument("--fits", type=int, default=5, help="random beginnings of each pyBKT fit")
    given = asked.parse_args()
    try:
        passed = [compare(*tables, given, title) for title, tables in readings(given)]
    except (FormatError, PybktError, OSError) as error:
        sys.exit(str(error))
    if given.pybkt is None:
        print("\nNot compared with pyBKT: pass --pybkt PYTHON, see --help.")
    if not all(passed):
        sys.exit("The product's estimator is not the best here.")


def readings(given: argparse.Namespace) -> list[tuple[str, tuple[pl.DataFrame, pl.DataFrame]]]:
    """The data as they are, and without answers told twice; each to fit on and to be told."""
    fitted = read_answers(given.train)
    if given.test:
        asked = read_answers(given.test).with_columns(pl.col("student") + fitted["student"].max() + 1)
    else:
        fitted, asked = split_by_student(fitted, given.seed)
    if given.students:
        fitted, asked = (some_students(table, given.students, given.seed) for table in (fitted, asked))
    together = pl.concat([fitted, asked])
    once = ~told_twice(together)
    cleaned = (fitted.filter(once[: fitted.height]), asked.filter(once[fitted.height :]))
    return [("All answers", (fitted, asked)), ("Without answers told twice", cleaned)]


def compare(fitted: pl.DataFrame, asked: pl.DataFrame, given: argparse.Namespace, title: str) -> bool:
    """Print the table; whether the product's estimator has the highest AUC."""
    told: dict[str, Floats] = ours(fitted, asked)
    told |= dict([moving_average(fitted, asked)])
    if given.pybkt:
        told |= by_pybkt(given.pybkt, fitted, asked, given.seed, given.fits)
    right = asked["right"].cast(pl.Float64).to_numpy()
    areas = {name: area_under_curve(right, chance) for name, chance in told.items()}
    print(
        f"\n{title}: fitted on {fitted.height:,} answers of {fitted['student'].n_unique():,} students, told"
    )
    print(f"{asked.height:,} answers of {asked['student'].n_unique():,} others, {right.mean():.3f} right\n")
    print(f"{'estimator':<52}{'AUC':>7}{'Brier':>8}{'ECE':>8}")
    for name, chance in sorted(told.items(), key=lambda item: -areas[item[0]]):
        measures = (areas[name], brier(right, chance), calibration_error(right, chance))
        print(f"{name:<52}{measures[0]:>7.4f}{measures[1]:>8.4f}{measures[2]:>8.4f}")
    first, *others = told
    best = max((name for name in others if not name.startswith("signalpath")), key=areas.__getitem__)
    low, high = gain_interval(asked["student"].to_numpy(), right, told[first], told[best], given.seed)
    print(f"\nAbove {best}: {areas[first] - areas[best]:+.4f} AUC, 95% interval {low:+.4f} to {high:+.4f}")
    return areas[first] > areas[best]


if __name__ == "__main__":
    main()
