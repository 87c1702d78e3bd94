"""What a reader makes of one file with declared columns, before anything is judged.

Belongs here: the shape that all formats share. Reading them is `mapped_csv.py` and
`mapped_readers.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import polars as pl

Faults = list[tuple[str, str]]


@dataclass
class FileRows:
    """What one file holds of the columns asked for.

    Attributes:
        values: allow-listed column -> text, instants and dates of Parquet in ISO 8601.
        locators: where each row is, such as "people.csv line 7".
        faults: (locator, reason) of what could not be read as a row at all.
        absent: allow-listed columns that the file does not have; not in `values`.
    """

    values: pl.DataFrame
    locators: list[str]
    faults: Faults = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


class NotReadable(Exception):
    """The whole file is not what its format says. The message quotes nothing of it."""


def all_of(files: Sequence[FileRows], names: Sequence[str]) -> FileRows:
    """Several files one after the other; a column that one of them lacks is null there."""
    frames = [
        f.values.with_columns(pl.lit(None, pl.String).alias(n) for n in names if n not in f.values.columns)
        for f in files
    ]
    return FileRows(
        pl.concat([frame.select(names) for frame in frames]),
        [place for f in files for place in f.locators],
        [fault for f in files for fault in f.faults],
        sorted(set.intersection(*(set(f.absent) for f in files))),
    )
