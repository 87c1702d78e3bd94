"""The peer assets: who could learn from whom, and what knowledge needs a teacher.

Belongs here: what the matching reads, the table that remembers matches, and the asset. Who is matched is
`signalpath/peers/`. A match is for its two people, on their own pages; no page lists them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from importlib.resources import files

import dagster as dg
import duckdb
import polars as pl

from orchestration import warehouse
from orchestration.instance import POOL
from orchestration.recommend import sound_evidence
from orchestration.run_context import RunContext
from signalpath.peers import PeerFrames, PeerSettings, match_peers
from signalpath.recommend import RecommendSettings, score_gaps

DEPS = [
    ["recommend", "skill_states"],
    ["gate", "withheld_units"],
    ["identity", "people"],
    ["marts", "dim_competency"],
    ["marts", "mart_knowledge_at_risk"],
    ["marts", "mart_skill_evidence"],
    ["staging", "stg_roster__people"],
    *(
        ["intermediate", table]
        for table in (
            "int_area_people",
            "int_deliverers",
            "int_file_authorship",
            "int_file_deliveries",
            "int_path_competencies",
            "int_people",
            "int_pull_request_competencies",
            "int_pull_request_files",
            "int_pull_requests",
            "int_responses",
            "int_review_requests",
        )
    ),
]
TABLES = {
    "peer_matches": "One row per consenting person and peer who helps them, for these two alone",
    "teaching_needs": "One row per area that one person's leaving would orphan: how many could teach it",
}
QUERIES = files("orchestration").joinpath("sql/peers")
PLAIN = {
    "states": "recommend.skill_states",
    "evidence": "marts.mart_skill_evidence",
    "competencies": "marts.dim_competency",
    "responses": "intermediate.int_responses",
    "by_gate": "gate.withheld_units",
}
REMEMBERED = """
    create schema if not exists history;
    create table if not exists history.peer_matches (
        person_key varchar not null,
        competency_id varchar not null,
        peer_person_key varchar not null,
        match_kind varchar not null,
        matched_on date not null,
        primary key (person_key, match_kind, matched_on)
    )
"""
HELD = """
    from history.peer_matches
    where matched_on = (select max(matched_on) from history.peer_matches where matched_on < ?)
"""


@dg.multi_asset(
    specs=[
        dg.AssetSpec(
            ["recommend", table],
            deps=DEPS,
            group_name="recommend",
            kinds={"polars", "python"},
            description=description,
        )
        for table, description in TABLES.items()
    ],
    name="match_peers",
    pool=POOL,
)
def peers(run: RunContext) -> Iterator[dg.MaterializeResult]:
    """Mentors, couples and newcomers' contacts of the day, within everybody's limit."""
    with warehouse.connect(run.settings.warehouse) as con:
        forget_unknown(con)
        frames = read_frames(con, run.day, PeerSettings())
        made = match_peers(frames, run.day, PeerSettings())
        remember(con, made.peer_matches, run.day)
    tables = {"peer_matches": made.peer_matches, "teaching_needs": made.teaching_needs}
    warehouse.write(run.settings.warehouse, "recommend", tables)
    for name, frame in tables.items():
        yield dg.MaterializeResult(
            asset_key=["recommend", name], metadata={"dagster/row_count": frame.height}
        )


def read_frames(con: duckdb.DuckDBPyConnection, day: date, settings: PeerSettings) -> PeerFrames:
    """What is matched on `day`; people and evidence that failed the gate are left out."""
    con.execute(REMEMBERED)
    plain = {name: con.sql(f"from {table}").pl() for name, table in PLAIN.items()}
    evidence = sound_evidence(plain["evidence"], plain["by_gate"])
    days = {name: value for name, value in asdict(settings).items() if isinstance(value, int)}
    return PeerFrames(
        people=_query(con, "people", {}),
        scored=score_gaps(plain["states"], evidence, plain["competencies"], day, RecommendSettings()),
        evidence=evidence,
        responses=plain["responses"],
        areas=_query(con, "areas", {}),
        candidates=_query(con, "candidates", {"as_of": day, **days}),
        asked=_query(con, "asked", {"as_of": day, **days}),
        held=con.execute(HELD, [day]).pl(),
    )


def remember(con: duckdb.DuckDBPyConnection, matches: pl.DataFrame, day: date) -> None:
    """Put the matches of a day in place of those that an earlier run of that day left."""
    con.execute(REMEMBERED)
    con.register("made", matches)
    con.execute("begin")
    con.execute("delete from history.peer_matches where matched_on = ?", [day])
    con.execute(
        "insert into history.peer_matches by name select person_key, competency_id, peer_person_key, "
        "match_kind, ?::date as matched_on from made",
        [day],
    )
    con.execute("commit")
    con.unregister("made")


def forget_unknown(con: duckdb.DuckDBPyConnection) -> None:
    """Take out matches with anybody whom identity does not know any more."""
    con.execute(REMEMBERED)
    con.execute(
        "delete from history.peer_matches where person_key not in (select person_key from identity.people) "
        "or peer_person_key not in (select person_key from identity.people)"
    )


def _query(con: duckdb.DuckDBPyConnection, name: str, given: dict[str, object]) -> pl.DataFrame:
    sql = QUERIES.joinpath(f"{name}.sql").read_text("utf-8")
    return con.execute(sql, {key: value for key, value in given.items() if f"${key}" in sql}).pl()
