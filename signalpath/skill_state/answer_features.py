"""What came before each answer, as bounded numbers: shares of right answers, recent ones, and gaps.

Belongs here: the recurrences over sequences of right and wrong answers, for all people at once.
Does not belong here: the weights of the features (`answer_model`), where answers come from (`mastery`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Booleans = NDArray[np.bool_]

# Sign: +1 where a right answer can only raise the feature and the feature may only raise the prediction,
# -1 the reverse, 0 free. It is what makes one more right answer never lower the prediction.
FEATURES: dict[str, int] = {
    "own_share": 1,  # of all earlier answers in this skill, set against the skill's usual rate
    "own_recent": 1,  # the same, each answer counting four fifths of the next one
    "own_right": 1,  # ln(1 + right answers in this skill)
    "own_wrong": -1,
    "is_new": -1,  # no earlier answer in this skill
    "away": -1,  # ln(1 + answers in other skills since the last one in this skill)
    "all_share": 1,  # of earlier answers in any skill, each counting 0.99 of the next one
    "all_recent": 1,  # the same with 0.9
    "all_latest": 1,  # the same with 0.5
    "all_right": 1,  # ln(1 + right answers in any skill)
    "all_wrong": -1,
    "last_same": 1,  # the last answer, if it was in this skill
    "last_other": 1,  # the last answer, if it was in another skill
}
MOST_COUNTED = 200.0  # answers beyond this tell nothing new, and logarithms stay bounded
_OWN, _ALL = (1.0, 0.8), (0.99, 0.9, 0.5)
_PRIOR = 2.0  # answers that the skill's usual rate is worth


def answer_features(
    person: Integers, skill: Integers, right: Floats, rate: Floats, is_answer: Booleans | None = None
) -> Floats:
    """Features of each row from the rows of the same person before it.

    Args:
        person: who answers; any integers.
        skill: in which skill.
        right: 1 for a right answer, 0 for a wrong one. Each person's rows are in the order in which they
            were answered; how people are mixed does not matter.
        rate: the skill's usual share of right answers, in (0, 1), per row.
        is_answer: False for a row that only asks what would come next: it changes nothing after it.

    Returns:
        Array of one row per answer and one column per key of `FEATURES`, all bounded.
    """
    counts = np.ones(len(right), dtype=bool) if is_answer is None else is_answer
    one, surprise = np.ones(len(right)), right - rate
    own = decayed_before(
        group_codes(person, skill),
        [(surprise, d) for d in _OWN] + [(one, d) for d in _OWN] + [(right, 1.0)],
        counts,
    )
    everything = decayed_before(
        group_codes(person),
        [(surprise, d) for d in _ALL]
        + [(one, d) for d in _ALL]
        + [(right, 1.0), (one, 1.0), (right, 0.0), (skill.astype(float), 0.0)],
        counts,
    )
    own_count, own_right = own[:, 2], own[:, 4]
    all_right, all_count, last, last_skill = everything[:, 6:].T
    place = decayed_before(group_codes(person, skill), [(all_count, 0.0)], counts)[:, 0]
    away = np.where(own_count > 0, all_count - place - 1.0, 0.0)
    last_surprise, is_same = np.where(all_count > 0, last - rate, 0.0), last_skill == skill
    return np.column_stack(
        [
            *(own[:, k] / (own[:, 2 + k] + _PRIOR) for k in range(2)),
            _ln(own_right),
            _ln(own_count - own_right),
            own_count == 0,
            _ln(away),
            *(everything[:, k] / (everything[:, 3 + k] + _PRIOR) for k in range(3)),
            _ln(all_right),
            _ln(all_count - all_right),
            np.where(is_same, last_surprise, 0.0),
            np.where(is_same, 0.0, last_surprise),
        ]
    )


def decayed_before(group: Integers, series: list[tuple[Floats, float]], counts: Booleans) -> Floats:
    """For each row the decayed sums over the earlier rows of its group: s = decay * s + value.

    The loop is over places in a group (the first rows of all groups, the second rows, ...), never over
    groups. Rows where `counts` is False read the sums and leave them as they are.

    Args:
        group: codes 0, 1, ... per row.
        series: pairs of values (one per row) and decay in [0, 1]; a decay of 0 remembers the last one.
        counts: whether a row enters the sums of those after it.

    Returns:
        Array of rows by series, 0 for the first row of a group.
    """
    values = np.column_stack([value for value, _ in series])
    decays = np.array([decay for _, decay in series])
    before = np.zeros_like(values)
    if not len(group):
        return before
    order = np.argsort(group, kind="stable")
    sizes = np.bincount(group)
    first = np.repeat(np.cumsum(sizes) - sizes, sizes)
    place = np.empty(len(group), dtype=np.int64)
    place[order] = np.arange(len(group)) - first
    by_place, ends = np.argsort(place, kind="stable"), np.cumsum(np.bincount(place))
    sums = np.zeros((len(sizes), len(series)))
    for start, end in zip(np.r_[0, ends[:-1]], ends, strict=True):
        rows = by_place[start:end]
        now = sums[group[rows]]
        before[rows] = now
        entering = counts[rows]
        sums[group[rows[entering]]] = decays * now[entering] + values[rows[entering]]
    return before


def group_codes(*keys: Integers) -> Integers:
    """The same code 0, 1, ... for rows that agree in all keys."""
    code = np.zeros(len(keys[0]), dtype=np.int64)
    for key in keys:
        distinct, dense = np.unique(key, return_inverse=True)
        code = np.unique(code * max(len(distinct), 1) + dense, return_inverse=True)[1]
    return code


def _ln(count: Floats) -> Floats:
    return np.log1p(np.clip(count, 0.0, MOST_COUNTED))
