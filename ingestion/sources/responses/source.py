"""responses: what people answered to their paths and to the program, from append-only JSONL files.

Belongs here: files that only ever grow, and what is remembered of them. What a line may say is
`rows.py`.

What was read once is never read again, so it must not change either: who alters or takes out an
earlier line would change who agreed to what. Then nothing is read and one error says so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dlt.sources import DltSource

from ingestion.boundary import Rejection, table
from ingestion.context import LoadContext
from ingestion.errors import SourceError
from ingestion.resources import Page, State, boundary_source
from ingestion.sources.responses.rows import ResponseError, response_row
from signalpath.program.sources import ResponsesSource


def responses_source(config: ResponsesSource, context: LoadContext) -> DltSource:
    """Every line that was appended since the last run, of every `*.jsonl` in the folder.

    Raises:
        SourceError: (when read) no such file, or what was read before is no longer as it was.
    """

    def read(state: State) -> Iterator[Page]:
        folder = context.program.resolve(config.path)
        paths = sorted(folder.glob("*.jsonl"))
        if not paths:
            mend = "Put the files there, one answer a line, or mend `path`"
            raise SourceError(config.name, f"{folder} has no *.jsonl file", mend)
        remembered = state.setdefault("files", {})
        for path in paths:
            yield from _appended(config.name, path, remembered, context)

    return boundary_source("responses", config.name, context, read)


def _appended(
    source_name: str, path: Path, remembered: dict[str, Any], context: LoadContext
) -> Iterator[Page]:
    content = path.read_bytes()
    known = remembered.get(path.name, {"bytes": 0, "lines": 0, "sha256": hashlib.sha256().hexdigest()})
    if hashlib.sha256(content[: known["bytes"]]).hexdigest() != known["sha256"]:
        raise SourceError(
            source_name,
            f"the first {known['lines']} lines of {path} are not as they were when they were read",
            "Put them back: answers are only ever appended. To take a person's lines out for good, give "
            "what is left another file name",
        )
    # A line without its line break may still be being written: it waits for the next run.
    end = content.rfind(b"\n") + 1
    new = content[known["bytes"] : end].split(b"\n")[:-1]
    pages: dict[str, tuple[list[dict[str, Any]], list[str]]] = {"responses": ([], []), "concerns": ([], [])}
    rejections = []
    for number, line in enumerate(new, known["lines"] + 1):
        place = f"{path.name} line {number}"
        try:
            if line.strip():
                plural, row = response_row(line)
                pages[plural][0].append(row)
                pages[plural][1].append(place)
        except ResponseError as error:
            rejections.append(Rejection(table("responses", "responses").name, place, str(error)))
    context.reject(rejections)
    for plural, (rows, places) in pages.items():
        yield Page(plural, rows, places)
    remembered[path.name] = {
        "bytes": end,
        "lines": known["lines"] + len(new),
        "sha256": hashlib.sha256(content[:end]).hexdigest(),
    }
