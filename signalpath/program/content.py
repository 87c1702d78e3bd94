"""content/catalog.yml: what can be recommended. L&D owns this file."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from signalpath.program.base import Document
from signalpath.program.charter import Identifier


class ContentItem(Document):
    """One learning item. Unreviewed, or with an open error report, it is never recommended."""

    id: Identifier
    title: str
    competency: Identifier
    level: int = Field(ge=1, le=4, description="rubric level that it leads to")
    modality: Literal["lab", "runbook", "sandbox", "talk", "review", "pairing", "course"]
    minutes: int = Field(gt=0)
    synchronous: bool = False
    local: bool = True
    reviewed_by: str | None = None
    reviewed_on: date | None = None
    open_errors: int = Field(default=0, ge=0)


class Catalog(Document):
    """catalog.yml."""

    items: list[ContentItem]
