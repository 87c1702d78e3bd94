"""Growing groups of accounts, link by link, within what must never be joined.

Belongs here: the union-find and its two prohibitions. Does not belong here: where links come from.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


class Groups:
    """Disjoint groups of accounts 0..n-1. No group ever holds two owners, or a pair that is forbidden.

    An owner is an account of the roster: the one account that every person of an organisation has once.
    """

    def __init__(
        self, size: int, owners: Iterable[int] = (), forbidden: Iterable[tuple[int, int]] = ()
    ) -> None:
        self.size = size
        self._parent = list(range(size))
        self._owner = dict.fromkeys(owners, True)
        self._strangers: dict[int, set[int]] = defaultdict(set)
        for one, other in forbidden:
            self._strangers[one].add(other)
            self._strangers[other].add(one)

    def find(self, node: int) -> int:
        """The group of an account, as one of its accounts: the one with the smallest number."""
        root = node
        while self._parent[root] != root:
            root = self._parent[root]
        while self._parent[node] != root:
            self._parent[node], node = root, self._parent[node]
        return root

    def can_join(self, one: int, other: int) -> bool:
        """Whether the two accounts' groups may be one."""
        a, b = self.find(one), self.find(other)
        if a == b:
            return True
        if self._owner.get(a) and self._owner.get(b):
            return False
        few, group = (a, b) if len(self._strangers[a]) <= len(self._strangers[b]) else (b, a)
        return all(self.find(stranger) != group for stranger in self._strangers[few])

    def join(self, one: int, other: int) -> bool:
        """Make one group of two. False, and nothing done, where that is forbidden."""
        if not self.can_join(one, other):
            return False
        a, b = sorted((self.find(one), self.find(other)))
        if a != b:
            self._parent[b] = a
            self._strangers[a] |= self._strangers.pop(b, set())
            if self._owner.pop(b, False):
                self._owner[a] = True
        return True
