"""What paths for 100,000 people cost: 200 skills, 2,000 items, on two threads.

    python -m benchmarks.recommender_scale [--people 1000 10000 100000] [--work FOLDER]

Frames are invented by seed and written outside the measured time. `estimate_skills` and `recommend` then run
in a process of their own, reading included, with its peak memory; the floor, in the same way: reading the
evidence and one group_by over it. Everybody consents and has evidence in 12 of the skills, four rows of each,
which is 48 rows a person.

Exit code 1: the largest took over 90 s or 4 GiB, or the cost grows faster than the people.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
from rich.console import Console
from rich.table import Table

from benchmarks.own_process import exponent_of, measured, with_cost

AS_OF = date(2026, 6, 29)
PEOPLE = (1_000, 10_000, 100_000)
SKILLS, ITEMS, SKILLS_EACH, ROWS_EACH, WEEKS = 200, 2_000, 12, 4, 78
SIGNALS = (("review_comment_density", "work"), ("incident_response", "work"), ("exposure", "exposure"),
           ("checkpoint", "mastery"))  # fmt: skip
GAP_RATE = 0.15
SECONDS, GIBIBYTES, EXPONENT = 90.0, 4.0, 1.1


def invent(folder: Path, people: int, seed: int = 1) -> None:
    """Write people, evidence, competencies and content of an organisation of `people` to `folder`."""
    random = np.random.default_rng(seed)
    skill = pl.Series([f"skill_{number:03d}" for number in range(SKILLS)])
    pl.DataFrame(
        {
            "competency_id": skill,
            "relevance": random.uniform(0.3, 1.0, SKILLS),
            "prerequisites": [[skill[n - 1]] if n % 5 == 4 else [] for n in range(SKILLS)],
        },
        schema_overrides={"prerequisites": pl.List(pl.String)},
    ).write_parquet(folder / "competencies.parquet")
    _content(random, skill).write_parquet(folder / "content.parquet")
    names = pl.Series([f"person-{number:06d}" for number in range(people)])
    pl.DataFrame({"person_key": names, "roster_person_id": names}).with_columns(
        is_bot=pl.lit(value=False),
        is_consenting=pl.lit(value=True),
        start_on=pl.lit(date(2024, 1, 1)),
        end_on=pl.lit(None, pl.Date),
    ).write_parquet(folder / "people.parquet")
    _evidence(random, names, skill).write_parquet(folder / "evidence.parquet")


def _content(random: np.random.Generator, skill: pl.Series) -> pl.DataFrame:
    modality = pl.Series(["lab", "runbook", "sandbox", "review", "talk", "pairing", "course"])
    return pl.DataFrame(
        {
            "content_id": [f"item_{number:04d}" for number in range(ITEMS)],
            "competency_id": skill.gather(np.arange(ITEMS) % SKILLS),
            "level": np.arange(ITEMS) // SKILLS % 4 + 1,
            "modality": modality.gather(random.integers(0, len(modality), ITEMS)),
            "minutes": random.integers(10, 60, ITEMS),
            "is_synchronous": random.random(ITEMS) < 0.2,
            "is_local": random.random(ITEMS) < 0.5,
        }
    ).with_columns(reviewed_on=pl.lit(date(2026, 1, 1)), open_error_count=pl.lit(0, pl.Int64))


def _evidence(random: np.random.Generator, names: pl.Series, skill: pl.Series) -> pl.DataFrame:
    pairs = len(names) * SKILLS_EACH
    person = np.repeat(np.arange(len(names)), SKILLS_EACH)
    # Distinct skills of a person: a start of their own, and steps that share no divisor with 200.
    of_skill = (
        np.repeat(random.integers(0, SKILLS, len(names)), SKILLS_EACH) + 7 * np.arange(pairs)
    ) % SKILLS
    centre = np.where(random.random(pairs) < GAP_RATE, 0.3, 0.6)
    rows, signal = np.repeat(np.arange(pairs), ROWS_EACH), np.tile(np.arange(ROWS_EACH), pairs)
    week = random.integers(0, WEEKS, len(rows))
    is_exposure = signal == 2
    value = np.where(is_exposure, 1.0, (centre[rows] + random.normal(0, 0.15, len(rows))).clip(0, 1))
    return pl.DataFrame(
        {
            "person_key": names.gather(person[rows]),
            "competency_id": skill.gather(of_skill[rows]),
            "signal_id": pl.Series([name for name, _ in SIGNALS]).gather(signal),
            "signal_kind": pl.Series([kind for _, kind in SIGNALS]).gather(signal),
            "value": value,
            "weight": random.uniform(0.5, 4.0, len(rows)),
            "half_life_days": np.full(len(rows), 180.0),
            "number": random.integers(1, 9_999, len(rows)),
            "age": week * 7,
        }
    ).select(
        pl.exclude("number", "age"),
        week_on=pl.lit(AS_OF) - pl.duration(days="age"),
        evidence_ids=pl.concat_list(pl.format("acme/service#{}", "number")),
    )


def _floor(folder: Path) -> int:
    evidence = pl.read_parquet(folder / "evidence.parquet")
    return evidence.group_by("person_key", "competency_id").agg(pl.col("weight").sum()).height


def _paths(folder: Path) -> int:
    from signalpath.recommend import recommend
    from signalpath.skill_state import estimate_skills

    names = ("people", "evidence", "competencies", "content")
    people, evidence, competencies, content = (pl.read_parquet(folder / f"{name}.parquet") for name in names)
    states = estimate_skills(evidence, AS_OF)
    return recommend(people, states, evidence, competencies, content, AS_OF).path_steps.height


def main() -> int:
    """Measure every size and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, nargs="+", default=PEOPLE)
    parser.add_argument("--work", type=Path, help="where frames are written; default: a temporary folder")
    parser.add_argument("--in-process", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--floor", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.in_process:
        work = _floor if given.floor else _paths
        print(json.dumps(with_cost(lambda: {"rows": work(given.in_process)})))
        return 0
    table = Table(
        "people", "steps", "seconds", "CPU s", "peak GiB", "floor, CPU s", "times floor", "exponent"
    )
    costs: list[tuple[int, dict[str, float]]] = []
    exponent = 0.0
    for people in given.people:
        with tempfile.TemporaryDirectory(prefix="signalpath-scale-", dir=given.work) as folder:
            invent(Path(folder), people)
            ours = measured("benchmarks.recommender_scale", "--in-process", folder)
            floor = measured("benchmarks.recommender_scale", "--in-process", folder, "--floor")
        costs.append((people, ours))
        exponent = exponent_of(costs)
        shown = f"{exponent:.2f}" if len(costs) > 1 else ""
        cells = [f"{people:,}", f"{ours['rows']:,}", f"{ours['seconds']:.1f}", f"{ours['cpu']:.1f}"]
        cells += [f"{ours['gib']:.2f}", f"{floor['cpu']:.2f}", f"{ours['cpu'] / floor['cpu']:.1f}", shown]
        table.add_row(*cells)
    Console(width=130).print(table)
    largest = costs[-1][1]
    is_reached = largest["seconds"] <= SECONDS and largest["gib"] <= GIBIBYTES and exponent <= EXPONENT
    return 0 if is_reached else 1


if __name__ == "__main__":
    sys.exit(main())
