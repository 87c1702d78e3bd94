"""charter.yml: who owns the program, which problem it is for, and what was agreed beforehand."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from signalpath.program.base import Document, Identifier, Named
from signalpath.program.problem import Problem
from signalpath.program.stages import Costs, ScaleGate, Session, StageDates

Direction = Literal["decrease", "increase"]


class Owners(Document):
    """The people without whom the program is not an engineering initiative."""

    sponsor: Named = Field(description="operational engineering sponsor, measured by the outcome")
    model: Named = Field(description="engineer who owns the signal and competency model")
    content: Named = Field(description="L&D owner of the content")


class Cohort(Document):
    """A group of volunteers and its windows. Members come from recorded consent, not from here."""

    id: Identifier
    name: str
    baseline_start_on: date
    launch_on: date
    end_on: date
    is_closed: bool = Field(default=False, description="over, and kept for its results alone")

    @model_validator(mode="after")
    def _in_order(self) -> Cohort:
        if not self.baseline_start_on < self.launch_on < self.end_on:
            raise ValueError("its days are out of order: baseline_start_on, then launch_on, then end_on")
        return self


class Target(Document):
    """One outcome, agreed with the sponsor before launch and evaluated whatever it says."""

    id: Identifier
    cohort: Identifier
    metric: Identifier
    competency: Identifier
    direction: Direction
    registered_on: date

    @property
    def hash(self) -> str:
        """SHA-256 over the target's fields, so that a later change is shown as one."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()


class Gate(Document):
    """Thresholds of the Phase 1 data-quality gate."""

    range_start_on: date | None = Field(
        default=None, description="pull requests must span from here; the baseline's start if absent"
    )
    maximum_silent_weeks: int = Field(default=3, ge=1, description="per active repository")
    minimum_incident_attribution: float = Field(default=0.8, ge=0, le=1)
    minimum_ticket_team_match: float = Field(default=0.9, ge=0, le=1)


class WriteException(Document):
    """A credential that can write and is used all the same, because somebody decided so."""

    source: str = Field(description="the entry of sources.yml")
    reason: str = Field(min_length=10)
    approved_by: str
    approved_on: date


class AccessReview(Document):
    """One line of the data-access review checklist."""

    item: str
    reviewed_by: str | None = None
    reviewed_on: date | None = None


class DataAccess(Document):
    """What may be read, by whose decision, and what is kept out of it."""

    write_exceptions: list[WriteException] = Field(default_factory=list)
    reviews: list[AccessReview] = Field(default_factory=list)
    excluded_repositories: list[str] = Field(
        default_factory=list, description="globs over `owner/name`; such repositories are never asked for"
    )
    excluded_people: list[str] = Field(
        default_factory=list, description="accounts as `system:account`, such as `github:octocat`"
    )
    read_conventional_comment_labels: bool = Field(
        default=False,
        description="read review comments' text in memory for its Conventional Comments label, and drop it",
    )


class EverydayTruth(Document):
    """Where this organisation differs from what is usual."""

    bots: list[str] = Field(default_factory=list, description="accounts, `system:account`, that are bots")
    people: list[str] = Field(default_factory=list, description="accounts that look like bots and are people")
    generated_paths: list[str] = Field(
        default_factory=list, description="globs of paths nobody writes by hand"
    )
    written_paths: list[str] = Field(
        default_factory=list, description="globs of paths that look generated and are written by hand"
    )


class Charter(Document):
    """The agreement between engineering and L&D."""

    organisation: str
    owners: Owners
    problem: Problem
    cohorts: list[Cohort] = Field(default_factory=list)
    targets: list[Target] = Field(default_factory=list)
    gate: Gate = Gate()
    data_access: DataAccess = DataAccess()
    everyday: EverydayTruth = EverydayTruth()
    stages: StageDates = StageDates()
    sessions: list[Session] = Field(default_factory=list)
    costs: Costs | None = Field(default=None, description="without it the unit economics are unknown")
    scale_gate: ScaleGate | None = None
    minimum_group_size: int = Field(default=5, ge=5, description="people in every published cell")
    as_of: date | None = Field(
        default=None, description="only for a frozen history, such as the demo; else the run's date"
    )
