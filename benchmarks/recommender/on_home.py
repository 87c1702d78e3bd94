"""One demo run as it is: the same figures as over many worlds, without damage and without intervals.

Belongs here: reading a home, and the table that `make recommender` prints. Not here: any measure of its own.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
from rich.table import Table

from benchmarks.recommender.measure import BINS, as_if_consenting
from benchmarks.recommender.rankers import PRODUCT, RANDOM, baselines, made, ranking_of
from benchmarks.recommender.worlds import World, planted, read_frames
from signalpath.evaluation import calibrate, evaluate_ranking, expected_calibration_error
from signalpath.recommend import rank_randomly

DRAWS = 200
# The demo's own manager and chance are drawn anew from here.
SEED = 0
COLUMNS = {
    "among": "among",
    "ranking": "ranking",
    "people": "people",
    "hit_at_3": "hit@3",
    "precision_at_3": "precision@3",
    "ndcg_at_5": "NDCG@5",
    "abstention_rate": "abstained",
    "calibration_error": "calibration error",
}


def world_of(home: Path, as_of: date | None = None) -> World:
    """The world of a demo home, read only, with the truth beside it; nobody's accounts are joined wrongly.

    Raises:
        FileNotFoundError: `home` holds no demo run.
    """
    if not (home / "warehouse.duckdb").is_file():
        raise FileNotFoundError(f"{home / 'warehouse.duckdb'}: not found. Run `signalpath run` first")
    with duckdb.connect(home / "warehouse.duckdb", read_only=True) as connection:
        frames = read_frames(connection)
        if as_of is None:
            as_of = connection.sql("select max(as_of) from recommend.skill_states").fetchall()[0][0]
    frames["confused"] = pl.DataFrame(schema={"person_key": pl.String})
    return World(SEED, frames, planted(home / "demo" / "truth.json", frames["mailboxes"]), as_of)


def evaluate(home: Path, as_of: date | None = None) -> pl.DataFrame:
    """Measure the product, each baseline and each ablation on a demo home.

    Returns:
        One row per people ("consenting" or "everybody") and ranking: the measures of
        `signalpath.evaluation.evaluate_ranking`, of random the mean of many draws, and for rankings with
        probabilities `calibration_error`, the expected calibration error over all scored pairs.
    """
    world = world_of(home, as_of)
    everybody = as_if_consenting(world)
    consenting = everybody.join(world.current.filter("is_consenting"), on="person_key", how="semi")
    rows = [
        {"among": among, "ranking": ranking} | measures
        for among, people in {"consenting": consenting, "everybody": everybody}.items()
        for ranking, measures in _measured(world, people).items()
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _measured(world: World, people: pl.DataFrame) -> dict[str, dict[str, float]]:
    who, evidence = people["person_key"], world.frames["evidence"]
    competencies = world.frames["competencies"]["competency_id"]
    found = {PRODUCT: _ours(world, people, evidence)}
    draws = [evaluate_ranking(rank_randomly(who, competencies, n), world.gaps, who) for n in range(DRAWS)]
    found[RANDOM] = pl.DataFrame(draws).mean().row(0, named=True)
    for name, ranking in baselines(world, who, SEED):
        found.setdefault(name, evaluate_ranking(ranking, world.gaps, who))
    for signal in evidence["signal_id"].unique().sort():
        found[f"without {signal}"] = _ours(world, people, evidence.filter(pl.col("signal_id") != signal))
    return found


def _ours(world: World, people: pl.DataFrame, evidence: pl.DataFrame) -> dict[str, float]:
    paths, scored = made(world, people, evidence)
    error = expected_calibration_error(calibrate(scored, world.gaps, BINS))
    rated = evaluate_ranking(ranking_of(paths), world.gaps, people["person_key"])
    return rated | {"calibration_error": error}


def show(measured: pl.DataFrame) -> Table:
    """The measures as a table for people."""
    table = Table(title="Planted gaps found (hit@3: share of people with one among their first three steps)")
    for name, heading in COLUMNS.items():
        table.add_column(heading, justify="left" if name in ("among", "ranking") else "right")
    for row in measured.rows(named=True):
        style = "bold" if row["ranking"] == PRODUCT else None
        table.add_row(*(_text(row[name]) for name in COLUMNS), style=style)
    return table


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and value > 1 else f"{value:.3f}"
    return "" if value is None else str(value)
