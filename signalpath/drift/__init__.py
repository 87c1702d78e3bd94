"""The quarterly review of the competency model: what its rules miss, and a patch to the file that says them.

Belongs here: what is due, what is found, which line would mend it. What the work says of the model was
counted by dbt (`mart_model_drift`); reading it and writing files is orchestration's. Nothing in here knows of
people.
"""

from signalpath.drift.patch import patch_model, unified_diff
from signalpath.drift.proposals import BESIDE_SCHEMA, DRIFT_SCHEMA, QUARTER, Proposal, propose
from signalpath.drift.review import Review, is_due, review_model

__all__ = [
    "BESIDE_SCHEMA",
    "DRIFT_SCHEMA",
    "QUARTER",
    "Proposal",
    "Review",
    "is_due",
    "patch_model",
    "propose",
    "review_model",
    "unified_diff",
]
