"""What could be changed in the model, with the figures behind it: rules to add or retire, open questions.

Belongs here: where data tell an owner, and where they do not. Does not belong here: the text of the file
(`patch.py`). A rule is only proposed where the work beside it tells one skill; all else is asked of people.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import polars as pl

from signalpath.program.globs import contains
from signalpath.program.model import Competency, CompetencyModel

DRIFT_SCHEMA: dict[str, pl.DataType] = {
    "drift_kind": pl.String(),
    "artefact": pl.String(),
    "competency_id": pl.String(),
    "work_count": pl.Int64(),
    "place_work_count": pl.Int64(),
    "work_share": pl.Float64(),
    "last_worked_on": pl.Date(),
}
"""`mart_model_drift`."""
BESIDE_SCHEMA: dict[str, pl.DataType] = {
    "artefact_type": pl.String(),
    "artefact": pl.String(),
    "ground": pl.String(),
    "competency_id": pl.String(),
    "weight": pl.Float64(),
    "pieces": pl.Int64(),
}
"""One row per unmapped artefact, ground and competency found beside it: `weight` of the competency, and
`pieces` of work (or services of a like name) that the ground rests on."""

QUARTER = timedelta(days=91)
"""The work that the warehouse counts: `int_artefact_work`."""
OWNED_SHARE = 0.6
"""Share of the weight beside an artefact from which on it is taken to belong to one competency."""
CLEAR_SHARE = 0.8
"""Share of a folder's work that must be unmapped before a rule for all of it is proposed: the rest is mapped
already, and would count for two skills."""
LEAST_PIECES, LEAST_NAMES = 5, 2
"""Pieces of work, or services of a like name, that a ground needs."""
ASKED_SHARE = 0.01
"""What is less of all work of its kind than this is on the page, and not in the patch."""
PLACES_OF_FILES = "(top)"
FAMILY = {"component": "label"}
UNITS = {
    "path": "changes of files",
    "service": "incidents",
    "incident": "incidents",
    "label": "pull requests and tickets",
    "component": "tickets",
}


@dataclass(frozen=True)
class Proposal:
    """One change.

    Attributes:
        action: `map` adds a rule to `competency_id`; `ask` asks who owns it; `retire` takes the rule out.
        artefact: path, service, incident, label or component.
        pattern: the rule's glob.
        competency_id: the skill; None for a question.
        weight: what the new rule would credit, 0 to 1.
        figures: the reason, as one line without a line break.
    """

    action: Literal["map", "ask", "retire"]
    artefact: str
    pattern: str
    competency_id: str | None
    weight: float
    figures: str


def propose(drift: pl.DataFrame, beside: pl.DataFrame, model: CompetencyModel, as_of: date) -> list[Proposal]:
    """All proposals in a stable order: skill by skill as in the file, then questions by share.

    Args:
        drift: `DRIFT_SCHEMA`, of the quarter up to `as_of`.
        beside: `BESIDE_SCHEMA`.
        model: what the file says now; what it maps by now is not proposed again.
        as_of: the day that the work was counted up to.
    """
    return [*_retired(drift, model, as_of), *_unmapped(drift, beside, model, as_of - QUARTER)]


def _retired(drift: pl.DataFrame, model: CompetencyModel, as_of: date) -> Iterator[Proposal]:
    idle = {
        (row["competency_id"], row["drift_kind"].removeprefix("idle_").removesuffix("_rule"), row["artefact"])
        for row in drift.filter(pl.col("drift_kind").str.starts_with("idle_")).to_dicts()
    }
    for skill in model.competencies:
        for rule in skill.mappings:
            if (skill.id, rule.artefact, rule.pattern) in idle:
                why = f"decides nothing as of {as_of}: no work matches it, or a longer rule wins"
                yield Proposal("retire", rule.artefact, rule.pattern, skill.id, rule.weight, why)


def _unmapped(
    drift: pl.DataFrame, beside: pl.DataFrame, model: CompetencyModel, since: date
) -> Iterator[Proposal]:
    grounds = _grounds(beside)
    rows = (
        drift.filter(
            pl.col("drift_kind").str.starts_with("unmapped_") & (pl.col("work_share") >= ASKED_SHARE)
        )
        .with_columns(artefact_type=pl.col("drift_kind").str.strip_prefix("unmapped_"))
        .sort(["work_share", "drift_kind", "artefact"], descending=[True, False, False])
        .to_dicts()
    )
    services = {row["artefact"] for row in rows if row["artefact_type"] == "service"}
    told: set[tuple[str, str]] = set()
    skills = {skill.id for skill in model.competencies}
    for row in rows:
        kind, name = row["artefact_type"], row["artefact"]
        # A service that nobody owns says all that its patterns would; a component may be a label's twin.
        if kind == "incident" and name.rsplit("/", 1)[0] in services:
            continue
        pattern, family = glob_of(kind, name), FAMILY.get(kind, kind)
        if (family, pattern) in told or _is_mapped(model.competencies, family, pattern):
            continue
        told.add((family, pattern))
        count = f"{row['work_count']:,} {UNITS[kind]} since {since}, {row['work_share']:.0%} of all"
        owner = grounds.get((kind, name))
        is_clear = row["work_count"] >= CLEAR_SHARE * (row["place_work_count"] or row["work_count"])
        if (
            owner
            and owner.is_owner
            and is_clear
            and owner.competency_id in skills
            and not set("*?") & set(name)
        ):
            weight = 1.0 if owner.share >= 0.95 else math.floor(owner.share * 10 + 1e-9) / 10
            yield Proposal("map", kind, pattern, owner.competency_id, weight, f"{count}; {owner.words}")
        else:
            seen = f"; most beside it: {owner.words}" if owner else ""
            yield Proposal("ask", kind, pattern, None, 1.0, count + seen)


@dataclass(frozen=True)
class _Owner:
    competency_id: str
    share: float
    is_owner: bool
    words: str


def _grounds(beside: pl.DataFrame) -> dict[tuple[str, str], _Owner]:
    """The likeliest skill of each artefact. Grounds that name different skills name none."""
    key = ["artefact_type", "artefact", "ground"]
    is_name = pl.col("ground").str.contains("*", literal=True)
    best = (
        beside.with_columns(share=pl.col("weight") / pl.col("weight").sum().over(key))
        .sort([*key, "share", "competency_id"], descending=[False, False, False, True, False])
        .unique(key, keep="first", maintain_order=True)
        .with_columns(
            is_owner=(pl.col("share") >= OWNED_SHARE)
            & (pl.col("pieces") >= pl.when(is_name).then(LEAST_NAMES).otherwise(LEAST_PIECES))
        )
        .with_columns(
            named=pl.col("competency_id").filter("is_owner").n_unique().over("artefact_type", "artefact")
        )
        .sort(
            ["artefact_type", "artefact", "is_owner", "share", "pieces", "ground"],
            descending=[False, False, True, True, True, False],
        )
        .unique(["artefact_type", "artefact"], keep="first", maintain_order=True)
    )
    return {
        (row["artefact_type"], row["artefact"]): _Owner(
            row["competency_id"], row["share"], row["is_owner"] and row["named"] == 1, _words(row)
        )
        for row in best.to_dicts()
    }


def _words(row: dict[str, object]) -> str:
    share, skill, pieces = f"{row['share']:.0%}", row["competency_id"], row["pieces"]
    if row["ground"] == "repository":
        return f"{share} {skill} in the files of {pieces} pull requests of its repository"
    if "*" in str(row["ground"]):
        return f"{share} {skill} among {pieces} services named {row['ground']}"
    return f"{share} {skill} in {pieces} pieces of work"


def glob_of(kind: str, name: str) -> str:
    """The rule that would map an artefact: all of a folder, the files at the top, a name as it is."""
    if kind != "path":
        return name
    if name == PLACES_OF_FILES:
        return "*"
    # Only two folders are told apart: files that lie in one alone have it to themselves.
    return f"{name}**" if name.count("/") > 1 else f"{name}*"


def quoted(text: str) -> str:
    """A text as YAML's double quotes write it: on one line, with nothing that cannot be seen."""
    written = json.dumps(text, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\U{ord(sign):08x}" for sign in written)


def _is_mapped(skills: list[Competency], family: str, pattern: str) -> bool:
    return any(
        FAMILY.get(rule.artefact, rule.artefact) == family and contains(rule.pattern, pattern)
        for skill in skills
        for rule in skill.mappings
    )
