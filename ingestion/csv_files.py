"""Reads the CSV files of a folder as whole snapshots, each only when its content changed.

Belongs here: what every CSV source shares: the header check, line numbers, empty cells as null, and
remembering each file's digest. Which files there are is each source's business.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ingestion.boundary import SOURCE_NAME, Rejection, Table, table
from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.resources import Page, State


def read_snapshots(
    kind: str, source_name: str, folder: Path, plurals: Mapping[str, str], context: LoadContext, state: State
) -> Iterator[Page]:
    """Pages of the files in `folder` that are not as they were when loaded last.

    Args:
        kind: the source kind.
        source_name: the entry of sources.yml, for messages.
        folder: where the files are.
        plurals: file name -> table, such as {"people.csv": "people"}. All must exist.
        context: takes rows with too many cells; the boundary judges the cells themselves.
        state: remembers each file's SHA-256 under "files".

    Raises:
        SourceError: the folder or a file is missing, is no UTF-8 or no CSV, or lacks a column.
    """
    if not folder.is_dir():
        raise SourceError(source_name, f"the folder {folder} does not exist", "Mend `path` in sources.yml")
    digests = state.setdefault("files", {})
    for file_name, plural in plurals.items():
        path = folder / file_name
        if not path.is_file():
            raise SourceError(
                source_name,
                f"{path} does not exist",
                f"Export it with the columns {_columns(table(kind, plural))}",
            )
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        if digests.get(file_name) == digest:
            continue
        yield _snapshot(source_name, path, content, table(kind, plural), context)
        digests[file_name] = digest


def _snapshot(source_name: str, path: Path, content: bytes, target: Table, context: LoadContext) -> Page:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SourceError(source_name, f"{path} line {line} is not UTF-8", "Save the file as UTF-8") from None

    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[dict[str, Any]] = []
    locators: list[str] = []
    rejections: list[Rejection] = []
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(source_name, path, header, target)
        for cells, line in _numbered(reader):
            place = f"{path.name} line {line}"
            if len(cells) == len(header):
                rows.append({name: cell.strip() or None for name, cell in zip(header, cells, strict=True)})
                locators.append(place)
            elif cells:
                fault = f"it has {len(cells)} cells, the header has {len(header)}"
                rejections.append(Rejection(target.name, place, fault))
    except csv.Error as error:
        what = f"{path} line {reader.line_num} is no CSV ({error})"
        raise SourceError(source_name, what, "Export it again, with commas and double quotes") from None

    if rejections and not rows:
        first = rejections[0]
        what = f"no row of {path} has as many cells as its header; {first.locator}: {first.reason}"
        raise SourceError(source_name, what, "Export it again, with commas and double quotes")
    context.forget(target.name, "")
    context.reject(rejections)
    return Page(target.plural, rows, locators)


def _numbered(reader: Any) -> Iterator[tuple[list[str], int]]:
    """Rows with the line that each begins on; a quoted cell may span several."""
    begins = reader.line_num + 1
    for cells in reader:
        yield cells, begins
        begins = reader.line_num + 1


def _check_header(source_name: str, path: Path, header: list[str], target: Table) -> None:
    names = [column.name for column in target.columns if column is not SOURCE_NAME]
    if missing := [name for name in names if name not in header]:
        columns = (
            f"column `{missing[0]}`"
            if len(missing) == 1
            else f"columns {', '.join(f'`{n}`' for n in missing)}"
        )
        raise SourceError(
            source_name,
            f"{path} lacks the {columns}",
            f"Its first line must name the columns {_columns(target)}",
        )
    if repeated := [name for name in names if header.count(name) > 1]:
        raise SourceError(source_name, f"{path} has the column `{repeated[0]}` twice", "Keep one of them")


def _columns(target: Table) -> str:
    return ", ".join(column.name for column in target.columns if column is not SOURCE_NAME)
