"""A folder that costs much to make is made by one of pytest's processes, and copied by all of them.

Belongs here: the waiting and the copying. What is made is in the fixtures (`conftest.py`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder of this process alone with what `make` wrote into an empty one, once a session.

    A copy each, since DuckDB lets no other process read a file that a test writes.
    """
    own = factory.mktemp(name)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        make(own)
        return own
    # Each process has its own base folder below that of the whole session.
    shared = factory.getbasetemp().parent / f"{name}-made-once"
    with shared.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not shared.is_dir():
            work = shared.with_suffix(".work")
            shutil.rmtree(work, ignore_errors=True)  # of a process that failed at it
            work.mkdir()
            make(work)
            work.rename(shared)
    return Path(shutil.copytree(shared, own, symlinks=True, dirs_exist_ok=True))
