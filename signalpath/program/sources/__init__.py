"""sources.yml: which systems are read. Credentials are named, never written down.

Belongs here: the union of all kinds. What each kind takes is in the room of its area.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, RootModel, model_validator

from signalpath.program.sources.base import MappedFile
from signalpath.program.sources.incidents import (
    IncidentExportSource,
    OpsgenieSource,
    PagerdutySource,
    ServicenowSource,
)
from signalpath.program.sources.learning import CoverageSource, XapiSource
from signalpath.program.sources.people import FeedbackSource, ResponsesSource, RosterSource
from signalpath.program.sources.trackers import JiraSource, LinearSource
from signalpath.program.sources.vcs import GithubSource, GitlabSource, GitSource

__all__ = [
    "CoverageSource",
    "FeedbackSource",
    "GitSource",
    "GithubSource",
    "GitlabSource",
    "IncidentExportSource",
    "JiraSource",
    "LinearSource",
    "MappedFile",
    "OpsgenieSource",
    "PagerdutySource",
    "ResponsesSource",
    "RosterSource",
    "ServicenowSource",
    "SourceConfig",
    "Sources",
    "XapiSource",
]

SourceConfig = Annotated[
    GitSource
    | GithubSource
    | GitlabSource
    | PagerdutySource
    | OpsgenieSource
    | ServicenowSource
    | IncidentExportSource
    | JiraSource
    | LinearSource
    | XapiSource
    | CoverageSource
    | RosterSource
    | FeedbackSource
    | ResponsesSource,
    Field(discriminator="kind"),
]


class Sources(RootModel[list[SourceConfig]]):
    """The list of systems; names are unique."""

    @model_validator(mode="after")
    def _names_are_unique(self) -> Sources:
        names = [source.name for source in self.root]
        if repeated := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two sources are named {', '.join(repeated)}: names must be unique")
        return self

    def of_kind(self, kind: str) -> list[Any]:
        """The configured sources of one kind, in the file's order."""
        return [source for source in self.root if source.kind == kind]
