"""JSON, JSON lines and Parquet as a frame of text columns: only the columns that were asked for.

Belongs here: these three formats, dotted paths, and lines that cannot be parsed. CSV is
`mapped_csv.py`, which columns are asked for `mapped_files.py`, what a date means `mapped_dates.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
import polars as pl

from ingestion.mapped_csv import read_csv
from ingestion.mapped_rows import Faults, FileRows, NotReadable
from signalpath.program.sources import MappedFile


def read_json(path: Path, columns: Mapping[str, str], spec: MappedFile) -> FileRows:
    """One document that is a list of objects, or has it at `records`."""
    try:
        document = orjson.loads(path.read_bytes())
    except orjson.JSONDecodeError as error:
        raise NotReadable(f"line {error.lineno} is not JSON") from None
    records = _at(document, spec.records) if spec.records else document
    if not isinstance(records, list):
        where = f"`{spec.records}` of the document" if spec.records else "the document"
        raise NotReadable(f"{where} is not a list of records; name the place of the list as `records`")
    return _objects(records, [f"{path.name} record {i + 1}" for i in range(len(records))], columns)


def read_jsonl(path: Path, columns: Mapping[str, str], spec: MappedFile) -> FileRows:
    """One object a line."""
    records: list[Any] = []
    locators: list[str] = []
    faults: Faults = []
    for number, line in enumerate(path.read_bytes().removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            try:
                records.append(orjson.loads(line))
                locators.append(f"{path.name} line {number}")
            except orjson.JSONDecodeError:
                faults.append((f"{path.name} line {number}", "the line is not JSON"))
    rows = _objects(records, locators, columns)
    return FileRows(rows.values, rows.locators, faults + rows.faults, rows.absent)


def _objects(records: list[Any], locators: list[str], columns: Mapping[str, str]) -> FileRows:
    places = list(zip(records, locators, strict=True))
    faults = [(place, "it is not a JSON object") for record, place in places if not isinstance(record, dict)]
    places = [(record, place) for record, place in places if isinstance(record, dict)]
    absent = [
        ours
        for ours, theirs in columns.items()
        if places and not any(_has(record, theirs) for record, _ in places)
    ]
    wrong: dict[int, str] = {}
    texts: dict[str, list[str | None]] = {}
    for ours, theirs in columns.items():
        if ours not in absent:
            values = [_at(record, theirs) for record, _ in places]
            texts[ours] = [_text(value) for value in values]
            for i, (text, value) in enumerate(zip(texts[ours], values, strict=True)):
                if text is None and value is not None:
                    wrong.setdefault(i, f"`{ours}` is an object, not a value")
    frame = pl.DataFrame(texts, schema=dict.fromkeys(texts, pl.String))
    keep = [i for i in range(len(places)) if i not in wrong]
    faults += [(places[i][1], reason) for i, reason in sorted(wrong.items())]
    return FileRows(frame[keep] if wrong else frame, [places[i][1] for i in keep], faults, absent)


def _at(record: Any, path: str) -> Any:
    """The value at a dotted path; a key that itself has dots goes first."""
    if isinstance(record, dict) and path in record:
        return record[path]
    for part in path.split("."):
        if not isinstance(record, dict):
            return None
        record = record.get(part)
    return record


def _has(record: dict[str, Any], path: str) -> bool:
    parent, _, last = path.rpartition(".")
    holder = _at(record, parent) if parent else record
    return path in record or (isinstance(holder, dict) and last in holder)


def _text(value: Any) -> str | None:
    """Scalars as JSON writes them, a list of scalars as JSON; None for what may hold more than a value."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, dict) or (
        isinstance(value, list) and any(isinstance(element, dict | list) for element in value)
    ):
        return None
    return orjson.dumps(value).decode()


def read_parquet(path: Path, columns: Mapping[str, str], spec: MappedFile) -> FileRows:
    """Columns by name, fields of structs by dotted path."""
    try:
        schema = pl.read_parquet_schema(path)
        roots = {theirs: theirs if theirs in schema else theirs.split(".")[0] for theirs in columns.values()}
        present = sorted({root for root in roots.values() if root in schema})
        frame = pl.read_parquet(path, columns=present) if present else pl.DataFrame()
    except pl.exceptions.PolarsError:
        raise NotReadable("it is no Parquet file") from None
    series = {ours: _field(frame, theirs) for ours, theirs in columns.items()}
    found = {ours: _as_text(path, ours, values) for ours, values in series.items() if values is not None}
    locators = [f"{path.name} row {i + 1}" for i in range(len(frame))]
    return FileRows(pl.DataFrame(found), locators, [], sorted(set(columns) - set(found)))


def _field(frame: pl.DataFrame, path: str) -> pl.Series | None:
    if path in frame.columns:
        return frame[path]
    root, *fields = path.split(".")
    series = frame[root] if root in frame.columns and fields else None
    for name in fields:
        if series is None or not isinstance(series.dtype, pl.Struct) or name not in series.struct.fields:
            return None
        series = series.struct.field(name)
    return series


def _as_text(path: Path, name: str, values: pl.Series) -> pl.Series:
    if isinstance(values.dtype, pl.Datetime):
        zone = "%:z" if values.dtype.time_zone else ""
        return values.dt.strftime(f"%Y-%m-%dT%H:%M:%S%.6f{zone}").alias(name)
    if isinstance(values.dtype, pl.List) and not values.dtype.inner.is_nested():
        texts = [None if value is None else orjson.dumps(value.to_list()).decode() for value in values]
        return pl.Series(name, texts, dtype=pl.String)
    if values.dtype.is_nested() or values.dtype == pl.Binary:
        raise NotReadable(f"`{name}` is of the type {values.dtype.base_type()}, not a value")
    return values.cast(pl.String).alias(name)


READERS = {"csv": read_csv, "json": read_json, "jsonl": read_jsonl, "parquet": read_parquet}
