"""The library of failure patterns: what each looks like, and the causes that a variant may have."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

import yaml
from pydantic import Field, model_validator

from signalpath.program.base import Document, Identifier

Fact = Literal["after_deployment_share", "repeat_share", "handed_on_share", "slow_ratio", "incidents"]


class Cause(Document):
    """One cause behind a pattern. Texts may use `service`, `other`, `version`, `n`, `percent`, `minutes`."""

    id: Identifier
    clues: list[str] = Field(min_length=1, description="log lines that only this cause leaves")
    explanation: str
    first_step: str = Field(description="what an able engineer would do first")
    lasting: str = Field(description="what keeps it from coming back")


class Pattern(Document):
    """A way of failing, and the figure by which an organisation is known to have it."""

    id: Identifier
    title: str
    fact: Fact = Field(description="column of the service facts that says how much of it there is")
    at_least: float
    says: str = Field(description="the evidence in words, with `value` and `incidents`")
    symptom: str
    noise: list[str] = Field(min_length=2, description="log lines that any cause leaves")
    questions: list[str] = Field(min_length=3)
    causes: list[Cause] = Field(min_length=2)

    @model_validator(mode="after")
    def _causes_differ(self) -> Pattern:
        clues = [clue for cause in self.causes for clue in cause.clues]
        if len(set(clues)) < len(clues):
            raise ValueError("two causes leave the same clue, so that nobody could tell them apart")
        return self


@cache
def load_patterns() -> tuple[Pattern, ...]:
    """Every pattern of `patterns.yml`, in its order: the more particular first."""
    text = files("signalpath.practice").joinpath("patterns.yml").read_text("utf-8")
    return tuple(Pattern.model_validate(entry) for entry in yaml.safe_load(text))
