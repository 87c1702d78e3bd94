"""What one run is about: its settings, its program and its `as_of` date.

Belongs here: how `as_of` is chosen (run config, then the charter, then the day the run was launched)
and the resource that hands it to the assets. The clock itself is read by whoever launches the run.
"""

from datetime import UTC, date, datetime, time, timedelta

import dagster as dg
from pydantic import PrivateAttr

from orchestration.model_agreement import disagreements
from signalpath.program import Program, ProgramError, load_program
from signalpath.settings import Settings


def choose_as_of(given: str | None, program: Program, launched_on: date) -> date:
    """The day that a run looks from: `given` > the charter's > the day of launch.

    Raises:
        ValueError: `given` is no ISO date.
    """
    if given is not None:
        return date.fromisoformat(given)
    if program.charter and program.charter.as_of:
        return program.charter.as_of
    return launched_on


def choose_instant(given: str | None, launched_at: datetime, day: date) -> datetime:
    """The instant from which a day is seen: `given`, else the launch. UTC without a zone.

    A run that looks back sees the end of its day, and no run sees past it.

    Raises:
        ValueError: `given` is no ISO instant.
    """
    at = datetime.fromisoformat(given) if given else launched_at
    at = at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
    return min(at, datetime.combine(day + timedelta(days=1), time()))


class RunContext(dg.ConfigurableResource):
    """Settings, program and date of a run, the same for every asset of it."""

    as_of: str | None = None
    scheduled_on: str | None = None
    at: str | None = None
    _instant: datetime = PrivateAttr()
    _day: date = PrivateAttr()
    _program: Program = PrivateAttr()
    _unreadable: str | None = PrivateAttr(default=None)

    def setup_for_execution(self, context: dg.InitResourceContext) -> None:
        """Load the program once and fix the date, before any asset runs."""
        self._program = load_program(self.settings.program)
        if found := disagreements(self._program):
            raise ProgramError("\n".join(found))
        launched_at = _launched_at(context)
        launched_on = date.fromisoformat(self.scheduled_on) if self.scheduled_on else launched_at.date()
        self._day = choose_as_of(self.as_of, self._program, launched_on)
        self._instant = choose_instant(self.at, launched_at, self._day)

    @property
    def unreadable(self) -> str | None:
        """The kind of source that could not be read in this run, if there is one."""
        return self._unreadable

    def give_up_reading(self, kind: str) -> None:
        """Say that `kind` could not be read: the rest of the ingest is then not begun."""
        self._unreadable = kind

    @property
    def settings(self) -> Settings:
        """Paths, from SIGNALPATH_* in the environment."""
        return Settings()

    @property
    def program(self) -> Program:
        """The validated program folder."""
        return self._program

    @property
    def day(self) -> date:
        """The run's `as_of`."""
        return self._day

    @property
    def instant(self) -> datetime:
        """The instant of the run, for what happens within a day; UTC without a zone."""
        return self._instant


def _launched_at(context: dg.InitResourceContext) -> datetime:
    """The run's own creation time as Dagster stored it, so that a retry sees the instant of the run."""
    record = (
        context.instance.get_run_record_by_id(context.run_id) if context.instance and context.run_id else None
    )
    if record is None:
        raise RuntimeError("a run without a record has no date: give as_of in the run config")
    return record.create_timestamp.astimezone(UTC)
