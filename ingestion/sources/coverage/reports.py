"""Lines covered and lines in all, of one Cobertura or LCOV report, read as a stream.

Belongs here: the two formats. No path and no source text of a report is kept; entities of an XML file
are refused, since they can name other files or unfold to gigabytes, and a DTD is never fetched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat


class ReportError(Exception):
    """A file that is no such report. The message never quotes it."""


@dataclass(frozen=True)
class Lines:
    """Of one report."""

    covered: int
    total: int


def read_cobertura(path: Path) -> Lines:
    """The root's `lines-covered` and `lines-valid`; where they are absent, the classes' lines counted.

    Raises:
        ReportError: no XML, another kind of XML, or one with entities of its own.
    """
    reader = _Cobertura()
    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.EntityDeclHandler = reader.entity
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        raise ReportError(f"line {error.lineno} is not XML") from None
    return _lines(reader.stated or (reader.covered, reader.total))


class _Cobertura:
    """Counts while the parser goes through the file; lines of methods are the same lines once more."""

    def __init__(self) -> None:
        self.stated: tuple[int, int] | None = None
        self.covered = self.total = 0
        self.path: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.path:
            if name != "coverage":
                raise ReportError("it is not a Cobertura report: its root is not `coverage`")
            covered, total = attributes.get("lines-covered"), attributes.get("lines-valid")
            self.stated = (_count(covered), _count(total)) if covered and total else None
        self.path.append(name)
        if self.path[-3:] == ["class", "lines", "line"]:
            self.total += 1
            self.covered += _count(attributes.get("hits", "0")) > 0

    def end(self, _: str) -> None:
        self.path.pop()

    def entity(self, *_: Any) -> None:
        raise ReportError("it declares XML entities, which a report does not need")


def read_lcov(path: Path) -> Lines:
    """The sum of LH and LF over its files; where a file lacks them, its DA lines counted.

    Raises:
        ReportError: not a single record, or a count that is no number.
    """
    covered = total = files = 0
    stated: dict[str, int] = {}
    hits: dict[str, bool] = {}
    with path.open(encoding="utf-8", errors="replace") as file:
        for line in file:
            field, _, value = line.strip().partition(":")
            if field in ("LH", "LF"):
                stated[field] = _count(value)
            elif field == "DA":
                number, _, count = value.partition(",")
                hits[number] = hits.get(number, False) or _count(count.split(",")[0]) > 0
            elif field == "end_of_record":
                covered += stated.get("LH", sum(hits.values()))
                total += stated.get("LF", len(hits))
                files += 1
                stated, hits = {}, {}
    if not files:
        raise ReportError("it is not an LCOV report: it has no `end_of_record`")
    return _lines((covered, total))


def _count(text: str) -> int:
    if not text.strip().isdecimal():
        raise ReportError("a number of lines or hits is not a whole number")
    return int(text)


def _lines(found: tuple[int, int]) -> Lines:
    covered, total = found
    if covered > total:
        raise ReportError("it covers more lines than it has")
    return Lines(covered, total)


READERS: dict[str, tuple[str, Callable[[Path], Lines]]] = {
    ".xml": ("cobertura", read_cobertura),
    ".info": ("lcov", read_lcov),
}
