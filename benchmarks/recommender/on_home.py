"""Does the recommender find the planted gaps of the demo organisation, and better than what is cheap?

    python -m benchmarks.recommender [--home .signalpath]

Reads the warehouse of a demo run (read only) and the truth file, which nothing but tests and
benchmarks may read; recomputes paths with the product's own functions; compares them with random
(the mean of many seeds), the most popular content and the competencies of a person's last incidents;
then takes away one signal at a time.

Rows are given for the people who consent, which is what the product does, and for everybody employed,
as if all had consented, which is less subject to chance.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
from rich.console import Console
from rich.table import Table

from benchmarks.recommender.worlds import planted, read_frames
from signalpath.evaluation import calibrate, evaluate_ranking, expected_calibration_error
from signalpath.recommend import (
    RecommendSettings,
    rank_by_last_incident,
    rank_by_popularity,
    rank_randomly,
    recommend,
    score_gaps,
)
from signalpath.skill_state import estimate_skills

SEEDS = range(200)
# NDCG@5 needs five places. Choosing is greedy, so the first three are the product's own path.
SETTINGS = RecommendSettings(maximum_steps=5)
PRODUCT = "signalpath"


@dataclass(frozen=True)
class Demo:
    """The frames that paths are made of, and the truth."""

    frames: dict[str, pl.DataFrame]
    gaps: pl.DataFrame
    as_of: date


def read_demo(home: Path, as_of: date | None = None) -> Demo:
    """Read the warehouse and `demo/truth.json` of a demo home.

    Raises:
        FileNotFoundError: `home` holds no demo run.
    """
    truth = home / "demo" / "truth.json"
    if not (home / "warehouse.duckdb").is_file():
        raise FileNotFoundError(f"{home / 'warehouse.duckdb'}: not found. Run `signalpath run` first")
    with duckdb.connect(home / "warehouse.duckdb", read_only=True) as connection:
        frames = read_frames(connection)
        if as_of is None:
            as_of = connection.sql("select max(as_of) from recommend.skill_states").fetchall()[0][0]
    return Demo(frames, planted(truth, frames["mailboxes"]), as_of)


def evaluate(home: Path, as_of: date | None = None) -> pl.DataFrame:
    """Measure the product, each baseline and each ablation on a demo home.

    Returns:
        One row per people ("consenting" or "everybody") and ranking: the measures of
        `signalpath.evaluation.evaluate_ranking`, and for rankings with probabilities
        `calibration_error`, the expected calibration error over all scored pairs.
    """
    demo = read_demo(home, as_of)
    current = demo.frames["people"].filter(
        ~pl.col("is_bot"),
        pl.col("roster_person_id").is_not_null(),
        pl.col("end_on").is_null() | (pl.col("end_on") >= demo.as_of),
    )
    rows = []
    for name, people in {"consenting": current.filter("is_consenting"), "everybody": current}.items():
        asked = people.with_columns(is_consenting=pl.lit(True))
        for ranking, measures in _rankings(demo, asked):
            rows.append({"among": name, "ranking": ranking, **measures})
    return pl.DataFrame(rows, infer_schema_length=None)


def _rankings(demo: Demo, people: pl.DataFrame) -> Iterator[tuple[str, dict[str, float]]]:
    who, frames, competencies = (
        people["person_key"],
        demo.frames,
        demo.frames["competencies"]["competency_id"],
    )
    evidence = frames["evidence"]

    yield PRODUCT, _ours(demo, people, evidence)
    draws = [evaluate_ranking(rank_randomly(who, competencies, seed), demo.gaps, who) for seed in SEEDS]
    yield "random", pl.DataFrame(draws).mean().row(0, named=True)
    popular = rank_by_popularity(who, competencies, frames["learning"])
    yield "most popular", evaluate_ranking(popular, demo.gaps, who)
    last = rank_by_last_incident(who, frames["incidents"])
    yield "last incident", evaluate_ranking(last, demo.gaps, who)
    for signal in evidence["signal_id"].unique().sort():
        yield f"without {signal}", _ours(demo, people, evidence.filter(pl.col("signal_id") != signal))


def _ours(demo: Demo, people: pl.DataFrame, evidence: pl.DataFrame) -> dict[str, float]:
    frames, as_of = demo.frames, demo.as_of
    states = estimate_skills(evidence, as_of)
    done = frames["learning"].filter(pl.col("verb") == "completed")
    made = recommend(
        people, states, evidence, frames["competencies"], frames["content"], as_of, SETTINGS, completed=done
    )
    ranking = made.path_steps.select("person_key", "competency_id", rank="step")
    scored = score_gaps(states, evidence, frames["competencies"], as_of, SETTINGS)
    scored = scored.join(people, on="person_key", how="semi")
    error = expected_calibration_error(calibrate(scored, demo.gaps))
    return evaluate_ranking(ranking, demo.gaps, people["person_key"]) | {"calibration_error": error}


def show(measured: pl.DataFrame) -> Table:
    """The measures as a table for people."""
    table = Table(title="Planted gaps found (hit@3: share of people with one among their first three steps)")
    columns = {
        "among": "among",
        "ranking": "ranking",
        "people": "people",
        "hit_at_3": "hit@3",
        "precision_at_3": "precision@3",
        "ndcg_at_5": "NDCG@5",
        "abstention_rate": "abstained",
        "calibration_error": "calibration error",
    }
    for name, heading in columns.items():
        table.add_column(heading, justify="left" if name in ("among", "ranking") else "right")
    for row in measured.rows(named=True):
        values = [row[name] for name in columns]
        table.add_row(
            *(_text(value) for value in values), style="bold" if row["ranking"] == PRODUCT else None
        )
    return table


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and value > 1 else f"{value:.3f}"
    return "" if value is None else str(value)


def main() -> None:
    """Print the table, and exit with an error where there is no demo to measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--home", type=Path, default=Path(".signalpath"))
    parser.add_argument("--as-of", type=date.fromisoformat, help="default: the day of the run's skill states")
    options = parser.parse_args()
    try:
        measured = evaluate(options.home, options.as_of)
    except FileNotFoundError as error:
        parser.exit(2, f"{error}\n")
    Console().print(show(measured))


if __name__ == "__main__":
    main()
