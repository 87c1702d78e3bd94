"""People and what they say: roster, feedback and responses."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from signalpath.program.base import Document
from signalpath.program.sources.base import MappedFile, Name


class RosterSource(Document):
    """A folder with people.csv and team_memberships.csv, or mapped files of an HR system."""

    name: Name
    kind: Literal["roster"]
    path: Path | None = None
    people: MappedFile | None = None
    team_memberships: MappedFile | None = None
    employment_events: MappedFile | None = None


class FeedbackSource(Document):
    """A folder with responses.csv and consents.csv."""

    name: Name
    kind: Literal["feedback"]
    path: Path


class ResponsesSource(Document):
    """Append-only JSONL files of what people answered to their paths and to us."""

    name: Name
    kind: Literal["responses"]
    path: Path
