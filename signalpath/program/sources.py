"""sources.yml: which systems are read. Credentials are named, never written down."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, RootModel, StringConstraints, model_validator

from signalpath.program.base import Document

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]


class GitSource(Document):
    """A local clone; no checkout is needed."""

    name: Name
    kind: Literal["git"]
    path: Path
    branch: str | None = Field(default=None, description="default: the clone's HEAD")
    mailmap: Path | None = Field(default=None, description="links between e-mails that people approved")


class GithubSource(Document):
    """GitHub cloud or Enterprise, by GraphQL."""

    name: Name
    kind: Literal["github"]
    base_url: str = "https://api.github.com"
    owners: list[str] = Field(min_length=1)
    token_env: str | None = None
    since: str | None = Field(default=None, description="ISO date: how far back a first run reads")


class PagerdutySource(Document):
    """PagerDuty REST v2."""

    name: Name
    kind: Literal["pagerduty"]
    base_url: str = "https://api.pagerduty.com"
    token_env: str | None = None
    since: str | None = Field(default=None, description="ISO date: how far back a first run reads")


class JiraSource(Document):
    """Jira Cloud REST v3."""

    name: Name
    kind: Literal["jira"]
    base_url: str
    projects: list[str] = Field(min_length=1)
    user_env: str | None = None
    token_env: str | None = None
    team_field: str = Field(default="customfield_10001", description="the custom field that names the team")
    since: str | None = Field(default=None, description="ISO date: how far back a first run reads")


class XapiSource(Document):
    """A folder of JSONL files, one xAPI statement a line."""

    name: Name
    kind: Literal["xapi"]
    path: Path


class RosterSource(Document):
    """A folder with people.csv and team_memberships.csv."""

    name: Name
    kind: Literal["roster"]
    path: Path


class FeedbackSource(Document):
    """A folder with responses.csv and consents.csv."""

    name: Name
    kind: Literal["feedback"]
    path: Path


SourceConfig = Annotated[
    GitSource | GithubSource | PagerdutySource | JiraSource | XapiSource | RosterSource | FeedbackSource,
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
