"""xAPI statements from a folder of JSONL files, one statement a line.

Belongs here: files, lines and what is remembered of them between runs. What a statement means is
`rows.py`.

A file that grew is read from where it ended; a file that changed otherwise is read anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from ingestion.boundary import table
from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.resources import Page, State
from ingestion.sources.xapi.rows import StatementError, statement_page

LINES_PER_PAGE = 20_000


def read_files(source_name: str, folder: Path, context: LoadContext, state: State) -> Iterator[Page]:
    """Statements of every `*.jsonl` in the folder, in the order of the file names.

    Raises:
        SourceError: the folder does not exist or has no such file.
    """
    files = sorted(folder.glob("*.jsonl"))
    if not files:
        what = f"{folder} has no *.jsonl file" if folder.is_dir() else f"the folder {folder} does not exist"
        raise SourceError(source_name, what, "Export the statements there, one a line, or mend `path`")
    remembered = state.setdefault("files", {})
    for path in files:
        yield from _new_pages(path, remembered, context)


def _new_pages(path: Path, remembered: dict[str, Any], context: LoadContext) -> Iterator[Page]:
    content = path.read_bytes()
    known = remembered.get(path.name)
    if known and known["all_sha256"] == _sha256(content):
        return
    if known and known["lines_sha256"] != _sha256(content[: known["bytes"]]):
        known = None
    start, first_line = (known["bytes"], known["lines"] + 1) if known else (0, 1)
    # Lines that end before `start` are not read again, so their dead letters stand.
    place = f"{path.name}:{first_line}" if known else f"{path.name}:"
    context.forget(table("xapi", "statements").name, place)

    lines = enumerate(content[start:].split(b"\n"), first_line)
    while chunk := list(islice(lines, LINES_PER_PAGE)):
        yield statement_page(
            [(f"{path.name}:{number}", _parse(line)) for number, line in chunk if line.strip()], context
        )

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


def _parse(line: bytes) -> Any:
    try:
        return json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return StatementError("the line is not UTF-8")
    except (ValueError, RecursionError):
        return StatementError("the line is not JSON: each line must be one xAPI statement")
