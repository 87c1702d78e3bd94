"""reports/run.log: everything that a run said, tracebacks included. The terminal gets one sentence."""

import logging
from pathlib import Path

import dagster as dg

from signalpath.settings import Settings


def run_log_path(settings: Settings) -> Path:
    """Where the log of the last run is."""
    return settings.reports / "run.log"


@dg.logger({}, description="Writes reports/run.log")
def run_log(context: dg.InitLoggerContext) -> logging.Logger:
    """A logger of its own, so that nothing reaches the console."""
    path = run_log_path(Settings())
    path.parent.mkdir(parents=True, exist_ok=True)
    logger = logging.Logger("signalpath.run", logging.INFO)
    handler = logging.FileHandler(path, mode="a", encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger.addHandler(handler)
    return logger
