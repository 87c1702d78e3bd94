"""model/*.yml: competencies, signals and metrics. Engineering owns these files."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from signalpath.program.base import Document
from signalpath.program.charter import Identifier


class Mapping(Document):
    """Which work a competency shows in: artefacts whose name matches the glob `pattern`."""

    artefact: Literal["path", "service", "label", "component"]
    pattern: str = Field(description="* matches within a path segment, ** across; services by name")
    weight: float = Field(default=1.0, gt=0, le=1)


class Competency(Document):
    """One skill that the organisation's work needs."""

    id: Identifier
    name: str
    domain: Identifier
    prerequisites: list[Identifier] = Field(default_factory=list)
    mappings: list[Mapping] = Field(min_length=1)


class CompetencyModel(Document):
    """competencies.yml."""

    version: str
    owner: str
    reviewed_on: date
    competencies: list[Competency]


class SignalDefinition(Document):
    """How one kind of evidence counts."""

    id: Identifier
    name: str
    kind: Literal["work", "exposure", "mastery", "unknown"]
    half_life_days: float = Field(gt=0)
    weight: float = Field(gt=0, description="evidence pieces that one observation is worth")
    description: str = Field(description="formula and known failure modes")


class Signals(Document):
    """signals.yml."""

    signals: list[SignalDefinition]


class MetricDefinition(Document):
    """One outcome metric, as the field defines it; `origin: ours` where it has no standard."""

    id: Identifier
    version: int = 1
    name: str
    description: str
    numerator: str
    denominator: str | None = None
    grain: str
    window: str
    time_zone: str = "UTC"
    censoring: str
    exclusions: list[str]
    minimum_n: int = Field(default=5, ge=1)
    minimum_people: int = Field(default=5, ge=5)
    direction: Literal["decrease", "increase"]
    unit: str
    owner: str
    origin: Literal["standard", "ours"] = "standard"
    about: Literal["work", "people"] = Field(
        default="work",
        description="people: those it happened to, and those it did not, must be groups as well to be shown",
    )

    @property
    def can_be_censored(self) -> bool:
        """Whether the end of an observation may not be known yet as of the run."""
        return not self.censoring.lower().startswith("none")

    @property
    def has_curve(self) -> bool:
        """Whether medians are Kaplan-Meier: of a share, what is not known yet has no time so far."""
        return self.can_be_censored and not self.unit.startswith("share")


class Metrics(Document):
    """metrics.yml."""

    metrics: list[MetricDefinition]
