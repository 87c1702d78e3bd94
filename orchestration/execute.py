"""Runs the Dagster job in this process and says how it ended.

Belongs here: starting the job, following its steps, telling the kinds of failure apart. What is
printed is in `summary.py`, exit codes are in `cli.py`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from orchestration.instance import open_instance
from orchestration.run_lock import Before, one_run
from signalpath.settings import Settings

if TYPE_CHECKING:
    from dagster import DagsterEvent
    from dagster._utils.error import SerializableErrorInfo

Ending = Literal["ok", "gate", "input", "error"]
# By the name of the exception's class: it reaches us serialised, as it would from a process.
ENDINGS: dict[str, Ending] = {
    "DagsterAssetCheckFailedError": "gate",
    "DbtTestError": "gate",
    "PrivacyGateError": "gate",
    "IngestError": "input",
    "ProgramError": "input",
    "WarehouseBusyError": "input",
    "WriteAccessError": "input",
}


@dataclass(frozen=True)
class Step:
    """One step's news: it began, or it ended after `seconds`, well or not."""

    name: str
    kind: Literal["began", "done", "failed"]
    seconds: float = 0.0


@dataclass(frozen=True)
class RunOutcome:
    """How a run ended.

    Attributes:
        ending: "gate" where the data were found wanting, "input" where something could not be read.
        run_id: Dagster's.
        message: what went wrong, in a sentence or a few lines; empty if nothing did.
        loaded: raw table -> rows merged in this run.
        step: the step that failed first.
    """

    ending: Ending
    run_id: str
    message: str = ""
    loaded: dict[str, int] | None = None
    step: str | None = None


def count_steps(settings: Settings, with_site: bool) -> int:
    """How many steps the job has. Imports the definitions, which takes seconds."""
    use(settings)
    return len(_job(_job_name(with_site)).nodes)


def execute(
    settings: Settings,
    as_of: str | None,
    with_site: bool,
    on_step: Callable[[Step], None],
    *,
    job_name: str | None = None,
    at: str | None = None,
) -> RunOutcome:
    """Run `refresh` or `refresh_with_site`, or the job that is named, where nobody else uses the home.

    A run that fails while it ingests leaves the warehouse as it was, but for what a source loaded up
    to a checkpoint; one that fails later leaves what was published as it was.

    Raises:
        HomeBusyError, WarehouseBusyError: somebody else is at it. Nothing was changed.
    """
    from orchestration.jobs import run_config

    use(settings)
    with one_run(settings):
        before = Before(settings)
        try:
            outcome = _execute(settings, _job_name(with_site, job_name), run_config(as_of, at=at), on_step)
            if outcome.step and outcome.step.startswith("ingest_"):
                before.restore()
        except BaseException:
            before.restore()
            raise
        finally:
            before.discard()
    return outcome


def use(settings: Settings) -> None:
    """Tell Dagster's definitions, which are made when they are imported, where things are."""
    os.environ["SIGNALPATH_HOME"] = str(settings.home.resolve())
    os.environ["SIGNALPATH_PROGRAM"] = str(settings.program.resolve())


def _job_name(with_site: bool, named: str | None = None) -> str:
    return named or ("refresh_with_site" if with_site else "refresh")


def _job(name: str) -> Any:
    from orchestration.definitions import defs

    return defs.resolve_job_def(name)


def _execute(
    settings: Settings, job_name: str, config: dict[str, object], on_step: Callable[[Step], None]
) -> RunOutcome:
    from dagster._core.utils import make_new_run_id

    job, run_id = _job(job_name), make_new_run_id()
    with open_instance(settings) as instance:
        instance.add_event_listener(run_id, lambda entry: _tell(entry.dagster_event, on_step))
        result = job.execute_in_process(
            run_config={**config, "loggers": {"run_log": {}}},
            instance=instance,
            run_id=run_id,
            raise_on_error=False,
        )
    loaded = _loaded(result.all_events)
    if result.success:
        return RunOutcome("ok", run_id, loaded=loaded)
    failure = next((event for event in result.all_events if event.is_step_failure), None)
    if failure is None:
        failure = next(event for event in result.all_events if event.is_failure)
    return _failed(failure, run_id, loaded)


def _tell(event: DagsterEvent | None, on_step: Callable[[Step], None]) -> None:
    if event is None or event.step_key is None:
        return
    if event.is_step_start:
        on_step(Step(event.step_key, "began"))
    elif event.is_step_success:
        on_step(Step(event.step_key, "done", event.step_success_data.duration_ms / 1000))
    elif event.is_step_failure:
        on_step(Step(event.step_key, "failed"))


def _failed(event: DagsterEvent, run_id: str, loaded: dict[str, int]) -> RunOutcome:
    data = event.event_specific_data
    error: SerializableErrorInfo | None = getattr(data, "error", None)
    innermost = None
    while error is not None:
        name = (error.cls_name or "").split(".")[-1]
        innermost = _sentence(error)
        if name in ENDINGS:
            return RunOutcome(ENDINGS[name], run_id, innermost, loaded, event.step_key)
        error = error.cause
    return RunOutcome(
        "error", run_id, f"{event.step_key}: {innermost or event.message}", loaded, event.step_key
    )


def _sentence(error: SerializableErrorInfo) -> str:
    """The exception's own words, without the class name that Python puts before them."""
    return error.message.removeprefix(f"{error.cls_name}: ").split(f"{error.cls_name}: ", 1)[-1].strip()


def _loaded(events: list[DagsterEvent]) -> dict[str, int]:
    """Raw table -> rows merged in this run."""
    loaded = {}
    for event in events:
        if event.is_step_materialization and event.asset_key and event.asset_key.path[0] == "raw":
            rows = event.step_materialization_data.materialization.metadata.get("rows_loaded")
            loaded[event.asset_key.path[1]] = int(rows.value) if rows else 0  # type: ignore[arg-type]
    return loaded
