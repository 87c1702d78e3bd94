"""The least that a charter must say, for tests that are about something else in it."""

from __future__ import annotations

from typing import Any

OWNERS = {"sponsor": "Ada Sponsor", "model": "Ben Engineer", "content": "Cleo Learning"}
PROBLEM: dict[str, Any] = {
    "statement": "Half of our cache incidents took longer than three hours.",
    "figures": [
        {
            "id": "slow_incidents",
            "says": "Share of cache incidents over three hours",
            "measure": "hours",
            "domain": "caching",
            "counts": "above",
            "number": 3,
            "window": {"from_on": "2025-07-07", "to_on": "2025-12-31"},
            "stated": 0.5,
        }
    ],
    "relevance": {"caching": 1.0},
}


def charter(**more: Any) -> dict[str, Any]:
    """A valid charter.yml as a document, with what a test adds or replaces."""
    return {"organisation": "Acme", "owners": OWNERS, "problem": PROBLEM, **more}
