"""What is known of each person's skills: evidence, estimate with its interval, mastery, forgetting.

Belongs here: how evidence of all signals becomes one estimate with its uncertainty, and what the proofs
among it say about the next answer and about when to refresh.
Does not belong here: how a signal is measured (dbt `sig_` models), what follows from it (recommend).
"""

from signalpath.skill_state.estimate import STATE_SCHEMA, WORK_CAP, estimate_skills
from signalpath.skill_state.evidence import SHARES_SCHEMA, decayed_evidence, skill_evidence_shares
from signalpath.skill_state.proofs import PROOFS_SCHEMA, proven_levels
from signalpath.skill_state.refresh import REFRESHERS_SCHEMA, plan_refreshers

__all__ = [
    "PROOFS_SCHEMA",
    "REFRESHERS_SCHEMA",
    "SHARES_SCHEMA",
    "STATE_SCHEMA",
    "WORK_CAP",
    "decayed_evidence",
    "estimate_skills",
    "plan_refreshers",
    "proven_levels",
    "skill_evidence_shares",
]
