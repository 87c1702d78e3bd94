"""When is a change called one? The rules, in order, in plain words.

`cannot tell`, the first of these that holds:
 1. the target was registered after launch;
 2. the pilot has not started yet;
 3. fewer than five people on a side have outcomes both before and during the pilot;
 4. a side has fewer observations than the metric's minimum in a period;
 5. more than a tenth of the observations of a side and period are censored;
 6. the two sides were already moving apart before launch (pre-trend p < 0.05);
 7. no team is without volunteers, or there are so few teams that even the largest effect would
    come out by chance in more than one of ten assignments (minimum p > 0.10).

`improved` or `worsened`: the 95% interval leaves out zero, and the permutation p is at most 0.05 or
at its minimum, that is, no other choice of teams would give a difference as large. The direction
agreed in the charter gives the word, and nothing else depends on it.

`no clear change`: everything else, with the interval, which says what is still possible.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from signalpath.effects.permutation import Permutation
from signalpath.effects.regression import Fit

MINIMUM_PEOPLE = 5
MAXIMUM_CENSORED_SHARE = 0.10
PRETREND_LEVEL = 0.05
PERMUTATION_LEVEL = 0.05
MAXIMUM_MINIMUM_P = 0.10
EPSILON = 1e-9


@dataclass(frozen=True)
class Facts:
    """What a verdict rests on. `smallest_n` and `censored_share` are the worst group and period."""

    direction: str
    registered_on: date
    launch_on: date
    end_on: date
    as_of: date
    people_pilot: int
    people_comparison: int
    smallest_n: int
    minimum_n: int
    censored_share: float
    fit: Fit | None
    pretrend_p: float | None
    permutation: Permutation | None


def judge(facts: Facts) -> tuple[str, str]:
    """The verdict and its reason, in words that a sponsor reads."""
    if obstacle := _obstacle(facts):
        return "cannot tell", obstacle
    fit, test = facts.fit, facts.permutation
    if fit is None or test is None:  # excluded by the rules above; says so to the type checker
        raise ValueError("a verdict needs an interval and a permutation test")
    excludes_zero = fit.lower > 0 or fit.upper < 0
    stands_out = test.p_value <= max(PERMUTATION_LEVEL, test.minimum_p) + EPSILON
    ways = "assignments" if test.is_exact else "random assignments"
    count = f"{round(test.p_value * test.assignments)} of {test.assignments} {ways} of the pilot to teams"
    notes = f" {_notes(facts, fit)}"
    if excludes_zero and stands_out:
        is_better = (fit.estimate < 0) == (facts.direction == "decrease")
        least = ", the fewest possible" if test.p_value <= test.minimum_p + EPSILON else ""
        reason = f"The 95% interval leaves out zero, and only {count} give a difference this large{least}."
        return ("improved" if is_better else "worsened"), reason + notes
    if excludes_zero:
        reason = (
            f"The 95% interval leaves out zero, but {count} give a difference as large, so it may come "
            "from differences between teams."
        )
    else:
        reason = f"The 95% interval includes zero; {count} give a difference as large."
    return "no clear change", reason + notes


def _obstacle(facts: Facts) -> str | None:
    test = facts.permutation
    if facts.registered_on > facts.launch_on:
        return (
            f"The target was registered on {facts.registered_on}, after the launch on {facts.launch_on}, "
            "so it may have been chosen with the outcome in sight."
        )
    if facts.as_of < facts.launch_on:
        return f"The pilot starts on {facts.launch_on}; nothing can have changed yet."
    if min(facts.people_pilot, facts.people_comparison) < MINIMUM_PEOPLE:
        return (
            f"Fewer than {MINIMUM_PEOPLE} people in the pilot or in the comparison have outcomes both before "
            "and during the pilot."
        )
    if facts.smallest_n < facts.minimum_n:
        return (
            f"A group has fewer than {facts.minimum_n} outcomes in one of the periods, which is the least "
            "that the metric's definition asks for."
        )
    if facts.censored_share > MAXIMUM_CENSORED_SHARE:
        return (
            f"In one group and period {facts.censored_share:.0%} of the outcomes are not known yet; more "
            f"than {MAXIMUM_CENSORED_SHARE:.0%} would bend the comparison."
        )
    if facts.fit is None:
        return "There is too little variation between people to make an interval."
    if facts.pretrend_p is not None and facts.pretrend_p < PRETREND_LEVEL:
        return (
            f"Pilot and comparison were already moving apart before the launch (p = {facts.pretrend_p:.3f}), "
            "so what came after cannot be credited to the pilot."
        )
    if test is None:
        return "Every team has volunteers, so no team shows what would have happened without the pilot."
    if test.minimum_p > MAXIMUM_MINIMUM_P + EPSILON:
        return (
            f"With {test.teams_pilot} pilot and {test.teams_comparison} other teams even the largest effect "
            f"could be chance (p is never under {test.minimum_p:.2f})."
        )
    return None


def _notes(facts: Facts, fit: Fit) -> str:
    notes = [f"The interval is clustered by {fit.clustered_by}."]
    if facts.pretrend_p is None:
        notes.append(
            "Too few people had outcomes in both halves of the baseline to check the trend before launch."
        )
    if facts.as_of < facts.end_on:
        notes.append(f"The pilot runs until {facts.end_on}; this is the state on {facts.as_of}.")
    return " ".join(notes)
