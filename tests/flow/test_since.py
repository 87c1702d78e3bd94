"""A `since` that is moved back reads more of the past, and ends where a first read from there would have."""

from __future__ import annotations

from pathlib import Path

import pytest
from loopback import Installation, serving
from loopback_all import ENVIRONMENT, PROVIDED, Provided

pytestmark = pytest.mark.mission("C9")
LATE, EARLY = "2026-06-29", "2020-01-01"


@pytest.mark.parametrize("provided", PROVIDED.values(), ids=PROVIDED.keys())
def test_more_of_the_past_is_read_when_since_moves_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, provided: Provided
) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    with serving(provided.organisation()) as provider:
        entry = provided.entry(provider.base_url)
        whole, moved = Installation(tmp_path / "whole", entry), Installation(tmp_path / "moved", entry)
        whole.load(since=EARLY)
        moved.load(since=LATE)
        few = moved.raw()
        moved.load(since=EARLY)
        assert sum(map(len, few.values())) < sum(map(len, whole.raw().values())), "there is a past to read"
        assert moved.raw() == whole.raw()
        moved.load(since=EARLY)
        assert moved.raw() == whole.raw(), "the same window again is the same"
