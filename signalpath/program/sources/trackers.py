"""Trackers: Jira Cloud and Data Center, and Linear. GitHub's issues come with `kind: github`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from signalpath.program.base import Document
from signalpath.program.sources.base import Name, Since


class JiraSource(Document):
    """Jira Cloud (REST v3) or Data Center (REST v2)."""

    name: Name
    kind: Literal["jira"]
    deployment: Literal["cloud", "data_center"] = "cloud"
    base_url: str
    projects: list[str] = Field(min_length=1)
    user_env: str | None = None
    token_env: str | None = None
    team_field: str = Field(default="customfield_10001", description="the custom field that names the team")
    sprint_field: str | None = Field(default=None, description="the custom field that holds the sprints")
    since: Since = None


class LinearSource(Document):
    """Linear, by GraphQL."""

    name: Name
    kind: Literal["linear"]
    base_url: str = "https://api.linear.app"
    token_env: str | None = None
    teams: list[str] = Field(default_factory=list, description="team keys; all that the token sees if empty")
    since: Since = None
