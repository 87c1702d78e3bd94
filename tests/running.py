"""Runs the CLI as its user does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]


def signalpath(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the CLI as its user does: its own process, no colours, no inherited settings."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("SIGNALPATH_", "DAGSTER_"))
    }
    return subprocess.run(
        [Path(sys.executable).parent / "signalpath", *map(str, arguments)],
        cwd=cwd,
        env=environment | {"NO_COLOR": "1", "COLUMNS": "160"},
        capture_output=True,
        text=True,
        timeout=1200,
    )
