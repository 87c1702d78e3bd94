"""One run at a time per home, and a warehouse that a failed ingest leaves as it was.

Belongs here: the lock file and the copy of the warehouse that is put back. A provider's cursor is kept
in the warehouse as well as in dlt's folder; after putting the file back the folder is dropped, so the
next run reads again what the failed one had read.

Not where a source loaded something up to a checkpoint: hours of somebody's API would be lost. Then the
raw tables stay as they are, each source's rows with its cursor, and what was derived and published stays
as the run before left it.
"""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestration import warehouse
from signalpath.settings import Settings


class HomeBusyError(Exception):
    """Another run uses this home."""


@contextmanager
def one_run(settings: Settings) -> Iterator[None]:
    """Hold the home's lock; the system lets go of it however the process ends.

    Raises:
        HomeBusyError: another run holds it.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    path = settings.home / "run.lock"
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise HomeBusyError(
                f"{settings.home}: another run is under way in this home. Wait for it, or name another --home"
            ) from None
        yield


class Before:
    """The warehouse as it was before a run.

    Raises:
        WarehouseBusyError: another process has the file open.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.copy: Path | None = None
        settings.kept_slice.unlink(missing_ok=True)
        if settings.warehouse.is_file():
            with warehouse.connect(settings.warehouse):
                pass  # nobody else has it open, and what a crash left beside it is merged
            self.copy = settings.warehouse.with_suffix(".before")
            shutil.copyfile(settings.warehouse, self.copy)

    def restore(self) -> None:
        """Put the warehouse back, unless something was loaded for good, and drop dlt's folder."""
        shutil.rmtree(self.settings.dlt, ignore_errors=True)
        if self.settings.kept_slice.exists():
            return
        if self.copy:
            self.copy.replace(self.settings.warehouse)
        else:
            self.settings.warehouse.unlink(missing_ok=True)
        self.settings.warehouse.with_name(f"{self.settings.warehouse.name}.wal").unlink(missing_ok=True)

    def discard(self) -> None:
        """The run went as far as it could: the copy is of no more use."""
        if self.copy:
            self.copy.unlink(missing_ok=True)
        self.settings.kept_slice.unlink(missing_ok=True)
