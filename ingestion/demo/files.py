"""How the demo's files are written: byte for byte the same for the same rows.

Belongs here: JSON lines, CSV, instants and identifiers. What is in a row is the writers' matter.
"""

from __future__ import annotations

import csv
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson


def write_jsonl(path: Path, rows: Iterable[Mapping[str, Any]]) -> int:
    """Write one JSON object a line and return how many."""
    lines = [orjson.dumps(row) for row in rows]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return len(lines)


def write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """Write a CSV with a header and return the number of rows; None becomes an empty field."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        for row in rows:
            writer.writerow(["" if value is None else value for value in row])
            count += 1
    return count


def instant(at: int | None) -> str | None:
    """Seconds since 1970 as GitHub and PagerDuty write an instant."""
    return None if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def node_id(prefix: str, *place: object) -> str:
    """An opaque GitHub-like node id that `replay` can find its object by."""
    text = "/".join(map(str, place))
    return f"{prefix}_{urlsafe_b64encode(text.encode()).decode().rstrip('=')}"
