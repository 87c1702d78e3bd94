"""Small worlds for tests of paths: people, items, evidence and answers, each with usual values."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl

from signalpath.recommend import RecommendSettings, recommend
from signalpath.skill_state import PROOFS_SCHEMA, estimate_skills

AS_OF = date(2026, 6, 29)
NOON = datetime(2026, 6, 29, 12)
COMPETENCIES = pl.DataFrame(
    {
        "competency_id": ["base", "other", "outer", "top", "wide"],
        "relevance": [0.5, 1.0, 0.2, 0.8, 0.2],
        "prerequisites": [[], [], [], ["base"], []],
    },
    schema_overrides={"prerequisites": pl.List(pl.String)},
)
SETTINGS = RecommendSettings(proficiency=0.5)
EVIDENCE = {
    "person_key": pl.String,
    "competency_id": pl.String,
    "week_on": pl.Date,
    "signal_id": pl.String,
    "signal_kind": pl.String,
    "value": pl.Float64,
    "weight": pl.Float64,
    "half_life_days": pl.Float64,
    "evidence_count": pl.Int64,
    "evidence_ids": pl.List(pl.String),
}


def people(*rows: dict) -> pl.DataFrame:
    usual = {"person_key": "a", "roster_person_id": "p", "is_bot": False, "is_consenting": True, "start_on": None,
             "end_on": None}  # fmt: skip
    schema = {"is_bot": pl.Boolean, "is_consenting": pl.Boolean, "start_on": pl.Date, "end_on": pl.Date}
    return pl.DataFrame([usual | row for row in rows], schema_overrides=schema)


def item(content_id="lab", competency="base", **changes) -> dict:
    usual = {"content_id": content_id, "competency_id": competency, "level": 1, "modality": "lab", "minutes": 30,
             "is_synchronous": False, "is_local": True, "reviewed_on": AS_OF, "open_error_count": 0,
             "module": None, "sequence": None, "requires_competency_ids": [], "requires_levels": [],
             "is_offerable": True, "is_compliance": False}  # fmt: skip
    return usual | changes


def content(*items: dict) -> pl.DataFrame:
    schema = {"reviewed_on": pl.Date, "module": pl.String, "sequence": pl.Int64, "minutes": pl.Int64,
              "requires_competency_ids": pl.List(pl.String), "requires_levels": pl.List(pl.Int64)}  # fmt: skip
    usual = items or [item(f"{c}_lab", c) for c in COMPETENCIES["competency_id"]]
    return pl.DataFrame(list(usual), schema_overrides=schema)


def piece(competency="base", value=0.0, weight=6.0, age=0, person="a", kind="work", ids=("x#1",)) -> dict:
    return {"person_key": person, "competency_id": competency, "week_on": AS_OF - timedelta(days=age),
            "signal_id": kind, "signal_kind": kind, "value": value, "weight": weight, "half_life_days": 100.0,
            "evidence_count": len(ids), "evidence_ids": list(ids)}  # fmt: skip


def answer(kind: str, about_kind: str | None = None, about_id: str | None = None, *, age=1, **more) -> dict:
    return {"person_key": "a", "kind": kind, "about_kind": about_kind, "about_id": about_id, "reason_code": None,
            "made_at": NOON - timedelta(days=age), "nominated_by_person_key": None,
            "given_by_person_key": None, "decision": None, **more}  # fmt: skip


def answers(*rows: dict) -> pl.DataFrame:
    numbered = [{"response_key": f"r{n:03d}", **row} for n, row in enumerate(rows)]
    text = dict.fromkeys(
        (
            "about_kind",
            "about_id",
            "reason_code",
            "nominated_by_person_key",
            "given_by_person_key",
            "decision",
        ),
        pl.String,
    )
    return pl.DataFrame(numbered, schema_overrides=text, infer_schema_length=None)


def step_before(competency="base", content_id="lab", *, age=30, step=1, person="a") -> dict:
    return {"person_key": person, "competency_id": competency, "content_id": content_id, "step": step,
            "recommended_on": AS_OF - timedelta(days=age)}  # fmt: skip


def checkpoint(competency="base", *, is_right: bool, age=5, person="a", is_unaided_proof=True) -> dict:
    return {"person_key": person, "competency_id": competency, "occurred_at": NOON - timedelta(days=age),
            "is_right": is_right, "is_unaided_proof": is_unaided_proof}  # fmt: skip


def proof(competency="base", *, level: int | None, is_right=True, age=40, kind="checkpoint") -> dict:
    return {"proof_key": f"{kind}{age}{level}", "person_key": "a", "competency_id": competency, "proof_kind": kind,
            "proved_at": NOON - timedelta(days=age), "is_right": is_right, "score": None, "level": level}  # fmt: skip


def path(*pieces: dict, who=None, items=None, settings=SETTINGS, model=COMPETENCIES, proofs=(), **more):
    evidence = pl.DataFrame(list(pieces), schema=EVIDENCE)
    states = estimate_skills(evidence, AS_OF, proofs=pl.DataFrame(list(proofs), schema=PROOFS_SCHEMA))
    frames = {name: pl.DataFrame(rows) if isinstance(rows, list) else rows for name, rows in more.items()}
    who, items = people({}) if who is None else who, content() if items is None else items
    return recommend(who, states, evidence, model, items, AS_OF, settings, **frames)


def chosen(made) -> list[tuple[str, str | None]]:
    return made.path_steps.select("competency_id", "content_id").rows()


def logged(made, decision: str) -> list[tuple]:
    rows = made.decisions.filter(pl.col("decision") == decision)
    return rows.select("competency_id", "content_id", "reason").rows()
