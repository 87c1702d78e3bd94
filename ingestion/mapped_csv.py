"""CSV as a frame of text columns: only the columns that were asked for.

Belongs here: cells, quotes, and the line in the file that a row begins on. The other formats are
`mapped_readers.py`; what a date means is `mapped_dates.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.csv as arrow_csv

from ingestion.mapped_rows import FileRows, NotReadable
from signalpath.program.sources import MappedFile


def read_csv(path: Path, columns: Mapping[str, str], spec: MappedFile) -> FileRows:
    """Lines by their number in the file, a cell with line breaks counted where its row begins."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig" if spec.encoding == "utf-8" else spec.encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NotReadable(f"line {line} is not {spec.encoding.upper()}; declare its `encoding`") from None
    lines = _first_lines(text)
    header = _header(text, spec.delimiter)
    if repeated := [name for name in columns.values() if header.count(name) > 1]:
        raise NotReadable(f"it has the column `{repeated[0]}` twice")
    found = {ours: theirs for ours, theirs in columns.items() if theirs in header}
    wrong: dict[int, str] = {}

    def skip(row: arrow_csv.InvalidRow) -> str:
        cells = f"it has {row.actual_columns} cells, the header has {row.expected_columns}"
        wrong[row.number] = cells
        return "skip"

    try:
        parsed = arrow_csv.read_csv(
            pa.BufferReader(text.encode()),
            arrow_csv.ReadOptions(use_threads=False, column_names=header, skip_rows_after_names=1),
            arrow_csv.ParseOptions(
                delimiter=spec.delimiter, newlines_in_values=True, invalid_row_handler=skip
            ),
            arrow_csv.ConvertOptions(
                include_columns=list(dict.fromkeys(found.values())),  # one of theirs may be two of ours
                column_types=dict.fromkeys(found.values(), pa.string()),
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowInvalid:
        raise NotReadable("it is no CSV: export it again, with double quotes around cells") from None
    frame = pl.DataFrame(parsed).select(
        pl.col(theirs).str.strip_chars().alias(ours) for ours, theirs in found.items()
    )
    return _numbered_lines(path, frame, lines, wrong, sorted(set(columns) - set(found)))


def _numbered_lines(
    path: Path, frame: pl.DataFrame, lines: list[int], wrong: dict[int, str], absent: list[str]
) -> FileRows:
    count = len(frame) + len(wrong) + 1
    # An odd quote in the middle of a cell hides where rows begin: then rows are numbered, not lines.
    places = (
        [f"{path.name} line {line}" for line in lines]
        if len(lines) == count
        else [f"{path.name} row {i}" for i in range(count)]
    )
    locators = [place for i, place in enumerate(places) if i and i + 1 not in wrong]
    return FileRows(frame, locators, [(places[row - 1], why) for row, why in wrong.items()], absent)


def _first_lines(text: str) -> list[int]:
    """The line on which each row begins: the quotes before it are even in number, and it is not empty."""
    lines = pl.DataFrame({"line": [text]}).select(pl.col("line").str.split("\n").explode())
    quotes = pl.col("line").str.count_matches('"', literal=True).cum_sum()
    is_start = quotes.shift(1, fill_value=0) % 2 == 0
    numbered = lines.with_columns(is_start=is_start).with_row_index("number", 1)
    return (
        numbered.filter(pl.col("is_start") & (pl.col("line").str.strip_chars("\r") != ""))
        .get_column("number")
        .to_list()
    )


def _header(text: str, delimiter: str) -> list[str]:
    first = text.lstrip("\r\n").split("\n", 1)[0]
    try:
        names = arrow_csv.read_csv(
            pa.BufferReader(first.encode() + b"\n"),
            arrow_csv.ReadOptions(autogenerate_column_names=True),
            arrow_csv.ParseOptions(delimiter=delimiter),
            arrow_csv.ConvertOptions(column_types={f"f{i}": pa.string() for i in range(10_000)}),
        )
    except pa.ArrowInvalid:
        raise NotReadable("it is empty: its first line must name the columns") from None
    return [str(column[0].as_py()).strip() for column in names.columns]
