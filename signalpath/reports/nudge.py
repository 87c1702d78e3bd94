"""A participant's page of the day: what happened, one step, why, and how to say no.

Belongs here: the page of one person. Whether there is one is `signalpath/nudges/`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from signalpath.nudges import NO_MORE
from signalpath.nudges.timing import is_zone
from signalpath.reports.page import render_page


def render_nudge(nudge: Mapping[str, Any]) -> str:
    """The page as HTML.

    Args:
        nudge: person (the address that answers name), time_zone (or None), trigger_kind, evidence_id,
            competency (its name), is_known_gap, content_id, title, minutes, modality, send_after (UTC
            without a zone).
    """
    zone = nudge["time_zone"] if is_zone(nudge["time_zone"]) else None
    at: datetime = nudge["send_after"].replace(tzinfo=UTC)
    return render_page(
        "now.html.j2",
        nudge=nudge,
        zone=zone,
        local=at.astimezone(ZoneInfo(zone)) if zone else at,
        send_after=at.isoformat(),
        no_more=NO_MORE,
    )
