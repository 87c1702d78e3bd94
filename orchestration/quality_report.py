"""reports/quality.json: what the gate found, for people and for the published page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from expectations.check import CheckOutcome
from signalpath.settings import Settings


def quality_path(settings: Settings) -> Path:
    """Where the report is."""
    return settings.reports / "quality.json"


def write_quality(settings: Settings, as_of: date, outcomes: Sequence[CheckOutcome]) -> None:
    """Replace the report by the outcomes of this run, in the suites' order."""
    settings.reports.mkdir(parents=True, exist_ok=True)
    document = {"as_of": as_of.isoformat(), "checks": [asdict(outcome) for outcome in outcomes]}
    quality_path(settings).write_text(json.dumps(document, indent=2) + "\n", "utf-8")


def read_quality(settings: Settings) -> list[CheckOutcome]:
    """The outcomes of the last gate; none where it never ran."""
    if not quality_path(settings).is_file():
        return []
    checks = json.loads(quality_path(settings).read_text("utf-8"))["checks"]
    return [
        CheckOutcome(**{**check, "asset_key": tuple(check["asset_key"]), "sample": tuple(check["sample"])})
        for check in checks
    ]
