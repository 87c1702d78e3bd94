"""The shape of one person's own page. Values as the run made them, with the words that explain them.

Weights are pieces of evidence; estimates, intervals and factors are shares from 0 to 1; ages are days.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Factor:
    """One factor of a step's score: what it is called, its value, and how it came to be."""

    name: str
    value: float
    words: str


@dataclass(frozen=True)
class EvidenceRow:
    """One row of evidence behind a step: a signal in a week, and the artefacts that it was read from.

    Attributes:
        signal: the signal's name.
        week_on: the week's Monday.
        value: 1 speaks for the skill, 0 against.
        weight: pieces, before fading.
        half_life_days: age at which a piece counts half.
        age_days: from the week's Monday to the day of the run.
        faded: weight * 2^(-age / half-life).
        against: faded * (1 - value), which is what the row adds to a gap.
        artefacts: such as `owner/repository#12`, `incident 4211`, `checkpoint x on 2026-02-04`.
    """

    signal: str
    week_on: date
    value: float
    weight: float
    half_life_days: float
    age_days: int
    faded: float
    against: float
    artefacts: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One step of the path.

    `score` is the product of `factors`; `why` is one sentence; `level` is the item's own, or without an item
    the one that is wanted.
    """

    step: int
    kind: str
    content_id: str | None
    title: str
    minutes: int | None
    modality: str | None
    is_synchronous: bool
    competency_id: str
    competency: str
    level: int | None
    score: float
    factors: tuple[Factor, ...]
    estimate: float
    lower: float
    upper: float
    alpha: float | None
    beta: float | None
    why: str
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True)
class SignalWeight:
    """What one signal brings to a skill: pieces after fading, and the last week that it was seen in."""

    signal: str
    kind: str
    faded: float
    value: float
    last_week_on: date


@dataclass(frozen=True)
class Skill:
    """What is known of one skill. `is_unknown`: nothing that could be used, and never a gap.

    Attributes:
        estimate: None where there is no evidence at all, and so no interval either.
        estimate_without_claims: what it would be without the person's own word; None where that is not kept.
        signals: what it rests on, the heaviest first.
    """

    competency_id: str
    name: str
    domain: str
    is_unknown: bool
    estimate: float | None
    lower: float | None
    upper: float | None
    alpha: float | None
    beta: float | None
    evidence_weight: float
    exposure_weight: float
    proven_level: int | None
    estimate_without_claims: float | None
    last_evidence_on: date | None
    is_offering_help: bool
    signals: tuple[SignalWeight, ...]

    @property
    def moved_by_own_word(self) -> float:
        """How far self-ratings and disputes moved the estimate; 0 where they did not."""
        if self.estimate is None or self.estimate_without_claims is None:
            return 0.0
        return self.estimate - self.estimate_without_claims


@dataclass(frozen=True)
class Refresher:
    """A proven skill whose memory fades: when to look at it again, and the chance to recall it now."""

    competency: str
    due_on: date
    retrievability: float
    last_proof_on: date | None


@dataclass(frozen=True)
class Peer:
    """A colleague who offered help in this skill, by name."""

    competency: str
    name: str
    kind: str


@dataclass(frozen=True)
class Answer:
    """What the person said, in words, and when."""

    said: str
    about: str
    reason: str | None
    made_at: datetime


@dataclass(frozen=True)
class Change:
    """How a path became another one."""

    version: int | None
    made_on: date
    change: str
    about: str
    reason: str | None


@dataclass(frozen=True)
class Read:
    """One table that is read: whose, what a row is, and how many rows are about this person."""

    kind: str
    table: str
    grain: str
    fields: int
    own_rows: int


@dataclass(frozen=True)
class OwnPage:
    """Everything that is known of one person. Nobody else is in it, but peers who offered help.

    `asked_to_teach`: skills, each with the areas of which this person alone is an author.
    `pieces_per_answer`: what signals.yml lets one answer to a checkpoint weigh; None without such a signal.
    """

    person_key: str
    person_id: str
    name: str
    email: str
    role: str | None
    level: str | None
    team: str | None
    as_of: date
    is_consenting: bool
    consented_on: date | None
    cohort: str | None
    is_sharing: bool
    steps: tuple[Step, ...]
    withheld_reason: str | None
    withheld_words: str | None
    skills: tuple[Skill, ...]
    refreshers: tuple[Refresher, ...]
    peers: tuple[Peer, ...]
    asked_to_teach: tuple[tuple[str, tuple[str, ...]], ...]
    answers: tuple[Answer, ...]
    changes: tuple[Change, ...]
    reads: tuple[Read, ...]
    retention: str
    done: frozenset[str] = frozenset()
    pieces_per_answer: float | None = None
