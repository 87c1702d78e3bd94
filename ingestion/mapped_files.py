"""Files of any tool with declared columns, as text columns of an allow-listed table.

Belongs here: which files and columns are read, and what is refused. The formats are
`mapped_readers.py`, dates are `mapped_dates.py`, types are judged by the boundary as always.

A column that is neither declared nor on the allow-list is never taken out of the file.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import polars as pl

from ingestion.boundary import SOURCE_NAME, Rejection, Table
from ingestion.errors import SourceError
from ingestion.mapped_dates import Undeclared, rewritten
from ingestion.mapped_readers import READERS
from ingestion.mapped_rows import FileRows, NotReadable, all_of
from signalpath.program.sources import MappedFile


def read_mapped(
    source_name: str, spec: MappedFile, path: Path, table: Table
) -> tuple[pl.DataFrame, list[str], list[Rejection]]:
    """The rows of a file, or of all files of a folder in the order of their names.

    Args:
        source_name: the entry of sources.yml, for messages.
        spec: what the entry declares.
        path: `spec.path`, resolved.
        table: the allow-listed table that the rows are for.

    Returns:
        The table's columns but source_name as text (dates and instants in ISO 8601; a column that the
        file lacks is null), where each row is ("people.csv line 7", "people.json record 3"), and what
        could not be read as a row of dates and values. Keys and types are still to be judged.

    Raises:
        SourceError: no such file, no such format, a column that is declared or part of the key and
            missing, a date column or an instant whose meaning is not declared.
    """
    wanted = _wanted(source_name, spec, table)
    rows = all_of(
        [_read(source_name, spec, file, wanted) for file in mapped_paths(source_name, spec, path)],
        list(wanted),
    )
    required = {*spec.columns, *spec.dates, *spec.values, *table.key}
    if missing := [name for name in wanted if name in rows.absent and name in required]:
        raise SourceError(
            source_name,
            f"{path} has no column `{wanted[missing[0]]}`",
            f"Export it, or say under `columns` which one holds `{missing[0]}` of {table.name}",
        )
    values = rows.values.with_columns(_nothing_is_null(name, spec) for name in wanted)
    values, locators, rejections = _with_dates(source_name, spec, path, table, values, rows.locators)
    rejections = [Rejection(table.name, place, reason) for place, reason in rows.faults] + rejections
    if rejections and not len(values):
        what = f"no row of {path} can be read; {rejections[0].locator}: {rejections[0].reason}"
        raise SourceError(source_name, what, "Mend the file or its entry in sources.yml")
    return values, locators, rejections


def mapped_paths(source_name: str, spec: MappedFile, path: Path) -> list[Path]:
    """The file, or the files of the folder whose format is known; sorted, never none."""
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise SourceError(source_name, f"{path} does not exist", "Mend `path` in sources.yml")
    endings = [spec.format] if spec.format else list(READERS)
    found = sorted(p for p in path.iterdir() if p.is_file() and p.suffix.lower().lstrip(".") in endings)
    if not found:
        what = f"the folder {path} has no file that ends in .{', .'.join(endings)}"
        raise SourceError(source_name, what, "Put the export there, or mend `path` in sources.yml")
    return found


def mapped_digest(source_name: str, spec: MappedFile, path: Path) -> str:
    """SHA-256 over the files and what is declared of them: the same digest gives the same rows."""
    digest = hashlib.sha256(spec.model_dump_json().encode())
    for file in mapped_paths(source_name, spec, path):
        digest.update(file.name.encode())
        with file.open("rb") as content:
            digest.update(hashlib.file_digest(content, "sha256").digest())
    return digest.hexdigest()


def _wanted(source_name: str, spec: MappedFile, table: Table) -> dict[str, str]:
    """Allow-listed column -> the file's column."""
    names = [column.name for column in table.columns if column is not SOURCE_NAME]
    if unknown := [name for name in (*spec.columns, *spec.dates, *spec.values) if name not in names]:
        raise SourceError(
            source_name,
            f"`{unknown[0]}` is not a column of {table.name}, so it is not read",
            f"Declare some of {', '.join(names)}",
        )
    return {name: spec.columns.get(name, name) for name in names}


def _read(source_name: str, spec: MappedFile, file: Path, wanted: dict[str, str]) -> FileRows:
    written = spec.format or file.suffix.lower().lstrip(".")
    if written not in READERS:
        what = f"the format of {file} cannot be told by its name"
        raise SourceError(source_name, what, f"Declare `format`: one of {', '.join(READERS)}")
    try:
        return READERS[written](file, wanted, spec)
    except NotReadable as error:
        raise SourceError(
            source_name, f"{file}: {error}", "Mend the file or its entry in sources.yml"
        ) from None


def _nothing_is_null(name: str, spec: MappedFile) -> pl.Expr:
    text = pl.col(name).str.strip_chars()
    kept = pl.when(~text.is_in(["", *spec.null_values])).then(text)
    return kept.replace(spec.values.get(name, {})).alias(name)


def _with_dates(
    source_name: str, spec: MappedFile, path: Path, table: Table, values: pl.DataFrame, locators: list[str]
) -> tuple[pl.DataFrame, list[str], list[Rejection]]:
    reasons = pl.repeat(None, len(values), dtype=pl.String, eager=True)
    for column in table.columns:
        if column.type not in ("date", "timestamp"):
            continue
        try:
            dates = rewritten(values[column.name], column.type, spec.dates.get(column.name), spec.time_zone)
        except Undeclared as error:
            theirs = spec.columns.get(column.name, column.name)
            mend = (
                "Declare `time_zone`, the IANA zone that the tool writes in"
                if "time_zone" in str(error)
                else f"Declare under `dates` how it is written, such as `{column.name}: '%d.%m.%Y'`"
            )
            raise SourceError(source_name, f"`{theirs}` of {path} {error}", mend) from None
        values = values.with_columns(dates.texts.alias(column.name))
        fault = (
            pl.when(dates.is_wrong)
            .then(pl.lit(f"`{column.name}` {dates.reason}"))
            .when(dates.is_in_gap)
            .then(pl.lit(f"`{column.name}` is a time that {spec.time_zone} skips or has twice"))
        )
        reasons = pl.select(pl.coalesce(reasons, fault)).to_series()
    rejections = [
        Rejection(table.name, place, reason)
        for place, reason in zip(locators, reasons, strict=True)
        if reason is not None
    ]
    if not rejections:
        return values, locators, []
    kept = [place for place, reason in zip(locators, reasons, strict=True) if reason is None]
    return values.filter(reasons.is_null()), kept, rejections
