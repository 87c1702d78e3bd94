"""Does the recommender find planted gaps, better than what is cheap, and with honest probabilities?

    python -m benchmarks.recommender [--seeds 1-20] [--work /tmp/worlds] [--no-variants] [--json FILE]
    python -m benchmarks.recommender --home .signalpath       (one demo run as it is, without damage)

The demo of every seed is read by the product, damaged (`damage.py`) and modelled; paths are made by the
product's own functions and compared with the truth, which nothing but tests and benchmarks may read. Figures
are of everybody employed, as if all had consented, unless a row says otherwise; intervals are of 95%, over
worlds and people. The constants of the gap probability were chosen on seeds above 100.

Exit code 1: the bar is missed.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import date
from pathlib import Path

import polars as pl
from rich.console import Console

from benchmarks.recommender import fairness, measure, on_home, report
from benchmarks.recommender.against_ranx import agrees_with_ranx
from benchmarks.recommender.rankers import MANAGER_SEES
from benchmarks.recommender.worlds import World, make_worlds


def measure_worlds(
    console: Console, worlds: list[World], has_variants: bool
) -> tuple[dict[str, object], bool]:
    """Measure, print and judge; returns the figures and whether the bar is reached."""
    rated = measure.rate_all(worlds)
    summary = measure.summarise(rated, ["among", "ranking"])
    consenting = measure.summarise(rated.filter("is_consenting"), ["among", "ranking"])
    table, error, brier = measure.calibration(worlds)
    fair = fairness.compare(fairness.outcomes(worlds))
    forbidden = fairness.forbidden(worlds)
    report.show(console, f"Planted gaps found, {len(worlds)} worlds, everybody employed", summary)
    report.show(console, "The same, only people who consented", consenting)
    report.show(
        console, f"Managers who are right at another rate than {MANAGER_SEES}", measure.managers(worlds)
    )
    report.show(console, f"Calibration: ECE {error:.3f}, Brier score {brier:.3f}", table)
    report.show(console, "Abstention by how much is known of a person", measure.abstention(worlds))
    report.show(console, "At equal gaps", fair)
    frames = {"summary": summary, "consenting": consenting, "calibration": table, "fairness": fair}
    if has_variants:
        frames["variants"] = measure.vary(worlds)
        report.show(console, "Signals and settings changed, where observable", frames["variants"])
    console.print(f"hit@3 and NDCG@5 equal ranx's: {agrees_with_ranx(worlds)}")
    is_reached = report.show_verdicts(console, report.judge(summary, error, fair, forbidden))
    figures: dict[str, object] = {name: frame.to_dicts() for name, frame in frames.items()}
    return figures | {"calibration_error": error, "brier": brier, "forbidden": forbidden}, is_reached


def main() -> int:
    """Parse arguments, measure, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--home", type=Path, help="measure this demo home instead of worlds")
    parser.add_argument("--as-of", type=date.fromisoformat, help="of --home; default: its skill states' day")
    parser.add_argument("--seeds", type=report.seeds_of, default=range(1, 21), help="default 1-20")
    parser.add_argument("--program", type=Path, default=Path("program"), help="the folder with sources.yml")
    parser.add_argument("--work", type=Path, default=Path(".worlds"), help="where worlds are kept")
    parser.add_argument("--scale", type=float, default=1.0, help="size of the demos")
    parser.add_argument("--no-variants", action="store_true", help="no ablation and no sensitivity")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    given = parser.parse_args()
    console = Console(highlight=False, width=150)
    if given.home:
        try:
            console.print(on_home.show(on_home.evaluate(given.home, given.as_of)))
        except FileNotFoundError as error:
            parser.exit(2, f"{error}\n")
        return 0
    pl.Config.set_tbl_rows(100)
    worlds = make_worlds(given.seeds, given.work.resolve(), given.program.resolve(), given.scale)
    began = time.process_time()
    figures, is_reached = measure_worlds(console, worlds, not given.no_variants)
    console.print(f"measured in {time.process_time() - began:.0f} CPU s, beside the making of worlds")
    if given.json:
        given.json.write_text(json.dumps(figures, indent=1, default=str) + "\n", "utf-8")
    return 0 if is_reached else 1


if __name__ == "__main__":
    sys.exit(main())
