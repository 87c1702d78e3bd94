"""A second day of the demo organisation: what some of its people did and said after they saw their path.

Belongs here: writing the lines that a learning platform and the answers' file would have. Each line has the form of
its source; nothing is put into the warehouse. Who does what is the test's matter.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

BASE = "https://signalpath.dev"
AT_NINE = datetime(2026, 7, 1, 9)


class SecondDay:
    """Collects the day's lines; `write` puts them beside those of the days before."""

    def __init__(self) -> None:
        self.statements: list[dict[str, Any]] = []
        self.answers: list[dict[str, Any]] = []

    def checkpoint(self, email: str, competency: str, score: float) -> None:
        """An unaided checkpoint, seven minutes after the one before; passed from a score of one half on."""
        number = len(self.statements)
        at = f"{AT_NINE + timedelta(minutes=7 * number):%Y-%m-%dT%H:%M:%SZ}"
        passed = score >= 0.5
        self.statements.append(
            {
                "id": f"00000000-0000-4000-8000-{number:012d}",
                "actor": {"objectType": "Agent", "mbox": f"mailto:{email}"},
                "verb": {"id": f"http://adlnet.gov/expapi/verbs/{'passed' if passed else 'failed'}"},
                "object": {"id": f"{BASE}/checkpoint/{competency}"},
                "context": {
                    "registration": f"00000000-0000-4000-9000-{number:012d}",
                    "extensions": {f"{BASE}/xapi/aided": False},
                },
                "timestamp": at,
                "stored": at,
                "result": {
                    "score": {"scaled": score},
                    "success": passed,
                    "duration": "PT9M",
                    "extensions": {f"{BASE}/xapi/hints": 0},
                },
            }
        )

    def answer(
        self, email: str, kind: str, about_kind: str, about_id: str, reason: str | None = None
    ) -> None:
        """An answer to a step, an item or a skill."""
        number = len(self.answers)
        self.answers.append(
            {
                "response_id": f"second{number:03d}",
                "kind": kind,
                "person": email,
                "about_kind": about_kind,
                "about_id": about_id,
                "reason_code": reason,
                "made_at": f"{AT_NINE + timedelta(minutes=number):%Y-%m-%dT%H:%M:%SZ}",
            }
        )

    def write(self, demo: Path) -> None:
        """Add the day to the files of the demo in `demo`."""
        _add(demo / "xapi/statements-2026-07.jsonl", self.statements)
        _add(demo / "responses/responses.jsonl", self.answers)


def _add(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    with path.open("a", encoding="utf-8") as file:
        file.writelines(json.dumps(line) + "\n" for line in lines)
