"""reports/quality.json, its history, and quality.html: what the gate found, for programs and for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import date
from pathlib import Path
from typing import Any

from expectations.check import CheckOutcome
from signalpath.settings import Settings


def quality_path(settings: Settings) -> Path:
    """Where the report is."""
    return settings.reports / "quality.json"


def history_path(settings: Settings) -> Path:
    """Where the outcomes of every run are, one JSON line per run and check."""
    return settings.reports / "quality_history.jsonl"


def as_document(outcome: CheckOutcome) -> dict[str, Any]:
    """What may be written of an outcome: all but the keys of its units, which may be people."""
    return {name: value for name, value in asdict(outcome).items() if name != "units"}


def write_quality(settings: Settings, as_of: date, outcomes: Sequence[CheckOutcome], run_id: str) -> None:
    """Replace the report by the outcomes of this run, in the suites' order, and add them to the history."""
    settings.reports.mkdir(parents=True, exist_ok=True)
    document: dict[str, Any] = {
        "as_of": as_of.isoformat(),
        "checks": [as_document(outcome) for outcome in outcomes],
    }
    quality_path(settings).write_text(json.dumps(document, indent=2) + "\n", "utf-8")
    _add_to_history(history_path(settings), as_of, outcomes, run_id)
    _write_page(settings, as_of, document["checks"])


def _write_page(settings: Settings, as_of: date, checks: list[dict[str, Any]]) -> None:
    import polars as pl

    from signalpath.reports import HISTORY_SCHEMA, render_quality

    history = pl.DataFrame(read_history(settings)).rename({"check": "check_name"})
    page = render_quality(as_of, checks, history.select(list(HISTORY_SCHEMA)).cast(HISTORY_SCHEMA))  # type: ignore[arg-type]
    page_path(settings).write_text(page, "utf-8")


def page_path(settings: Settings) -> Path:
    """Where the page for people is."""
    return settings.reports / "quality.html"


def read_history(settings: Settings) -> list[dict[str, Any]]:
    """Lines of the history, oldest first: as_of, run_id, asset, check, question, status, value,
    threshold and failing_rows."""
    path = history_path(settings)
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()] if path.is_file() else []


def _add_to_history(path: Path, as_of: date, outcomes: Sequence[CheckOutcome], run_id: str) -> None:
    """A run that is told again replaces its own lines."""
    before = path.read_text("utf-8").splitlines() if path.is_file() else []
    told = (as_of.isoformat(), run_id)
    kept = [line for line in before if (json.loads(line)["as_of"], json.loads(line)["run_id"]) != told]
    lines = [
        json.dumps(
            {
                "as_of": told[0],
                "run_id": run_id,
                "asset": outcome.asset_key[1],
                "check": outcome.check_name,
                "question": outcome.question,
                "status": outcome.status,
                "value": outcome.value,
                "threshold": outcome.threshold,
                "failing_rows": outcome.failing_rows,
            }
        )
        for outcome in outcomes
    ]
    fresh = path.with_suffix(".new")
    fresh.write_text("".join(f"{line}\n" for line in [*kept, *lines]), "utf-8")
    fresh.replace(path)


def read_quality(settings: Settings) -> list[CheckOutcome]:
    """The outcomes of the last gate; none where it never ran."""
    if not quality_path(settings).is_file():
        return []
    checks = json.loads(quality_path(settings).read_text("utf-8"))["checks"]
    known = {field.name for field in fields(CheckOutcome)}
    return [
        CheckOutcome(
            **{
                **{name: value for name, value in check.items() if name in known},
                "asset_key": tuple(check["asset_key"]),
                "sample": tuple(check["sample"]),
            }
        )
        for check in checks
    ]
