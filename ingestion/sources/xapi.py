"""xapi: learning statements from a folder of JSONL files, one statement a line.

Belongs here: files, lines and what is remembered of them between runs. What a statement means is
`xapi_rows.py`.

A file that grew is read from where it ended; a file that changed otherwise is read anew. A
statement that comes twice, in whatever file or run, is one row.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from dlt.sources import DltSource

from ingestion.boundary import Rejection, table
from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.resources import Page, State, boundary_source
from ingestion.sources.xapi_rows import StatementError, statement_row
from signalpath.program.sources import XapiSource

LINES_PER_PAGE = 20_000


def xapi_source(config: XapiSource, context: LoadContext) -> DltSource:
    """Statements of every `*.jsonl` in the folder, in the order of the file names.

    Raises:
        SourceError: (when read) the folder does not exist or has no such file.
    """

    def read(state: State) -> Iterator[Page]:
        folder = context.program.resolve(config.path)
        files = sorted(folder.glob("*.jsonl"))
        if not files:
            what = (
                f"{folder} has no *.jsonl file" if folder.is_dir() else f"the folder {folder} does not exist"
            )
            raise SourceError(config.name, what, "Export the statements there, one a line, or mend `path`")
        remembered = state.setdefault("files", {})
        for path in files:
            yield from _new_pages(path, remembered, context)

    return boundary_source("xapi", config.name, context, read)


def _new_pages(path: Path, remembered: dict[str, Any], context: LoadContext) -> Iterator[Page]:
    content = path.read_bytes()
    known = remembered.get(path.name)
    if known and known["all_sha256"] == _sha256(content):
        return
    if known and known["lines_sha256"] != _sha256(content[: known["bytes"]]):
        known = None
    start, first_line = (known["bytes"], known["lines"] + 1) if known else (0, 1)
    name = table("xapi", "statements").name
    # Lines that end before `start` are not read again, so their dead letters stand.
    context.forget(name, f"{path.name}:{first_line}" if known else f"{path.name}:")

    lines = enumerate(content[start:].split(b"\n"), first_line)
    while chunk := list(islice(lines, LINES_PER_PAGE)):
        yield _page(path.name, name, chunk, context)

    # What follows the last line break may be a line that is still being written: read again if so.
    end = content.rfind(b"\n") + 1
    remembered[path.name] = {
        "lines": content.count(b"\n"),
        "bytes": end,
        "lines_sha256": _sha256(content[:end]),
        "all_sha256": _sha256(content),
    }


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _page(file_name: str, table_name: str, lines: list[tuple[int, bytes]], context: LoadContext) -> Page:
    rows, locators, rejections = [], [], []
    for number, line in lines:
        if not line.strip():
            continue
        place = f"{file_name}:{number}"
        try:
            rows.append(statement_row(_parse(line)))
            locators.append(place)
        except StatementError as error:
            rejections.append(Rejection(table_name, place, str(error)))
    context.reject(rejections)
    return Page("statements", rows, locators)


def _parse(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise StatementError("the line is not UTF-8") from None
    except (ValueError, RecursionError):
        raise StatementError("the line is not JSON: each line must be one xAPI statement") from None
