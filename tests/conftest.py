"""Shared by every test: one demo run, made through the real CLI, for all who look at its results."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings
from running import PROJECT, signalpath

SHARED_DATA = PROJECT.parent / "shared" / "data"
# A deadline is a timed test: it fails on a busy machine and says nothing of the code.
settings.register_profile("signalpath", deadline=None)
settings.load_profile("signalpath")


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
