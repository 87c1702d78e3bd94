"""Files with declared columns: four formats, one meaning; nothing undeclared is taken, nothing guessed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pydantic import ValidationError

from ingestion.boundary import SOURCE_NAME, Column, Table, to_arrow
from ingestion.errors import SourceError
from ingestion.mapped_files import read_mapped
from signalpath.program.sources import MappedFile

EVENTS = Table(
    "tool",
    "events",
    "One row per event",
    ("source_name", "event_id"),
    (
        SOURCE_NAME,
        Column("event_id", "text", "k"),
        Column("at", "timestamp", "k"),
        Column("due_on", "date", "k"),
        Column("severity", "text", "k"),
    ),
)


def read(path: Path, **spec: Any) -> tuple[list[dict[str, Any]], list[str], dict[str, str]]:
    """Rows as the boundary types them, all columns but source_name; places; rejections by place."""
    frame, locators, rejections = read_mapped("tool", MappedFile(path=path, **spec), path, EVENTS)
    assert set(frame.dtypes) <= {pl.String}
    typed, refused = to_arrow(EVENTS, frame, "tool", locators)
    rows = (
        pl.DataFrame(typed)
        .drop("source_name")
        .with_columns(pl.col("at").dt.strftime("%Y-%m-%dT%H:%M:%S"), pl.col("due_on").cast(pl.String))
    )
    return rows.to_dicts(), locators, {r.locator: r.reason for r in rejections + refused}


def row(event_id: str, at: str | None = None, due_on: str | None = None, severity: str | None = None) -> dict:
    return {"event_id": event_id, "at": at, "due_on": due_on, "severity": severity}


def test_lines_of_a_csv_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    """Also after a byte-order mark, a cell with line breaks, an empty line and a line with too few cells."""
    path = tmp_path / "events.csv"
    path.write_text('\ufeffevent_id,note,severity\r\na,"x\ny",P1\r\n\r\nb\r\nc,,\r\n', newline="")
    rows, locators, wrong = read(path)
    assert rows == [row("a", severity="P1"), row("c")]
    assert locators == ["events.csv line 2", "events.csv line 6"]
    assert wrong == {"events.csv line 5": "it has 1 cells, the header has 3"}


def test_a_stray_quote_does_not_shift_the_lines(tmp_path: Path) -> None:
    """Where rows cannot be told from lines they are numbered as rows, never as a wrong line."""
    path = tmp_path / "events.csv"
    path.write_text('event_id,severity\na,5" disk\nb,P2\n')
    rows, locators, _ = read(path)
    assert [r["event_id"] for r in rows] == ["a", "b"]
    assert locators == ["events.csv row 1", "events.csv row 2"]


def test_json_paths_records_and_what_is_no_value(tmp_path: Path) -> None:
    path = tmp_path / "events.json"
    entries = [
        {"key": 1, "fields": {"level": "P1"}, "note": "text"},
        {"key": 2, "fields": {"level": {"name": "text"}}},
        "text",
        {"key": 3},
    ]
    path.write_text(json.dumps({"data": {"rows": entries}}))
    columns = {"event_id": "key", "severity": "fields.level"}
    rows, locators, wrong = read(path, records="data.rows", columns=columns)
    assert rows == [row("1", severity="P1"), row("3")]
    assert locators == ["events.json record 1", "events.json record 4"]
    assert wrong == {
        "events.json record 2": "`severity` is an object, not a value",
        "events.json record 3": "it is not a JSON object",
    }


def test_a_folder_is_read_in_the_order_of_its_names(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_text("event_id\n2\n")
    (tmp_path / "a.jsonl").write_text('{"event_id": 1, "severity": "P1"}\nnot json\n')
    (tmp_path / "notes.txt").write_text("not read")
    rows, locators, wrong = read(tmp_path)
    assert rows == [row("1", severity="P1"), row("2")]
    assert locators == ["a.jsonl line 1", "b.csv line 2"]
    assert wrong == {"a.jsonl line 2": "the line is not JSON"}


def test_local_times_that_do_not_exist_or_come_twice_are_refused(tmp_path: Path) -> None:
    """Berlin, 2026: 02:30 is skipped on 29 March and comes twice on 25 October; an offset settles it."""
    path = tmp_path / "events.csv"
    path.write_text(
        "event_id,at\na,2026-03-29T02:30:00\nb,2026-10-25 02:30\nc,2026-10-25T02:30:00+01:00\nd,2026-03-28T02:30\n"
    )
    rows, _, wrong = read(path, time_zone="Europe/Berlin")
    assert rows == [row("c", "2026-10-25T01:30:00"), row("d", "2026-03-28T01:30:00")]
    reason = "`at` is a time that Europe/Berlin skips or has twice"
    assert wrong == {"events.csv line 2": reason, "events.csv line 3": reason}
    with pytest.raises(SourceError, match="without a UTC offset, and no `time_zone` is declared"):
        read(path)


@pytest.mark.parametrize("written", ["03/04/2026", "3.4.2026", "20260403", "Apr 3 2026"])
def test_a_date_order_is_never_guessed(tmp_path: Path, written: str) -> None:
    path = tmp_path / "events.csv"
    path.write_text(f"event_id,due_on\na,2026-04-03\nb,{written}\n")
    with pytest.raises(SourceError, match=r"`due_on` of .*events.csv has dates that are not ISO 8601"):
        read(path)


def test_a_declared_format_is_the_only_one(tmp_path: Path) -> None:
    """Day 13 as a month, a year of two digits and an ISO date do not fit it, and are not bent to."""
    path = tmp_path / "events.csv"
    path.write_text(
        "event_id,due_on,at\na,03/04/2026,03/04/2026 9:05\nb,13/13/2026,\nc,03/04/26,\nd,2026-04-03,\ne,-,-\n"
    )
    dates = {"due_on": "%d/%m/%Y", "at": "%d/%m/%Y %H:%M"}
    rows, _, wrong = read(path, dates=dates, time_zone="UTC", null_values=["-"])
    assert rows == [row("a", "2026-04-03T09:05:00", "2026-04-03"), row("e")]
    assert set(wrong.values()) == {"`due_on` is not written as %d/%m/%Y"}
    assert len(wrong) == 3


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"columns": {"severity": "level"}}, r"events.csv has no column `level`"),
        ({"columns": {"event_id": "key"}}, r"events.csv has no column `key`"),
        ({"columns": {"salary": "pay"}}, r"`salary` is not a column of tool__events"),
        ({"format": "json"}, r"events.csv: line 1 is not JSON"),
        ({"format": "parquet"}, r"events.csv: it is no Parquet file"),
    ],
)
def test_what_is_missing_is_named(tmp_path: Path, spec: dict[str, Any], message: str) -> None:
    path = tmp_path / "events.csv"
    path.write_text("event_id,pay\na,1\n")
    with pytest.raises(SourceError, match=message):
        read(path, **spec)


def test_a_file_of_which_nothing_fits_is_an_error_and_not_an_empty_table(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text("event_id,due_on\na,1/2/2026\n")
    with pytest.raises(SourceError, match=r"no row of .* can be read; events.csv line 2: `due_on`"):
        read(path, dates={"due_on": "%d.%m.%Y"})


@pytest.mark.parametrize(
    "spec",
    [
        {"dates": {"at": "%H:%M"}},
        {"dates": {"at": "%d.%m."}},
        {"dates": {"at": "%d.%m.%Y %S.%f"}},
        {"dates": {"at": "%Q"}},
        {"time_zone": "Mars/Olympus"},
    ],
)
def test_a_declaration_that_names_no_day_or_zone_is_refused_when_it_is_read(spec: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        MappedFile(path=Path("events.csv"), **spec)


def test_parquet_brings_its_own_types(tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    stamps = pl.Series(["2026-01-01T09:00:00"]).str.to_datetime()
    pl.DataFrame({"event_id": [7], "when": stamps, "more": [{"due": None, "level": 2}]}).write_parquet(path)
    columns = {"at": "when", "severity": "more.level", "due_on": "more.due"}
    assert read(path, columns=columns, time_zone="Asia/Kolkata")[0] == [
        row("7", "2026-01-01T03:30:00", None, "2")
    ]
