"""How well links between accounts agree with links that people vouch for: pairwise precision and recall.

Belongs here: counting pairs of identities, given two partitions of them. Does not belong here: reading
a history or a mailmap (orchestration does that).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Agreement:
    """Counts of pairs: linked in truth and in the prediction, in the prediction, in truth."""

    both: int
    predicted: int
    true: int

    @property
    def precision(self) -> float:
        """Share of the predicted links that are true; 1 if nothing is linked."""
        return self.both / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """Share of the true links that are predicted; 1 if there is none."""
        return self.both / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __sub__(self, other: Agreement) -> Agreement:
        """The counts of the pairs that are left without another's, which must be among these."""
        return Agreement(self.both - other.both, self.predicted - other.predicted, self.true - other.true)


def pairwise(truth: Sequence[Hashable], predicted: Sequence[Hashable]) -> Agreement:
    """Compare two partitions, each given as one label per identity, over all pairs of identities.

    Raises:
        ValueError: the two have different lengths.
    """
    together = list(zip(truth, predicted, strict=True))
    return Agreement(_pairs(together), _pairs(predicted), _pairs(truth))


def _pairs(labels: Sequence[Hashable]) -> int:
    return sum(count * (count - 1) // 2 for count in Counter(labels).values())
