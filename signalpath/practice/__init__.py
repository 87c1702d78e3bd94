"""Practice made of the organisation's own metadata: incident scenarios and drills, with variants.

Belongs here: choosing a failure pattern that the organisation really has, drawing a variant, writing it down
as a draft. Does not belong here: counting the patterns (`orchestration/practice.py`), offering an item
(`signalpath.recommend`). Logs and numbers in a draft are invented; names of services and how often something
happens are the organisation's own. Nothing is offered before a named engineer has reviewed it.
"""

from signalpath.practice.drafts import Draft, draft_drills, draft_incidents, fitting_patterns
from signalpath.practice.patterns import Cause, Pattern, load_patterns

__all__ = [
    "Cause",
    "Draft",
    "Pattern",
    "draft_drills",
    "draft_incidents",
    "fitting_patterns",
    "load_patterns",
]
