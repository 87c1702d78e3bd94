"""What a check is before and after it ran, free of Great Expectations so that it is cheap to import.

Belongs here: the declaration (`Check`), what it may depend on (`GateParameters`) and the outcome
(`CheckOutcome`). The checks themselves are in `suites/`, running them in `runner.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Status = Literal["passed", "failed", "withheld", "not applicable"]
PASSED: Status = "passed"
FAILED: Status = "failed"
# Failed, but only for some people, repositories or domains: their paths are withheld, the rest goes on.
WITHHELD: Status = "withheld"
NOT_APPLICABLE: Status = "not applicable"
# What a failure can be confined to; the population then has a column `unit` with the key of one.
Unit = Literal["person", "team", "repository", "competency domain"]
Need = str | tuple[str, ...]


@dataclass(frozen=True)
class GateParameters:
    """What the charter agreed and which systems are read.

    Attributes:
        as_of: the day of the run.
        range_start_on: pull requests have to reach back to here; None where no charter says so.
        maximum_silent_weeks: a shorter silence of a repository is never a hole.
        minimum_incident_attribution: share of answered incidents with a known responder.
        minimum_ticket_team_match: share of recent tickets whose team is their assignee's.
        kinds: kinds of source that are configured.
    """

    as_of: date
    range_start_on: date | None
    maximum_silent_weeks: int
    minimum_incident_attribution: float
    minimum_ticket_team_match: float
    kinds: frozenset[str]


@dataclass(frozen=True)
class Check:
    """One question to the data, as a population of rows and one expectation of them.

    Attributes:
        name: identifies the check within its asset.
        question: the question as the sponsor would ask it.
        expected: what would pass, in words, with its threshold.
        meaning: what a failure means for what is published.
        who_can_mend: the role that can mend it.
        rows: SQL of the population; one row per thing judged, with a `key` that may be shown.
        expectation: makes the GX expectation, given GX's `expectations` module.
        observed: SQL of one text that says what was found; without it, how many of `judged` failed.
        judged: what the rows of the population are, in the plural, where `observed` is not given.
        threshold: share of the rows that has to be as expected; the outcome's `value` is that share.
        confines: what a failure concerns, where it does not concern everything.
        needs: kinds of source without which the question does not arise; of a tuple, one is enough.
        empty_passes: whether a population without rows is fine (nothing to judge) or a failure.
        moot: why the question does not arise though the sources are there, such as "no charter".
    """

    name: str
    question: str
    expected: str
    meaning: str
    who_can_mend: str
    rows: str
    expectation: Callable[[Any], Any]
    observed: str | None = None
    judged: str = "rows"
    threshold: float = 1.0
    confines: Unit | None = None
    needs: tuple[Need, ...] = ()
    empty_passes: bool = True
    moot: str | None = None

    def missing(self, kinds: frozenset[str]) -> list[str]:
        """Kinds of source that it needs and that are not configured, alternatives in one text."""
        each = [(need,) if isinstance(need, str) else need for need in self.needs]
        return [" or ".join(need) for need in each if not kinds & set(need)]


@dataclass(frozen=True)
class CheckOutcome:
    """What one check found.

    Attributes:
        sample: at most ten keys of failing rows, never personal data.
        value: share of the rows that are as expected, where there was something to judge.
        threshold: the smallest `value` that passes.
        confined_to: what a failure concerns, where it does not concern everything.
        unit_count: how many such units failed.
        units: their keys. They may be keys of people, so they are never written to a report.
    """

    asset_key: tuple[str, str]
    question: str
    check_name: str
    status: Status
    observed: str
    expected: str
    failing_rows: int
    who_can_mend: str
    meaning: str
    sample: tuple[str, ...] = field(default=())
    value: float | None = None
    threshold: float | None = None
    confined_to: Unit | None = None
    unit_count: int = 0
    units: tuple[str, ...] = field(default=(), repr=False)
