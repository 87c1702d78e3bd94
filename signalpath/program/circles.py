"""Circles: skills that are each other's prerequisite, and items that wait for each other.

Belongs here: what can never be begun. Works on the YAML, as `references.py` does.
"""

from __future__ import annotations

import graphlib
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping

from signalpath.program.content import MODULES
from signalpath.program.places import Fault, Part, YamlFile, shown


def circles(files: Mapping[str, YamlFile]) -> list[Fault]:
    """One fault per circle, at the entry whose name comes first in it."""
    competencies = {c.id: c for c in files["competencies"].parts("competencies") if c.id}
    graph = {name: [p for p, _ in c.names("prerequisites")] for name, c in competencies.items()}
    items = {item.id: item for item in files["catalog"].parts("items") if item.id}
    return [
        competencies[circle[0]].fault("prerequisites", f"a circle: {_chain(circle)}: take one of them out")
        for circle in find_circles(graph)
    ] + [
        items[circle[0]].fault(
            "requires",
            f"items wait for each other: {_chain(circle)}: lower what one requires, or change the"
            " curriculum's order",
        )
        for circle in find_circles(_waits(items, files["curriculum"].parts("tracks")))
    ]


def find_circles(graph: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Circles of a graph that share no edge, each from its smallest name, which it also ends with.

    Args:
        graph: name -> names that it needs; names that are no key need nothing.
    """
    edges = {name: {needed for needed in graph[name] if needed in graph} for name in sorted(graph)}
    while True:
        try:
            graphlib.TopologicalSorter({name: sorted(needed) for name, needed in edges.items()}).prepare()
        except graphlib.CycleError as error:
            ring = list(reversed(error.args[1]))[:-1]  # graphlib names who is needed before who needs it
            start = ring.index(min(ring))
            ring = ring[start:] + ring[:start]
            for name, needed in zip(ring, [*ring[1:], ring[0]], strict=True):
                edges[name].discard(needed)
            yield [*ring, ring[0]]
        else:
            return


def _waits(items: Mapping[str, Part], tracks: list[Part]) -> dict[str, list[str]]:
    """Items that nobody can get to from zero, and which of each other they wait for.

    A requirement is met by any item that teaches the skill at that level or above, and by none that exists
    it is met elsewhere. Within a track an item waits for the one before it.
    """
    teaching: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for name, item in items.items():
        level = item.value.get("level")
        if (skill := item.text("competency")) and isinstance(level, int):
            teaching[skill].append((level, name))
    needs: dict[str, list[list[str]]] = {
        name: [
            [other for level, other in teaching[skill] if isinstance(wanted, int) and level >= wanted]
            for skill, wanted in _requirements(item)
        ]
        for name, item in items.items()
    }
    for track in tracks:
        order = [name for module in MODULES for name, _ in track.names(module) if name in items]
        for before, after in itertools.pairwise(order):
            needs[after].append([before])
    reached: set[str] = set()
    while more := {
        name
        for name, groups in needs.items()
        if name not in reached and all(not group or reached.intersection(group) for group in groups)
    }:
        reached |= more
    return {
        name: sorted({other for group in needs[name] if not reached.intersection(group) for other in group})
        for name in items
        if name not in reached
    }


def _requirements(item: Part) -> list[tuple[str, object]]:
    required = item.value.get("requires")
    return list(required.items()) if isinstance(required, dict) else []


def _chain(circle: list[str]) -> str:
    return " needs ".join(shown(name) for name in circle)
