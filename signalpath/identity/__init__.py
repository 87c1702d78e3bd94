"""One person across tools: accounts of many systems joined into people, and never strangers.

The rooms, in the order in which an account passes through them: `addresses` and `names` (what words say),
`accounts` (read and sorted apart), `profiles`, `candidates`, `scores` (likeness), `identifiers`,
`decisions`, `groups`, `matching` (who is one), `people` (the tables) and `evaluation` (how well it works).
"""

from signalpath.identity.accounts import ACCOUNT_SYSTEMS, ACCOUNTS_SCHEMA, NAMED_SCHEMA
from signalpath.identity.decisions import DECISIONS_SCHEMA
from signalpath.identity.matching import Matching, match, named_suggestions
from signalpath.identity.people import CONFIDENCE, people_of, resolve_people

__all__ = [
    "ACCOUNTS_SCHEMA",
    "ACCOUNT_SYSTEMS",
    "CONFIDENCE",
    "DECISIONS_SCHEMA",
    "NAMED_SCHEMA",
    "Matching",
    "match",
    "named_suggestions",
    "people_of",
    "resolve_people",
]
