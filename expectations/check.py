"""What a check is before and after it ran, free of Great Expectations so that it is cheap to import.

Belongs here: the declaration (`Check`), what it may depend on (`GateParameters`) and the outcome
(`CheckOutcome`). The checks themselves are in `suites/`, running them in `runner.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

Status = Literal["passed", "failed", "not applicable"]
PASSED: Status = "passed"
FAILED: Status = "failed"
NOT_APPLICABLE: Status = "not applicable"


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
        observed: SQL of one text that says what was found.
        needs: kinds of source without which the question does not arise.
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
    observed: str
    needs: tuple[str, ...] = ()
    empty_passes: bool = True
    moot: str | None = None


@dataclass(frozen=True)
class CheckOutcome:
    """What one check found. `sample` holds at most ten keys of failing rows, never personal data."""

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
