"""A review of the competency model as a whole: when it is due, what was found, and the patch.

Belongs here: putting the findings together. Does not belong here: pages and files. A review knows no person,
not even the model's owner.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import polars as pl

from signalpath.drift.patch import patch_model, unified_diff
from signalpath.drift.proposals import UNITS, Proposal, propose
from signalpath.program.model import CompetencyModel

KINDS = {
    **{f"unmapped_{kind}": words for kind, words in {
        "path": "Files that no rule maps, by folder",
        "service": "Services that no rule maps",
        "incident": "Patterns of incidents that no rule maps",
        "label": "Labels that no rule maps",
        "component": "Components that no rule maps",
    }.items()},
    **{f"idle_{kind}_rule": f"Rules for {words} that decide nothing" for kind, words in {
        "path": "files",
        "service": "services",
        "incident": "patterns of incidents",
        "label": "labels",
        "component": "components",
    }.items()},
    "stale_competency": "Skills in which nobody worked for 180 days",
    "competency_without_content": "Skills for which nothing may be offered",
}  # fmt: skip
"""Kinds of `mart_model_drift` in the order of the page, and what they are called there."""


@dataclass(frozen=True)
class Review:
    """What was found.

    Attributes:
        as_of: the day that the work was counted up to.
        version: the model's.
        reviewed_on, due_on: when people last reviewed it, and until when that holds.
        findings: rows of `mart_model_drift` by kind, the largest share first; kinds without one are left out.
        unmapped: share of work that no rule maps by artefact, 0 to 1; None where there was no work.
        proposals: what the patch does.
        patch: unified diff of model/competencies.yml; empty where nothing is proposed.
    """

    as_of: date
    version: str
    reviewed_on: date
    due_on: date
    findings: Mapping[str, list[dict[str, Any]]]
    unmapped: Mapping[str, float | None]
    proposals: list[Proposal]
    patch: str

    @property
    def is_overdue(self) -> bool:
        """Whether people's last review of the model holds no more."""
        return self.due_on < self.as_of


def review_model(
    drift: pl.DataFrame,
    beside: pl.DataFrame,
    worked: Mapping[str, int],
    model: CompetencyModel,
    text: str,
    path: str,
    as_of: date,
) -> Review:
    """Review the model; the same for the same arguments.

    Args:
        drift: `DRIFT_SCHEMA`, of the quarter up to `as_of`.
        beside: `BESIDE_SCHEMA`.
        worked: pieces of work of the quarter by artefact.
        model: the file as it was understood.
        text: the file as it is, with its line ends.
        path: what the patch calls the file, from the top of its repository.
        as_of: the day that the work was counted up to.
    """
    proposals = propose(drift, beside, model, as_of)
    rows = drift.sort(["work_share", "artefact", "competency_id"], descending=[True, False, False]).to_dicts()
    found = {kind: [row for row in rows if row["drift_kind"] == kind] for kind in KINDS}
    return Review(
        as_of=as_of,
        version=model.version,
        reviewed_on=model.reviewed_on,
        due_on=model.review_due_on,
        findings={kind: rows for kind, rows in found.items() if rows},
        unmapped={
            kind: min(1.0, sum(row["work_share"] for row in found[f"unmapped_{kind}"]))
            if worked.get(kind)
            else None
            for kind in UNITS
        },
        proposals=proposals,
        patch=unified_diff(text, patch_model(text, proposals), path),
    )


def _share(rows: list[dict[str, Any]]) -> float:
    """Of all work of the kind; shares that floating point adds up to more are all of it."""
    return min(1.0, sum(row["work_share"] for row in rows))


def first_monday(as_of: date) -> date:
    """The first Monday of the quarter that a day is in."""
    first = date(as_of.year, (as_of.month - 1) // 3 * 3 + 1, 1)
    return first + timedelta(days=-first.weekday() % 7)


def is_due(as_of: date, last: date | None) -> bool:
    """Whether the quarter's review is to be made: on its first Monday, or on the first run after it.

    Args:
        as_of: the day of the run.
        last: the day of the last review that was made; None for the first, which is always due.
    """
    return last is None or last < first_monday(as_of) <= as_of
