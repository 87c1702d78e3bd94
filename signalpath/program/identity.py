"""identity.yml: what people decided about pairs of accounts. It names accounts, so it is personal data.

Belongs here: the form of the file, and what it says as a frame. Does not belong here: what follows from a
decision (`signalpath.identity`).
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

import polars as pl
from pydantic import Field, StringConstraints, model_validator

from signalpath.identity import ACCOUNT_SYSTEMS, DECISIONS_SCHEMA
from signalpath.program.base import Document

Account = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=rf"^({'|'.join(ACCOUNT_SYSTEMS)}):.*\S$")
]


class LinkDecision(Document):
    """One pair of accounts, and whether they are one person's."""

    left: Account = Field(description="`system:account_id`, such as `git:ada@example.org`")
    right: Account
    score: float | None = Field(default=None, ge=0, le=1, description="how likely it is, when last computed")
    reasons: list[str] = Field(default_factory=list, description="what speaks for it, strongest first")
    decision: Literal["same", "different", "undecided"] = "undecided"
    decided_by: str | None = Field(default=None, description="who answers for the decision")
    decided_on: date | None = None

    @property
    def pair(self) -> tuple[str, str]:
        """The two accounts in one order, without regard to case."""
        first, second = sorted((self.left.lower(), self.right.lower()))
        return first, second

    @model_validator(mode="after")
    def _is_answered_for(self) -> Self:
        if self.pair[0] == self.pair[1]:
            raise ValueError("`left` and `right` are the same account: name two")
        if self.decision != "undecided" and not (self.decided_by and self.decided_on):
            raise ValueError(f"decision `{self.decision}` needs `decided_by` and `decided_on`")
        return self


class IdentityDecisions(Document):
    """The review queue: pairs that wait for a decision, and those that have one."""

    links: list[LinkDecision] = Field(default_factory=list)

    @model_validator(mode="after")
    def _is_said_once(self) -> Self:
        first: dict[tuple[str, str], int] = {}
        for number, link in enumerate(self.links):
            if link.pair in first:
                raise ValueError(
                    f"links.{number} is the pair of links.{first[link.pair]}: keep one of the two"
                )
            first[link.pair] = number
        return self

    def frame(self) -> pl.DataFrame:
        """What is decided, with the columns of `DECISIONS_SCHEMA`."""
        rows = [
            (
                *link.left.split(":", 1),
                *link.right.split(":", 1),
                link.decision,
                link.decided_by,
                link.decided_on,
            )
            for link in self.links
            if link.decision != "undecided"
        ]
        return pl.DataFrame(rows, schema=DECISIONS_SCHEMA, orient="row")
