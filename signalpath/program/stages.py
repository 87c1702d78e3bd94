"""When the stages of a rollout are planned, what was held in them, and what it costs.

Belongs here: the parts of charter.yml from which `signalpath status` tells whether the next stage may begin.
The stages and their order are those of the rollout checklist that signalpath follows; the judging is
`signalpath/stage_gates.py`.
"""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Literal

from pydantic import Field, model_validator

from signalpath.program.base import Document

STAGES = ("prepare", "trust", "pilot", "scale")


class StageDates(Document):
    """The first planned day of each stage; a stage without a date is not planned yet."""

    prepare: date | None = None
    trust: date | None = None
    pilot: date | None = None
    scale: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> StageDates:
        planned = [(name, day) for name in STAGES if (day := getattr(self, name))]
        for (earlier, one), (later, other) in pairwise(planned):
            if other <= one:
                raise ValueError(f"`{later}` must begin after `{earlier}`: a stage rests on the one before")
        return self


class Session(Document):
    """A meeting that the checklist asks for."""

    kind: Literal["what_is_read", "sponsor_review", "manager_training"] = Field(
        description="what_is_read: the session before launch on which data are read, why and who sees them"
    )
    held_on: date | None = Field(default=None, description="absent: not held yet")
    minutes: int = Field(gt=0)
    led_by: str = Field(min_length=2)


class Costs(Document):
    """What the program costs in a month, so that an active engineer's share can be told."""

    currency: str = Field(pattern="^[A-Z]{3}$")
    per_month: float = Field(ge=0, description="licences and machines")
    owner_hours_per_month: float = Field(ge=0, description="of the owners of model and content together")
    hourly_rate: float = Field(ge=0, description="of an hour of theirs")

    @property
    def monthly(self) -> float:
        """All of it, in `currency` a month."""
        return self.per_month + self.owner_hours_per_month * self.hourly_rate


class ScaleGate(Document):
    """What must hold of the pilot before more people are asked. Agreed beforehand, like a target."""

    minimum_active_engagement: float = Field(ge=0, le=1, description="share of those who take part")
    maximum_cost_per_active_engineer: float = Field(gt=0, description="in the currency of `costs`, a month")
