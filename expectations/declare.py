"""The form that every check has, each row is sound, and checks that several suites ask alike.

Belongs here: how a check becomes an expectation of Great Expectations, and the words that many share. The SQL
that tells which rows are unlike before is in `expectations/sql/`.
"""

# ruff: noqa: S608 - the SQL is ours
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from expectations.check import Check, GateParameters, Need, Unit
from expectations.sql.change import levels, local_hours

SPAN = "Do pull requests span the intended range?"
INCIDENTS = "Do incidents belong to the people who worked on them?"
TICKETS = "Do tickets match the teams as they are now?"
REST = "Is the rest of the data sound?"
CODE_HOSTS = ("github", "gitlab")
INCIDENT_TOOLS = ("pagerduty", "opsgenie", "servicenow", "incident_export")
TRACKERS = ("jira", "linear", "github")
SOURCE_OWNER = "engineering: the owner of the source in sources.yml"
ONCALL_OWNER = "engineering: the owner of the on-call tool, with the roster's owner"
TRACKER_OWNER = "engineering: the tracker's administrator, with the roster's owner"
ROSTER_OWNER = "the roster's owner, with who reviews identity suggestions"
LEARNING_OWNER = "L&D: the owner of the learning record store"


def each(
    name: str,
    question: str,
    expected: str,
    meaning: str,
    who_can_mend: str,
    rows: str,
    *,
    judged: str,
    needs: tuple[Need, ...],
    mostly: float = 1.0,
    confines: Unit | None = None,
    **more: Any,
) -> Check:
    """A check of a population with a column `is_sound`, true for the share `mostly` of the rows.

    Args:
        name, question, expected, meaning, who_can_mend, rows, judged, needs, confines: as in `Check`;
            `rows` has key and is_sound, and unit where it confines.
        mostly: smallest share of sound rows that passes.
        more: other attributes of `Check`.
    """
    return Check(
        name=name,
        question=question,
        expected=expected,
        meaning=meaning,
        who_can_mend=who_can_mend,
        rows=rows,
        expectation=lambda gxe: gxe.ExpectColumnValuesToBeInSet(
            column="is_sound", value_set=[True], mostly=mostly
        ),
        judged=judged,
        threshold=mostly,
        needs=needs,
        confines=confines,
        **more,
    )


def duplicates(table: str, keys: str, *, where: str = "true", shown: str) -> str:
    """Population of distinct things, each sound where its `keys` occur once.

    Args:
        table: what is counted.
        keys: columns, or expressions, that no two sound rows share.
        where: which rows are judged.
        shown: expression of the key that may be shown.
    """
    return f"select min({shown}) as key, count(*) = 1 as is_sound from {table} where {where} group by {keys}"


def of_known(
    ask: Callable[..., Check],
    name: str,
    rows: str,
    *,
    judged: str,
    parent: str,
    meaning: str = "",
    mostly: float = 0.99,
    **more: Any,
) -> Check:
    """A check that `judged` belong to a `parent` that was read.

    Args:
        ask: `each` with what the suite's checks share.
        name, judged, mostly, more: as in `each`.
        rows: made by `expectations.sql.counts.orphans`.
        parent: what one row of the parents is called.
        meaning: what it means where it fails; by default that parents are missing.
    """
    return ask(
        name,
        expected=f"{100 * mostly:g} % of the {judged} belong to a {parent} that was read",
        meaning=meaning or f"{parent}s are missing, or their ids changed",
        rows=rows,
        judged=judged,
        mostly=mostly,
        **more,
    )


def at_usual_hours(
    ask: Callable[..., Check],
    name: str,
    whose: str,
    what: str,
    events: str,
    parameters: GateParameters,
    hours: float,
    least_trials: int | None = None,
) -> Check:
    """A check that people do something at the hours of their own day at which they usually do it.

    Args:
        ask, name: as in `of_known`.
        whose: in the genitive, for the sentence.
        what: what the events are called.
        events: as in `local_hours`.
        parameters: of the run.
        hours: how far the median hour may be from what is usual.
        least_trials: as in `levels`, if not its own.
    """
    enough = {} if least_trials is None else {"least_trials": least_trials}
    return ask(
        name,
        expected=f"the median hour of {whose} own day is within {hours:g} hours of what is usual",
        meaning="instants were shifted to another time zone",
        rows=levels(local_hours(what, events), parameters, hours, **enough),
        judged="clocks",
    )
