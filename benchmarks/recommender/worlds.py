"""Worlds: the demo of a seed, read by the product, damaged, modelled; only frames and the truth are kept.

Belongs here: making and caching them. Reading costs half a minute of one core for each seed and modelling
a few seconds, so that each is kept until the code that it was made by changes. Model and content of the
program are read anew with every modelling: another weight is no other demo. Not here: what is done to a world
(`damage.py`), and any measure.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from benchmarks.gate_faults.clean import read_demo
from benchmarks.gate_faults.project import Model, Project, build, compile_project
from benchmarks.recommender.damage import Damage, confuse, damage_of, harden
from ingestion.load import load_kind
from orchestration import warehouse
from signalpath.program import load_program
from signalpath.settings import Settings

ROOT = Path(__file__).parents[2]
# What the raw tables are made by, and what makes frames of them.
READING = ("ingestion", "program/*.yml")
MODELLING = (
    "ingestion",
    "program/**/*.yml",
    "benchmarks/recommender/worlds.py",
    "dbt_project/models",
    "dbt_project/macros",
    "benchmarks/recommender/damage.py",
)
QUERIES = {
    "people": "from intermediate.int_people",
    "evidence": "from marts.mart_skill_evidence",
    "competencies": "from marts.dim_competency",
    "content": "from marts.dim_content",
    "learning": """
        select person_key, competency_id, content_id, verb, occurred_at from marts.fct_learning_events
        where activity_type = 'content' and content_id is not null""",
    "incidents": """
        select responses.person_key, needed.competency_id, responses.created_at as occurred_at
        from intermediate.int_incident_responses as responses
        join intermediate.int_incident_competencies as needed using (incident_key)
        where responses.person_key is not null""",
    "proofs": "from intermediate.int_skill_proofs",
    "mailboxes": """
        select persons.person_key, lower(trim(roster.email)) as email
        from raw.roster__people as roster
        join identity.person_accounts as persons
            on persons.system = 'roster' and persons.account_id = roster.person_id""",
}
TABLES = (
    "intermediate.int_people",
    "marts.mart_skill_evidence",
    "marts.dim_competency",
    "marts.dim_content",
    "marts.fct_learning_events",
    "intermediate.int_incident_responses",
    "intermediate.int_incident_competencies",
    "intermediate.int_skill_proofs",
)


@dataclass(frozen=True)
class World:
    """One organisation.

    Attributes:
        seed: the demo's.
        frames: what paths are made of, by the names of `QUERIES`, and `confused`: person_key of those whose
            accounts are joined wrongly.
        gaps: the truth, person_key and competency_id per planted gap.
        as_of: the day of the paths.
    """

    seed: int
    frames: dict[str, pl.DataFrame]
    gaps: pl.DataFrame
    as_of: date

    @property
    def current(self) -> pl.DataFrame:
        """The people of the roster who are employed."""
        return self.frames["people"].filter(
            ~pl.col("is_bot"),
            pl.col("roster_person_id").is_not_null(),
            pl.col("end_on").is_null() | (pl.col("end_on") >= self.as_of),
        )


def planted(truth: Path, mailboxes: pl.DataFrame) -> pl.DataFrame:
    """The gaps of truth.json by person_key; people who were purged have none."""
    known = [
        (gap["email"].lower(), gap["competency"]) for gap in json.loads(truth.read_text("utf-8"))["gaps"]
    ]
    gaps = pl.DataFrame(known, schema=["email", "competency_id"], orient="row")
    return gaps.join(mailboxes, on="email").select("person_key", "competency_id")


def read_frames(con: duckdb.DuckDBPyConnection) -> dict[str, pl.DataFrame]:
    """Everything that paths, baselines and the truth need."""
    return {name: con.sql(query).pl() for name, query in QUERIES.items()}


def make_worlds(seeds: Iterable[int], folder: Path, program: Path, scale: float = 1.0) -> list[World]:
    """The damaged worlds of seeds, made where they are not kept under `folder` yet."""
    maker = _Maker(folder, program, scale)
    return [maker.world(seed) for seed in seeds]


class _Maker:
    def __init__(self, folder: Path, program: Path, scale: float) -> None:
        self.folder, self.program, self.scale = folder, program, scale
        self.as_of = _as_of(program)
        self.project: Project | None = None

    def world(self, seed: int) -> World:
        kept = self.folder / f"frames-{_version(MODELLING, self.program)}" / f"{seed}-{self.scale:g}"
        if not (kept / "truth.json").is_file():
            began = time.process_time()
            self._make(seed, kept)
            print(f"seed {seed}: {time.process_time() - began:.0f} CPU s", file=sys.stderr, flush=True)
        frames = {file.stem: pl.read_parquet(file) for file in sorted(kept.glob("*.parquet"))}
        return World(seed, frames, planted(kept / "truth.json", frames["mailboxes"]), self.as_of)

    def _make(self, seed: int, kept: Path) -> None:
        raw = self._raw(seed)
        path = self.folder / "now" / "warehouse.duckdb"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(raw / "warehouse.duckdb", path)
        if self.project is None:
            self.project = compile_project(path, self.program, self.as_of)
            shutil.copyfile(raw / "warehouse.duckdb", path)
        shutil.rmtree(path.parent / "dlt", ignore_errors=True)
        settings = Settings(home=path.parent, program=self.program)
        load_kind("program", load_program(self.program), settings, self.as_of)
        with warehouse.connect(path) as con:
            frames = damaged_frames(con, self.project, damage_of(seed))
        kept.mkdir(parents=True, exist_ok=True)
        for name, frame in frames.items():
            frame.write_parquet(kept / f"{name}.parquet")
        shutil.copyfile(raw / "truth.json", kept / "truth.json")

    def _raw(self, seed: int) -> Path:
        """The warehouse after reading, before any model and any damage."""
        kept = self.folder / f"raw-{_version(READING, self.program)}" / f"{seed}-{self.scale:g}"
        if not (kept / "truth.json").is_file():
            scratch = self.folder / "reading"
            settings = read_demo(scratch, self.program, seed, self.scale, self.as_of)
            kept.mkdir(parents=True, exist_ok=True)
            shutil.move(settings.warehouse, kept / "warehouse.duckdb")
            shutil.move(settings.home / "demo" / "truth.json", kept / "truth.json")
            shutil.rmtree(scratch)
        return kept


def damaged_frames(
    con: duckdb.DuckDBPyConnection, project: Project, damage: Damage
) -> dict[str, pl.DataFrame]:
    """Damage a warehouse, build what the frames need, and read them."""
    harden(con, damage)
    confused = confuse(con, damage)
    build(con, needed(project, TABLES))
    return read_frames(con) | {"confused": pl.DataFrame({"person_key": confused})}


def needed(project: Project, tables: Iterable[str]) -> list[Model]:
    """The models that `tables` are made from, in their order."""
    by_name = {model.name: model for model in project.models}
    found, left = set[str](), list(tables)
    while left:
        name = left.pop()
        if name in by_name and name not in found:
            found.add(name)
            left += by_name[name].reads
    return [model for model in project.models if model.name in found]


def _as_of(program: Path) -> date:
    charter = load_program(program).charter
    if not charter or not charter.as_of:
        raise ValueError(f"{program / 'charter.yml'}: no as_of, so no two runs would agree")
    return charter.as_of


def _version(parts: Iterable[str], program: Path) -> str:
    """A hash of files: folders and files of this repository, and patterns below the program's folder."""
    digest = hashlib.sha256()
    for part in parts:
        root, pattern = (program, part[8:]) if part.startswith("program/") else (ROOT / part, "**/*")
        for file in sorted(root.glob(pattern)) if root.is_dir() else [root]:
            if file.is_file() and file.suffix in (".py", ".sql", ".yml", ".graphql"):
                digest.update(str(file.name).encode() + file.read_bytes())
    return digest.hexdigest()[:12]
