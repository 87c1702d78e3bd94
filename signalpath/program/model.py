"""model/competencies.yml: role, skill, task, rubric level, measured outcome. Engineering owns this file.

Belongs here: the form of the file, and what follows from one of its parts alone. Does not belong here: how
evidence counts and what a metric is (`measures.py`), and what the files say of each other (`references.py`).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from signalpath.program.base import Document, Identifier, Level, Named, ServiceVersions, Text

RUBRIC_LEVELS = 4


class Role(Document):
    """A rung of the ladder, and which level of which skill it needs."""

    id: Identifier
    name: Text
    next: list[Identifier] = Field(default_factory=list, description="roles that this one leads to")
    titles: list[Text] = Field(default_factory=list, description="what the roster calls it")
    expects: dict[Identifier, Level] = Field(min_length=1, description="competency id -> rubric level 1 to 4")
    is_senior: bool = Field(
        default=False, description="whether who holds it may sign off others' work and hear a teach-back"
    )


class Senior(Document):
    """An engineer who may sign practice drafts of some skills, as the owner of the model may of all."""

    name: Named
    competencies: list[Identifier] = Field(min_length=1, description="the skills that they answer for")


class Task(Document):
    """A piece of real work that needs the skill, how well it can be done, and where that would show."""

    id: Identifier
    name: Text
    outcome: Identifier = Field(description="metric of metrics.yml that moves where the task is done better")
    rubric: Annotated[list[Text], Field(min_length=RUBRIC_LEVELS, max_length=RUBRIC_LEVELS)] = Field(
        description="what can be seen at levels 1 to 4, in this order"
    )


class Mapping(Document):
    """Which work a competency shows in: artefacts whose name matches the glob `pattern`."""

    artefact: Literal["path", "service", "label", "component", "incident"]
    pattern: Text = Field(
        description="* matches within a path segment, ** across; services by name; incidents as"
        " service/signature"
    )
    weight: float = Field(default=1.0, gt=0, le=1)


class Competency(Document):
    """One skill that the organisation's work needs."""

    id: Identifier
    name: Text
    domain: Identifier
    prerequisites: list[Identifier] = Field(default_factory=list)
    tasks: list[Task] = Field(min_length=1, description="the work that the skill is for")
    mappings: list[Mapping] = Field(min_length=1)


class CompetencyModel(Document):
    """competencies.yml."""

    version: Text
    owner: Text = Field(description="the engineer who answers for the model")
    reviewed_on: date
    review_every_days: int = Field(default=92, ge=1, description="how long a review holds")
    services: ServiceVersions = Field(default_factory=dict, description="the versions that run now")
    seniors: list[Senior] = Field(default_factory=list, description="who may sign practice, beside the owner")
    roles: list[Role] = Field(min_length=1, description="the ladder")
    competencies: list[Competency] = Field(min_length=1)

    @property
    def review_due_on(self) -> date:
        """The last day on which the review still holds."""
        return self.reviewed_on + timedelta(days=self.review_every_days)
