"""The problem of a charter: prose for people, and figures that the warehouse can work out again.

Belongs here: what a problem definition must say, and the message that says what is missing. Working a figure
out is `signalpath/problem.py`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator

from signalpath.program.base import Document, Identifier

Counts = Literal["in_domain", "above", "below", "ratio_to_rest", "lacks_skill"]
# A statement without a number cannot be found wrong. Words that say one count as well as digits.
NUMBER = re.compile(
    r"\d|\b(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twice|half|third|quarter|dozen"
    r"|double|triple)s?\b",
    re.IGNORECASE,
)


class Window(Document):
    """Which observations a figure looks at: those of some days, or the last so many."""

    from_on: date | None = None
    to_on: date | None = None
    last: int | None = Field(default=None, ge=1, description="the latest so many, instead of dates")

    @model_validator(mode="after")
    def _one_kind(self) -> Window:
        if (self.last is None) == (self.from_on is None or self.to_on is None):
            raise ValueError("give either `from_on` and `to_on`, or `last`")
        if self.from_on and self.to_on and self.to_on < self.from_on:
            raise ValueError("`to_on` lies before `from_on`: swap them")
        return self


class Figure(Document):
    """One number of the problem, such as "3 of the last 8 P2 incidents had a responder without fluency".

    `counts` says what the number is, over the observations of `measure` in the window:

    * in_domain: the share that belongs to `domain`;
    * above, below: of those in `domain`, the share over or under `number`, in the metric's unit;
    * ratio_to_rest: the mean in `domain` over the mean outside it;
    * lacks_skill: of those in `domain`, the share whose person is not known to master it.
    """

    id: Identifier
    says: str = Field(min_length=10, description="the figure in words, as the sponsor's page shows it")
    measure: Identifier = Field(description="a metric of model/metrics.yml; its observations are counted")
    domain: Identifier = Field(description="a competency of model/competencies.yml")
    counts: Counts
    number: float | None = Field(default=None, description="for above and below, in the metric's unit")
    priorities: list[str] = Field(default_factory=list, description="of incidents; all of them if empty")
    window: Window
    stated: float = Field(ge=0, description="what the statement says that it is: a share, or a ratio")

    @model_validator(mode="after")
    def _has_its_number(self) -> Figure:
        if (self.counts in ("above", "below")) != (self.number is not None):
            raise ValueError("`number` goes with `counts: above` and `counts: below`, and with no other")
        if self.counts != "ratio_to_rest" and self.stated > 1:
            raise ValueError("`stated` is a share between 0 and 1; only a ratio_to_rest may exceed 1")
        return self


class Problem(Document):
    """The operational gap the program is for."""

    statement: str = Field(description="one paragraph that an engineer would agree or disagree with")
    figures: list[Figure] = Field(description="what the statement claims, so that it can be worked out")
    relevance: dict[Identifier, Annotated[float, Field(ge=0, le=1)]] = Field(
        default_factory=dict,
        description="competency id -> weight between 0 and 1 in the problem; others count 0.2",
    )

    @model_validator(mode="after")
    def _is_no_wish(self) -> Problem:
        """A vague definition is refused, and told what is missing."""
        missing = []
        if not NUMBER.search(self.statement):
            missing.append("a number in the statement (how many, how long, how often)")
        if not self.figures:
            missing.append("a domain, a measure and a number to evaluate: add one of `figures`")
        if not self.relevance:
            missing.append("the skills that it is about: `relevance`")
        if missing:
            raise ValueError(f"too vague to be measured. It lacks {'; '.join(missing)}")
        return self
