"""Just in time: one short step after an incident or a review pattern, within the day and a weekly budget.

`make_nudges` is the one way in. It knows nothing of files, schedules or clocks.
"""

from signalpath.nudges.make import NO_MORE, NUDGE_SCHEMA, NudgeFrames, make_nudges, standing
from signalpath.nudges.settings import NudgeSettings

__all__ = ["NO_MORE", "NUDGE_SCHEMA", "NudgeFrames", "NudgeSettings", "make_nudges", "standing"]
