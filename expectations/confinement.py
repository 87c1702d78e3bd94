"""Which failures stop a run, and which only withhold the paths of those whom they concern.

Belongs here: the rule. What the units mean in the warehouse is in orchestration/withheld_units.py.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from expectations.check import FAILED, WITHHELD, CheckOutcome, Unit

# Above these shares what is left no longer shows the organisation, so the whole is stopped.
LARGEST_SHARE: Mapping[Unit, float] = {
    "person": 0.2,
    "team": 0.34,
    "repository": 0.2,
    "competency domain": 0.34,
}


def confine(
    outcomes: Sequence[CheckOutcome],
    sizes: Mapping[Unit, Mapping[str, float]],
    people: Collection[str],
    affected: Mapping[tuple[Unit, str], Collection[str]],
) -> list[CheckOutcome]:
    """Turn failures that concern few units into `withheld`, all of them or none.

    Args:
        outcomes: what the checks found; a failure with units is confined to them.
        sizes: kind of unit -> unit -> its size (people of a team, pull requests of a repository).
        people: everybody whose paths could be made.
        affected: (kind, unit) -> people whose paths are withheld for it.

    Returns:
        The outcomes in their order. Where the failing units of one kind make up more than
        `LARGEST_SHARE` of the size, or more than a fifth of all people would be withheld, all stay
        failed: there would be too little left.
    """
    failing: dict[Unit, set[str]] = {}
    for outcome in outcomes:
        if outcome.status == FAILED and outcome.confined_to and outcome.units:
            failing.setdefault(outcome.confined_to, set()).update(outcome.units)
    gone = {
        person
        for kind, units in failing.items()
        for unit in units
        for person in affected.get((kind, unit), ())
    }
    is_small = all(
        _share(units, sizes.get(kind, {})) <= LARGEST_SHARE[kind] for kind, units in failing.items()
    ) and len(gone & set(people)) <= LARGEST_SHARE["person"] * len(people)
    return [
        replace(outcome, status=WITHHELD)
        if is_small and outcome.status == FAILED and outcome.confined_to and outcome.units
        else outcome
        for outcome in outcomes
    ]


def _share(units: Collection[str], sizes: Mapping[str, float]) -> float:
    """Of units that have no size, each is as large as any."""
    total = sum(sizes.values())
    if not total:
        return 0.0 if not units else 1.0
    return sum(sizes.get(unit, 0.0) for unit in units) / total
