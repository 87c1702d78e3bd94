"""What matching peers costs for 100,000 people: 200 skills, one in ten of them offering help in two.

    python -m benchmarks.peers_scale [--people 1000 10000 100000] [--work FOLDER]

The organisation is that of `recommender_scale`, with offers, teams, managers, time zones, areas at risk, and
one newcomer in a hundred who touches files of twenty colleagues. Frames are invented by seed and written
outside the measured time, the scored states among them; `match_peers` then runs in a process of its own with
two threads, reading included, with its peak memory.

Exit code 1: the largest took over 90 s or 4 GiB, or the cost grows faster than the people.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import numpy as np
import polars as pl
from rich.console import Console
from rich.table import Table

from benchmarks.own_process import exponent_of, measured, with_cost
from benchmarks.recommender_scale import AS_OF, EXPONENT, GIBIBYTES, PEOPLE, SECONDS, invent

OFFERING, SKILLS_OFFERED, TEAM, NEWCOMERS, AUTHORS = 0.1, 2, 8, 0.01, 20
ZONES = ("Europe/Berlin", "Europe/Lisbon", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata")


def invent_peers(folder: Path, people: int, seed: int = 1) -> None:
    """Write the frames of `PeerFrames` to `folder`; the evidence is that of `recommender_scale`."""
    from signalpath.recommend import RecommendSettings, score_gaps
    from signalpath.skill_state import estimate_skills

    invent(folder, people, seed)
    random = np.random.default_rng(seed + 1)
    evidence = pl.read_parquet(folder / "evidence.parquet")
    competencies = pl.read_parquet(folder / "competencies.parquet")
    states = estimate_skills(evidence, AS_OF)
    scored = score_gaps(states, evidence, competencies, AS_OF, RecommendSettings())
    scored.write_parquet(folder / "scored.parquet")
    number = np.arange(people)
    own = pl.read_parquet(folder / "people.parquet").with_columns(
        team_name=pl.format("team {}", pl.lit(number // TEAM)),
        time_zone=pl.Series(ZONES).gather(random.integers(0, len(ZONES), people)),
        start_on=pl.when(pl.Series(random.random(people) < NEWCOMERS))
        .then(pl.lit(AS_OF - timedelta(days=30)))
        .otherwise("start_on"),
    )
    own = own.with_columns(manager_person_key=own["person_key"].gather(number // TEAM * TEAM))
    own.write_parquet(folder / "people.parquet")
    _offers(random, evidence).write_parquet(folder / "responses.parquet")
    _areas(random, evidence).write_parquet(folder / "areas.parquet")
    _candidates(random, own, evidence).write_parquet(folder / "candidates.parquet")
    known = evidence.select("person_key", "competency_id").unique(maintain_order=True)
    asked = known.gather_every(10)
    asked.with_columns(request_count=pl.Series(random.integers(1, 30, asked.height))).write_parquet(
        folder / "asked.parquet"
    )


def _some(random: np.random.Generator, frame: pl.DataFrame, count: int) -> pl.DataFrame:
    return frame[np.sort(random.choice(frame.height, count, replace=False))]


def _offers(random: np.random.Generator, evidence: pl.DataFrame) -> pl.DataFrame:
    """Who offers, offers skills of their own."""
    names = evidence.select("person_key").unique(maintain_order=True)
    offering = _some(random, names, int(names.height * OFFERING))
    skills = evidence.select("person_key", "competency_id").unique(maintain_order=True)
    return (
        skills.join(offering, on="person_key", how="semi")
        .group_by("person_key", maintain_order=True)
        .head(SKILLS_OFFERED)
        .select(
            "person_key",
            kind=pl.lit("offer_help"),
            about_kind=pl.lit("competency"),
            about_id="competency_id",
            made_at=pl.lit(AS_OF - timedelta(days=60)).cast(pl.Datetime("us")),
        )
    )


def _areas(random: np.random.Generator, evidence: pl.DataFrame) -> pl.DataFrame:
    """One area at risk for every fifty people."""
    pairs = evidence.select("person_key", "competency_id").unique(maintain_order=True)
    some = _some(random, pairs, pairs["person_key"].n_unique() // 50)
    return some.select(
        area_type=pl.lit("service"),
        area_name=pl.format("service {}", pl.int_range(pl.len())),
        competency_id="competency_id",
        expert_person_key="person_key",
    )


def _candidates(random: np.random.Generator, people: pl.DataFrame, evidence: pl.DataFrame) -> pl.DataFrame:
    new = people.filter(pl.col("start_on") > AS_OF - timedelta(days=90)).select("person_key")
    pairs = evidence.select(peer_person_key="person_key", competency_id="competency_id").unique(
        maintain_order=True
    )
    shared = pairs[random.integers(0, pairs.height, new.height * AUTHORS)]
    return (
        shared.with_columns(
            person_key=new["person_key"].gather(np.repeat(np.arange(new.height), AUTHORS)),
            shared_file_count=pl.Series(random.integers(1, 30, shared.height)),
            evidence_count=pl.lit(3, pl.Int64),
            evidence_ids=pl.lit(["acme/service#1", "acme/service#2", "acme/service#3"]),
        )
        .filter(pl.col("person_key") != pl.col("peer_person_key"))
        .unique(["person_key", "peer_person_key", "competency_id"], maintain_order=True)
    )


def work(folder: Path) -> dict[str, int]:
    """Match, and say how many matches of each kind there are."""
    from signalpath.peers import PeerFrames, match_peers

    names = ("people", "scored", "evidence", "responses", "areas", "candidates", "asked")
    held = pl.DataFrame(
        schema=dict.fromkeys(("person_key", "competency_id", "peer_person_key", "match_kind"), pl.String())
    )
    made = match_peers(
        PeerFrames(**{name: pl.read_parquet(folder / f"{name}.parquet") for name in names}, held=held), AS_OF
    )
    kinds = dict(made.peer_matches["match_kind"].value_counts().iter_rows())
    return {kind: kinds.get(kind, 0) for kind in ("mentor", "pairing", "newcomer")}


def main() -> int:
    """Measure every size and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--people", type=int, nargs="+", default=PEOPLE)
    parser.add_argument("--work", type=Path, help="where frames are written; default: a temporary folder")
    parser.add_argument("--in-process", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.in_process:
        print(json.dumps(with_cost(lambda: work(given.in_process))))
        return 0
    table = Table(
        "people", "mentors", "couples' halves", "newcomers", "seconds", "CPU s", "peak GiB", "exponent"
    )
    costs: list[tuple[int, dict[str, float]]] = []
    exponent = 0.0
    for people in given.people:
        with tempfile.TemporaryDirectory(prefix="signalpath-peers-", dir=given.work) as folder:
            invent_peers(Path(folder), people)
            ours = measured("benchmarks.peers_scale", "--in-process", folder)
        costs.append((people, ours))
        exponent = exponent_of(costs)
        found = [f"{ours[kind]:,.0f}" for kind in ("mentor", "pairing", "newcomer")]
        cost_cells = [f"{ours['seconds']:.1f}", f"{ours['cpu']:.1f}", f"{ours['gib']:.2f}"]
        table.add_row(f"{people:,}", *found, *cost_cells, f"{exponent:.2f}" if len(costs) > 1 else "")
    Console(width=130).print(table)
    largest = costs[-1][1]
    is_reached = largest["seconds"] <= SECONDS and largest["gib"] <= GIBIBYTES and exponent <= EXPONENT
    return 0 if is_reached else 1


if __name__ == "__main__":
    sys.exit(main())
