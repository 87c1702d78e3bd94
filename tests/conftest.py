"""Shared by every test: one demo run, made through the real CLI, for all who look at its results."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
SHARED_DATA = PROJECT.parent / "shared" / "data"


@pytest.fixture(scope="session")
def project() -> Path:
    """The checkout."""
    return PROJECT


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real data that a user's checkout does not have."""
    if not SHARED_DATA.is_dir():
        pytest.skip("needs ../shared/data, real data that is not part of the project")
    return SHARED_DATA


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


@pytest.fixture(scope="session")
def demo_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo's program and, in `.signalpath`, everything that one run wrote, no site."""
    workspace = tmp_path_factory.mktemp("demo")
    shutil.copytree(PROJECT / "program", workspace / "program")
    for step in (("demo",), ("run", "--program", "program")):
        done = signalpath(*step, "--home", ".signalpath", cwd=workspace)
        assert done.returncode == 0, done.stdout + done.stderr
        (workspace / f"{step[0]}.txt").write_text(done.stdout)
    return workspace


@pytest.fixture(scope="session")
def demo_home(demo_workspace: Path) -> Path:
    """The demo's home, sponsor site included. Building the site takes minutes: once a session."""
    from orchestration.site import build_site
    from signalpath.settings import Settings

    home = demo_workspace / ".signalpath"
    build_site(Settings(home=home, program=demo_workspace / "program"), "sponsor")
    return home
