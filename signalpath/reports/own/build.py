"""Builds every person's own page out of the frames of a run, in one pass over each frame.

Belongs here: putting a person's parts together. What a part says is in `evidence.py`, `answers.py`,
`factors.py` and `words.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from signalpath.program import Program
from signalpath.publish.systems import RETENTION_PERSONAL
from signalpath.reports.own import answers
from signalpath.reports.own.evidence import (
    common_owner,
    evidence_row,
    signal_weights,
    step_evidence,
)
from signalpath.reports.own.factors import factors
from signalpath.reports.own.frames import by_person, complete
from signalpath.reports.own.page import OwnPage, Peer, Read, Refresher, Step
from signalpath.reports.own.skills import skills
from signalpath.reports.own.why import why
from signalpath.reports.own.words import PEER_KINDS, WITHHELD, plain

Rows = list[dict[str, Any]]


def build_own_pages(
    frames: Mapping[str, pl.DataFrame], program: Program, as_of: date, only: str | None = None
) -> list[OwnPage]:
    """One page for every row of `people`, by roster id; or for one person_key.

    Args:
        frames: of `FRAMES`; what is missing counts as empty. A frame may hold people who have no page.
        program: names of signals and cohorts.
        as_of: the day of the run.
        only: the person_key of the one who is wanted.
    """
    builder = _Builder(complete(frames), program, as_of)
    return [builder.page(one) for one in builder.people.to_dicts() if only in (None, one["person_key"])]


class _Builder:
    """The frames of a run, each split by person once."""

    def __init__(self, frames: dict[str, pl.DataFrame], program: Program, as_of: date) -> None:
        self.as_of = as_of
        self.people = frames["people"].sort("roster_person_id")
        keys = self.people.select("person_key")
        own = {
            name: f.join(keys, on="person_key", how="semi") if "person_key" in f.columns else f
            for name, f in frames.items()
        }
        signals = program.signals.signals if program.signals else []
        self.signals = {s.id: s.name for s in signals}
        self.pieces_per_answer = next((s.weight for s in signals if s.id == "checkpoint"), None)
        self.cohorts = {c.id: c.name for c in program.charter.cohorts} if program.charter else {}
        self.competencies = own["competencies"].to_dicts()
        self.content = {row["content_id"]: row for row in own["content"].to_dicts()}
        self.names: dict[str, str] = {row["competency_id"]: row["name"] for row in self.competencies}
        self.needs = {row["competency_id"]: row["prerequisites"] for row in self.competencies}
        self.titles = {key: row["title"] for key, row in self.content.items()}
        self.helpers = answers.helpers(own["responses"])
        self.sharers = answers.sharers(own["responses"])
        self.who = dict(self.people.select("person_key", pl.coalesce("display_name", "email")).rows())
        self.rows = step_evidence(own["path_steps"], own["evidence"], as_of)
        self.owner = common_owner(own["evidence"])
        self.tables = own["tables"].sort("kind", "table_name").to_dicts()
        recent = {
            "weights": signal_weights(own["evidence"], as_of),
            "responses": answers.recent_answers(own["responses"]),
            "versions": answers.recent_changes(own["versions"]),
            "path_steps": own["path_steps"].sort("person_key", "step"),
            "refreshers": own["refreshers"].sort("person_key", "due_on", "competency_id"),
        }
        kept = ("withheld", "states", "peers", "asked_to_teach", "own_rows", "completed")
        self.parts = {name: by_person(own[name]) for name in kept} | {
            name: by_person(frame) for name, frame in recent.items()
        }

    def of(self, part: str, key: str) -> Rows:
        return self.parts[part].get(key, [])

    def name(self, competency_id: str) -> str:
        return self.names.get(competency_id, plain(competency_id))

    def page(self, person: dict[str, Any]) -> OwnPage:
        key = person["person_key"]
        withheld = next(iter(self.of("withheld", key)), None)
        states = {row["competency_id"]: row for row in self.of("states", key)}
        names = self.names | self.titles
        return OwnPage(
            person_key=key,
            person_id=person["roster_person_id"],
            name=person["display_name"] or person["email"],
            email=person["email"],
            role=person["role"],
            level=person["level"],
            team=person["team_name"],
            as_of=self.as_of,
            is_consenting=bool(person["is_consenting"]),
            consented_on=person["consented_on"],
            cohort=self.cohorts.get(person["cohort_id"], person["cohort_id"]),
            is_sharing=key in self.sharers,
            steps=tuple(self.step(row, states) for row in self.of("path_steps", key)),
            withheld_reason=withheld["reason"] if withheld else None,
            withheld_words=WITHHELD.get(withheld["reason"], plain(withheld["reason"])) if withheld else None,
            skills=skills(self.competencies, states, self.of("weights", key), self.offers(key), self.signals),
            refreshers=tuple(
                Refresher(
                    self.name(r["competency_id"]),
                    r["due_on"],
                    r["retrievability"],
                    r["last_proof_on"],
                )
                for r in self.of("refreshers", key)
            ),
            peers=self.peers(key),
            asked_to_teach=self.asked_to_teach(key),
            answers=tuple(answers.answer(r, names) for r in self.of("responses", key)),
            changes=tuple(answers.change(r, names) for r in self.of("versions", key)),
            reads=self.reads(key),
            retention=RETENTION_PERSONAL,
            done=frozenset(row["content_id"] for row in self.of("completed", key)),
            pieces_per_answer=self.pieces_per_answer,
        )

    def step(self, row: dict[str, Any], states: dict[str, dict[str, Any]]) -> Step:
        state = states.get(row["competency_id"], {})
        before = [self.name(one) for one in self.needs.get(row["competency_id"]) or []]
        item = self.content.get(row["content_id"], {})
        evidence = tuple(
            evidence_row(r, self.signals, self.owner)
            for r in self.rows.get((row["person_key"], row["step"]), [])
        )
        competency = self.name(row["competency_id"])
        kind = row["step_kind"] or "learn"
        return Step(
            step=row["step"],
            kind=kind,
            content_id=row["content_id"],
            title=item.get("title") or row["content_id"] or self.with_whom(row, competency),
            minutes=item.get("minutes"),
            modality=item.get("modality"),
            is_synchronous=bool(item.get("is_synchronous")) or kind == "peer",
            competency_id=row["competency_id"],
            competency=competency,
            level=item.get("level") or row["wanted_level"],
            score=row["score"],
            factors=factors(row, before),
            estimate=row["estimate"],
            lower=row["lower"],
            upper=row["upper"],
            alpha=state.get("alpha"),
            beta=state.get("beta"),
            why=why(kind, competency, row["gap_probability"], evidence, row["why_code"]),
            evidence=evidence,
        )

    def with_whom(self, row: dict[str, Any], competency: str) -> str:
        """The title of a step without an item: the colleague is named who offered help in it."""
        peer = row["peer_person_key"]
        if (peer, row["competency_id"]) not in self.helpers or peer not in self.who:
            return competency
        return f"{competency}, with {self.who[peer]}"

    def offers(self, key: str) -> set[str]:
        return {competency for person, competency in self.helpers if person == key}

    def peers(self, key: str) -> tuple[Peer, ...]:
        """Colleagues by name, and only those whose own offer of help in that skill stands."""
        return tuple(
            Peer(
                self.name(row["competency_id"]),
                self.who[row["peer_person_key"]],
                PEER_KINDS.get(row["match_kind"], plain(row["match_kind"])),
            )
            for row in self.of("peers", key)
            if row["peer_person_key"] in self.who
            and (row["peer_person_key"], row["competency_id"]) in self.helpers
        )

    def asked_to_teach(self, key: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        areas: dict[str, list[str]] = {}
        for row in self.of("asked_to_teach", key):
            areas.setdefault(self.name(row["competency_id"]), []).append(row["area_name"])
        return tuple((skill, tuple(names)) for skill, names in sorted(areas.items()))

    def reads(self, key: str) -> tuple[Read, ...]:
        """Every table that is read at all, with how many of its rows are about this person."""
        own = {row["table_name"]: row["own_rows"] for row in self.of("own_rows", key)}
        return tuple(
            Read(t["kind"], t["table_name"], t["grain"], t["fields"], own.get(t["table_name"], 0))
            for t in self.tables
        )
