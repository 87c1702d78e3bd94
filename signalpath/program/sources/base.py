"""What the entries of sources.yml share: names, credentials, and files with declared columns."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from signalpath.program.base import Document

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
Since = Annotated[str | None, Field(description="ISO date: how far back a first run reads")]
FileFormat = Literal["csv", "json", "jsonl", "parquet"]


class MappedFile(Document):
    """A file or folder of files with declared columns: what is not declared is not read.

    `columns` maps allow-listed column -> the file's column (a dotted path in JSON). `dates` maps
    allow-listed column -> how the file writes its dates: `iso`, or strptime such as `%d.%m.%Y %H:%M`.
    """

    path: Path
    format: FileFormat | None = Field(default=None, description="default: by the file name's ending")
    columns: dict[str, str] = Field(
        default_factory=dict,
        description="column of the allow-list -> column of the file; same name if absent",
    )
    dates: dict[str, str] = Field(
        default_factory=dict, description="column -> `iso` or a strptime format; never guessed"
    )
    time_zone: str | None = Field(
        default=None, description="IANA zone of instants that carry no offset; without it they are refused"
    )
