"""Which of dbt's work the floor does too, and which share of dbt's time is spent on the rest.

Belongs here: following dbt's graph from the marts that the floor has. What the marts hold is compared in
`floor.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any


def covered_nodes(manifest: Mapping[str, Any], marts: Iterable[str]) -> set[str]:
    """Unique ids of `marts` (names of relations in the schema marts), of all that they are built of, and of
    the data tests of these alone.
    """
    nodes = manifest["nodes"]
    wanted = set(marts)
    open_ = [
        id_
        for id_, node in nodes.items()
        if node["resource_type"] == "model" and node["schema"] == "marts" and node["alias"] in wanted
    ]
    covered: set[str] = set()
    while open_:
        id_ = open_.pop()
        if id_ in nodes and id_ not in covered:
            covered.add(id_)
            open_ += nodes[id_]["depends_on"]["nodes"]
    tests = {
        id_
        for id_, node in nodes.items()
        if node["resource_type"] == "test"
        and {parent for parent in node["depends_on"]["nodes"] if parent in nodes} <= covered
    }
    return covered | tests


def shares(
    seconds: Mapping[str, float], manifest_path: Path, marts: Iterable[str]
) -> tuple[float, dict[str, float]]:
    """How dbt's time falls to what the floor covers and what not.

    Args:
        seconds: dbt's unique id -> seconds that it took.
        manifest_path: dbt's manifest.json.
        marts: names of the floor's tables.

    Returns:
        The covered share of all seconds, 0 to 1; and each model that is not covered -> its own share,
        with its tests'.
    """
    manifest = json.loads(manifest_path.read_text("utf-8"))
    covered, total = covered_nodes(manifest, marts), sum(seconds.values())
    rest: dict[str, float] = {}
    for id_, spent in seconds.items():
        if id_ not in covered:
            node = manifest["nodes"].get(id_, {})  # exposures and hooks are no nodes
            name = (node.get("attached_node") or id_).split(".", 2)[-1]
            rest[name] = rest.get(name, 0.0) + spent / total
    return 1 - sum(rest.values()), rest
