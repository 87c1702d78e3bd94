"""What the entries of sources.yml share: names, credentials, and files with declared columns."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import Field, StringConstraints, field_validator

from signalpath.program.base import Document

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*$")]
Since = Annotated[str | None, Field(description="ISO date: how far back a first run reads")]
FileFormat = Literal["csv", "json", "jsonl", "parquet"]

DIRECTIVE = re.compile(r"%(?:\.f|.?)")
# What means the same to everybody. `%f` is left out: it counts micro- or nanoseconds, as one likes.
DIRECTIVES = frozenset(f"%{letter}" for letter in "YymdbBHIMSpzjTFaA%") | {"%.f"}
DAY_DIRECTIVES = ({"%F"}, {"%j"}, {"%d", "%m"}, {"%d", "%b"}, {"%d", "%B"})


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
    records: str | None = Field(
        default=None, description="dotted path to the list in a JSON document; the document itself if absent"
    )
    delimiter: Literal[",", ";", "\t", "|"] = Field(default=",", description="what parts the cells of a CSV")
    encoding: Literal["utf-8", "cp1252", "utf-16"] = Field(default="utf-8", description="of a CSV")
    null_values: list[str] = Field(
        default_factory=list, description="how the file writes 'nothing', beside an empty cell: `NULL`, `-`"
    )
    values: dict[str, dict[str, str]] = Field(
        default_factory=dict,
        description="column -> the file's word -> ours, such as `kind: {Beförderung: promoted}`",
    )

    @field_validator("dates")
    @classmethod
    def _formats_name_a_day(cls, dates: dict[str, str]) -> dict[str, str]:
        for column, written in dates.items():
            found = set(DIRECTIVE.findall(written))
            if written == "iso":
                continue
            if unknown := sorted(found - DIRECTIVES):
                raise ValueError(f"dates.{column}: {unknown[0]} is not known; fractions of a second are %.f")
            if not any(day <= found for day in DAY_DIRECTIVES) or not found & {"%Y", "%y", "%F"}:
                raise ValueError(f"dates.{column}: write `iso`, or a format with day, month and year")
        return dates

    @field_validator("time_zone")
    @classmethod
    def _zone_is_known(cls, zone: str | None) -> str | None:
        try:
            return zone and ZoneInfo(zone).key
        except (KeyError, ValueError, OSError):
            raise ValueError("time_zone must be an IANA name, such as Europe/Berlin") from None
