"""People and what they say: roster, feedback and responses."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import model_validator

from signalpath.program.base import Document
from signalpath.program.sources.base import MappedFile, Name


class RosterSource(Document):
    """A folder with people.csv and team_memberships.csv, or mapped files of an HR system.

    The folder may also hold accounts.csv and employment_events.csv.
    """

    name: Name
    kind: Literal["roster"]
    path: Path | None = None
    people: MappedFile | None = None
    team_memberships: MappedFile | None = None
    accounts: MappedFile | None = None
    employment_events: MappedFile | None = None

    @property
    def mapped(self) -> dict[str, MappedFile]:
        """Table -> its file, of those that are declared."""
        declared = {
            "people": self.people,
            "team_memberships": self.team_memberships,
            "accounts": self.accounts,
            "employment_events": self.employment_events,
        }
        return {plural: spec for plural, spec in declared.items() if spec}

    @model_validator(mode="after")
    def _is_a_folder_or_files(self) -> RosterSource:
        if (self.path is None) == (not self.mapped):
            raise ValueError("name either `path`, a folder of CSV files, or mapped files such as `people`")
        return self


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
