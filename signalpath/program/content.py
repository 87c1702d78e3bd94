"""content/catalog.yml and content/curriculum.yml: what can be recommended, in which order. L&D owns them.

Belongs here: the form of the two files, and what can be said of an item alone. Does not belong here: whom an
item fits (`signalpath.recommend`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal, Self

from pydantic import Field, model_validator

from signalpath.program.base import Document, Identifier, Level, ServiceVersions, Text

MODULES = ("foundation", "repetition", "production")


class ContentError(Document):
    """Something in an item that is wrong, as reported. It is open until it is retired."""

    id: Identifier
    reported_on: date
    code: Identifier = Field(description="what kind of fault, such as outdated_command")
    retired_on: date | None = Field(default=None, description="when the item was mended")

    @model_validator(mode="after")
    def _is_retired_later(self) -> Self:
        if self.retired_on and self.retired_on < self.reported_on:
            raise ValueError("`retired_on` is before `reported_on`: mend one of the two dates")
        return self


class ContentItem(Document):
    """One learning item: it teaches one competency at one level.

    Unreviewed, with a review that no longer holds, stale against its service's version, or with an open
    error, it is never recommended; nor is compliance training, which is kept apart.
    """

    id: Identifier
    title: Text
    competency: Identifier = Field(description="what it teaches")
    level: Level = Field(description="rubric level that it leads to")
    modality: Literal["lab", "runbook", "sandbox", "talk", "review", "pairing", "course"]
    minutes: int = Field(gt=0)
    synchronous: bool = False
    local: bool = Field(default=True, description="made here, from our own systems; such items come first")
    requires: dict[Identifier, Level] = Field(
        default_factory=dict, description="competency id -> level that it builds on"
    )
    service_versions: ServiceVersions = Field(
        default_factory=dict, description="service -> version that the item speaks of"
    )
    compliance: bool = Field(default=False, description="obligatory training, which is never a next step")
    reviewed_by: Text | None = Field(default=None, description="the engineer of the domain who checked it")
    reviewed_on: date | None = None
    review_valid_days: int = Field(default=365, ge=1)
    errors: list[ContentError] = Field(default_factory=list, description="error reports, retired ones too")

    @property
    def open_errors(self) -> int:
        """How many error reports are not retired yet."""
        return sum(error.retired_on is None for error in self.errors)

    @property
    def expires_on(self) -> date | None:
        """The last day on which its review holds; None where it was never reviewed."""
        return self.reviewed_on + timedelta(days=self.review_valid_days) if self.reviewed_on else None

    def is_stale(self, services: Mapping[str, str]) -> bool:
        """Whether it speaks of another version of a service than the one that runs, service -> version."""
        return any(services.get(name, spoken) != spoken for name, spoken in self.service_versions.items())


class Catalog(Document):
    """catalog.yml."""

    items: list[ContentItem]


class Track(Document):
    """The order of one competency's items, in three modules."""

    competency: Identifier
    foundation: list[Identifier] = Field(default_factory=list, description="what has to be known")
    repetition: list[Identifier] = Field(default_factory=list, description="the same again, with variation")
    production: list[Identifier] = Field(default_factory=list, description="scenarios as they happened here")

    @property
    def places(self) -> list[tuple[str, str]]:
        """(module, item id) in the order in which they are worked through."""
        return [(module, item) for module in MODULES for item in getattr(self, module)]


class Curriculum(Document):
    """curriculum.yml."""

    loop_minutes: int = Field(default=20, ge=5, le=60, description="one sitting; longer items take several")
    tracks: list[Track]

    def loops(self, item: ContentItem) -> int:
        """How many sittings an item takes."""
        return -(-item.minutes // self.loop_minutes)
