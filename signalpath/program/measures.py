"""model/signals.yml and model/metrics.yml: how evidence counts, what an outcome is. Engineering owns both.

Belongs here: the form of the two files. Does not belong here: the skills that they speak of (`model.py`).
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from signalpath.program.base import Document, Identifier


class SignalDefinition(Document):
    """How one kind of evidence counts."""

    id: Identifier
    name: str
    kind: Literal["work", "exposure", "mastery", "claim", "unknown"]
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
