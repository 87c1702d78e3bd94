"""What a Linear key can do. Linear tells who it is, not which scopes a key has.

Belongs here: the audit's question. What is read is in source.py.
"""

from __future__ import annotations

from ingestion.access import Access
from ingestion.context import LoadContext
from ingestion.since import utc
from ingestion.sources.linear.client import linear_client
from signalpath.program.sources import LinearSource


def probe_linear(config: LinearSource, context: LoadContext) -> Access:
    """Who the key is, and the range that the workspace has.

    Raises:
        SourceError: Linear cannot be reached, or refuses.
    """
    linear = linear_client(config, context)
    answer = linear.ask("Viewer")
    viewer, answered_at = answer["viewer"], linear.api.answered_at
    roles = tuple(role for role in ("admin", "guest") if viewer.get(role))
    return Access(
        reachable=True,
        identity=viewer["id"],
        scopes=roles,
        can_write=None,
        oldest_on=utc(answer["organization"]["createdAt"]).date(),
        newest_on=answered_at.date() if answered_at else None,
        detail="Linear does not say which scopes a key has: look at Settings, API, and make it read-only",
    )
