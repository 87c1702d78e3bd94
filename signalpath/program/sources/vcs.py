"""Version control: local git, GitHub and GitLab."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field

from signalpath.program.base import Document
from signalpath.program.sources.base import Name, Since


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
    since: Since = None
    archive: Path | None = Field(
        default=None,
        description="a folder of JSONL files of PullRequest nodes as the API answers them, for a backfill"
        " without the API",
    )


class GitlabSource(Document):
    """GitLab cloud or self-managed, by GraphQL."""

    name: Name
    kind: Literal["gitlab"]
    base_url: str = "https://gitlab.com"
    groups: list[str] = Field(min_length=1, description="full paths of groups; their subgroups are read too")
    token_env: str | None = None
    since: Since = None
