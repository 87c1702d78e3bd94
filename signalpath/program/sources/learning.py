"""Learning events and delivery metadata: xAPI, and coverage."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import model_validator

from signalpath.program.base import Document
from signalpath.program.sources.base import Name, Since


class XapiSource(Document):
    """xAPI statements: a folder of JSONL files, or an LRS."""

    name: Name
    kind: Literal["xapi"]
    path: Path | None = None
    base_url: str | None = None
    version: Literal["1.0.3", "2.0.0"] = "1.0.3"
    user_env: str | None = None
    token_env: str | None = None
    since: Since = None

    @model_validator(mode="after")
    def _is_one_place(self) -> XapiSource:
        if (self.path is None) == (self.base_url is None):
            raise ValueError("name either `path`, a folder of JSONL files, or `base_url`, an LRS")
        return self


class CoverageSource(Document):
    """A folder of coverage reports: `<service>/<date>.xml` (Cobertura) or `.info` (LCOV)."""

    name: Name
    kind: Literal["coverage"]
    path: Path
