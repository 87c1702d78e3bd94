"""Shared by every test: one demo run, made through the real CLI, for all who look at its results."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import settings
from made_once import made_once
from running import PROJECT, signalpath

SHARED_DATA = PROJECT.parent / "shared" / "data"
# The files that take longest, the longest first, so that `make test` does not end with one process waiting
# for the other. Those that need no demo stand beside those that do: somebody has to make it first.
LONGEST_FIRST = (
    "test_gate_faults.py",
    "test_incremental.py",
    "test_site_privacy.py",
    "test_kill.py",
    "test_planted_secrets.py",
    "test_broken_data.py",
    "test_fault_matrix.py",
    "test_sponsor_site.py",
    "test_gate.py",
    "test_demo_run.py",
    "test_job.py",
    "test_build_benchmark.py",
    "test_dbt_project.py",
)
# A deadline is a timed test: it fails on a busy machine and says nothing of the code.
settings.register_profile("signalpath", deadline=None)
settings.load_profile("signalpath")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put long files first; within a file the order stays."""
    place = {name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


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

    def make(workspace: Path) -> None:
        shutil.copytree(PROJECT / "program", workspace / "program")
        for step in (("demo",), ("run", "--program", "program")):
            done = signalpath(*step, "--home", ".signalpath", cwd=workspace)
            assert done.returncode == 0, done.stdout + done.stderr
            (workspace / f"{step[0]}.txt").write_text(done.stdout)

    return made_once(tmp_path_factory, "demo", make)


@pytest.fixture(scope="session")
def demo_home(demo_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's home, sponsor site included. Building the site takes minutes: once a session."""
    from orchestration.site import build_site
    from signalpath.settings import Settings

    def make(workspace: Path) -> None:
        shutil.copytree(demo_workspace, workspace, symlinks=True, dirs_exist_ok=True)
        build_site(Settings(home=workspace / ".signalpath", program=workspace / "program"), "sponsor")
        shutil.rmtree(workspace / ".signalpath/stage", ignore_errors=True)

    return made_once(tmp_path_factory, "demo-with-site", make) / ".signalpath"


@pytest.fixture(scope="session")
def parsed_dbt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home's `dbt` folder with the parsed project: for homes in which parsing is not what is tested."""
    from orchestration.dbt_manifest import ensure_manifest
    from signalpath.settings import Settings

    def make(home: Path) -> None:
        ensure_manifest(Settings(home=home))

    return made_once(tmp_path_factory, "parsed", make) / "dbt"
