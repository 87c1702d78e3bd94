"""Check suites that had not ended when they were read: asked for again by their ids.

Belongs here: which are looked at again, and for how long. A suite that ends changes no pull request,
so nothing else would bring its conclusion. Some never end: GitHub makes one for every app that is
installed, whether it does something or not.
"""

from __future__ import annotations

from datetime import timedelta

from ingestion.context import LoadContext
from ingestion.resources import State
from ingestion.sources.github.chunks import Reading
from ingestion.sources.github.delivery_rows import suite_rows
from ingestion.sources.github.pull_requests import note_open_suites

PATIENCE = timedelta(days=3)
AT_ONCE = 100


def read_open_suites(reading: Reading, context: LoadContext, state: State) -> None:
    """Ask for the suites that an earlier run left open, and leave this run's to the next."""
    before: dict[str, str] = state.get("open_suites", {})
    waiting = sorted(before.keys() - reading.open_suites.keys())
    for start in range(0, len(waiting), AT_ONCE):
        asked = waiting[start : start + AT_ONCE]
        data = reading.graphql.ask("CheckSuites", ids=asked)
        found = [suite for suite in data.get("nodes") or () if suite]
        for suite in found:
            place = f"check suite {suite['id']}"
            reading.chunks.extend("check_suites", suite_rows([suite], suite["repository"]["id"]), place)
        note_open_suites(reading.open_suites, found)
    state["open_suites"] = {}
    keep_open_suites(reading, context, state)


def keep_open_suites(reading: Reading, context: LoadContext, state: State) -> None:
    """Note the suites that this slice found open, but those that will not end any more."""
    found = {**state.get("open_suites", {}), **reading.open_suites}
    earliest = (context.as_of - PATIENCE).isoformat()
    state["open_suites"] = {key: at for key, at in sorted(found.items()) if at >= earliest}
