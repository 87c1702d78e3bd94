"""The data-access audit: every source's credential judged by the charter.

Belongs here: asking each source once, the verdicts and the report. How a provider is asked is in
`ingestion/access.py`; the terminal's table is in `commands/audit.py`.

Verdicts: `fine`; `review`, it works but somebody has to sign a dated line of the checklist; `refused`,
the credential may write and the charter has no exception; `not reachable`.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from ingestion.access import Access, probe
from ingestion.boundary import allow_list
from ingestion.context import LoadContext
from ingestion.errors import SourceError
from orchestration import warehouse
from orchestration.load_summary import HAPPENED
from orchestration.purge_people import has_table
from signalpath.program import Program
from signalpath.program.charter import DataAccess
from signalpath.settings import Settings

FINE, REVIEW, REFUSED, UNREACHABLE = "fine", "review", "refused", "not reachable"


def audit_sources(settings: Settings, program: Program, day: date) -> dict[str, Any]:
    """Ask every source and judge the answers.

    Returns:
        `as_of`, `is_fine`, `sources` (one each, see `_row`), `excluded` (counts, never names) and
        `reviews` (item, reviewed_by, reviewed_on).
    """
    agreed = agreement(program)
    read = _time_ranges(settings, program)
    rows = [
        _row(source, access, agreed, read.get(source.name, (None, None)))
        for source, access in ask_sources(program, day)
    ]
    return {
        "as_of": day.isoformat(),
        "is_fine": all(row["verdict"] in (FINE, REVIEW) for row in rows),
        "sources": rows,
        "excluded": {
            "repository_patterns": len(agreed.excluded_repositories),
            "people": len(agreed.excluded_people),
            "suppressed": _suppressed(settings),
        },
        "reviews": [line.model_dump(mode="json") for line in agreed.reviews],
    }


def ask_sources(program: Program, day: date) -> list[tuple[Any, Access]]:
    """Every entry of sources.yml with what its probe answers, in the file's order."""
    context = LoadContext(program, day, lambda rejections: None)
    return [(source, probe(source.kind, source, context)) for source in program.sources.root]


def agreement(program: Program) -> DataAccess:
    """The charter's `data_access`; nothing is agreed where there is no charter."""
    return program.charter.data_access if program.charter else DataAccess()


def refused(name: str, access: Access, agreed: DataAccess) -> str | None:
    """Why a credential must not be used, in a sentence; None if it may."""
    if not access.can_write or any(one.source == name for one in agreed.write_exceptions):
        return None
    scopes = f" ({', '.join(access.scopes)})" if access.scopes else ""
    what = f"its credential may write{scopes}, and nothing here ever needs to"
    mend = "Make one that may only read, or record why not in charter.yml under data_access.write_exceptions"
    return str(SourceError(name, what, mend))


def report_path(settings: Settings) -> Path:
    """reports/audit.json."""
    return settings.reports / "audit.json"


def _row(
    source: Any, access: Access, agreed: DataAccess, read: tuple[date | None, date | None]
) -> dict[str, Any]:
    verdict, why = _judge(source.name, access, agreed)
    return {
        "source": source.name,
        "kind": source.kind,
        "medium": access.medium,
        "verdict": verdict,
        "why": why,
        "reachable": access.reachable,
        "identity": access.identity,
        "scopes": list(access.scopes),
        "can_write": access.can_write,
        "available_from_on": _iso(access.oldest_on),
        "available_to_on": _iso(access.newest_on),
        "read_from_on": _iso(read[0]),
        "read_to_on": _iso(read[1]),
        "detail": access.detail,
    }


def _judge(name: str, access: Access, agreed: DataAccess) -> tuple[str, str]:
    if not access.reachable:
        return UNREACHABLE, access.detail
    if reason := refused(name, access, agreed):
        return REFUSED, reason
    exception = next((one for one in agreed.write_exceptions if one.source == name), None)
    if access.can_write and exception:
        by = f"{exception.approved_by} on {exception.approved_on}"
        return FINE, f"may write; allowed by {by}: {exception.reason}"
    if access.can_write is None and not _is_reviewed(name, agreed):
        why = (
            f"the provider does not say whether the credential may write. Look it up there, and add a dated "
            f"line that names `{name}` to data_access.reviews of charter.yml"
        )
        return REVIEW, why
    return FINE, access.detail


def _is_reviewed(name: str, agreed: DataAccess) -> bool:
    """Whether a dated line of the checklist names the source, as a word."""
    return any(line.reviewed_on and name in line.item.replace("`", " ").split() for line in agreed.reviews)


def _time_ranges(settings: Settings, program: Program) -> dict[str, tuple[date | None, date | None]]:
    """Source name -> the first and last day of what was read of it, out of the warehouse."""
    if not settings.warehouse.is_file():
        return {}
    found = {}
    with warehouse.connect(settings.warehouse) as con:
        for source in program.sources.root:
            days = [day for day in _days(con, source.kind, source.name) if day is not None]
            found[source.name] = (min(days, default=None), max(days, default=None))
    return found


def _days(con: duckdb.DuckDBPyConnection, kind: str, name: str) -> list[date | None]:
    days: list[date | None] = []
    for table in allow_list()[kind].values():
        when = next((column for column in HAPPENED if column in table.schema), None)
        if when and has_table(con, "raw", table.name):
            row = con.execute(
                f"select min({when})::date, max({when})::date from raw.{table.name} where source_name = ?",  # noqa: S608
                [name],
            ).fetchone()
            days += row or ()
    return days


def _suppressed(settings: Settings) -> int:
    path = settings.keys / "suppressed.json"
    return len(json.loads(path.read_text("ascii"))["entries"]) if path.is_file() else 0


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
