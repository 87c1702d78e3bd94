"""What is known of one person, for that person alone: built once, shown by the card and by the terminal.

Belongs here: joining the frames that a run made into one `OwnPage` a person. Does not belong here:
estimating or scoring anything, HTML (`signalpath/reports/card.py`), reading a warehouse, writing a file.
"""

from signalpath.reports.own.build import build_own_pages
from signalpath.reports.own.frames import FRAMES
from signalpath.reports.own.page import (
    Answer,
    Change,
    EvidenceRow,
    Factor,
    OwnPage,
    Peer,
    Read,
    Refresher,
    Skill,
    Step,
)

__all__ = [
    "FRAMES",
    "Answer",
    "Change",
    "EvidenceRow",
    "Factor",
    "OwnPage",
    "Peer",
    "Read",
    "Refresher",
    "Skill",
    "Step",
    "build_own_pages",
]
