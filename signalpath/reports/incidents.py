"""A participant's own page: the incidents that are said to be theirs, to confirm or to dispute.

Belongs here: the page of one person. Its answers are lines as the `responses` source reads them; who gets a
page, and where it is put, is orchestration's part. Nobody else is on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from signalpath.reports.page import render_page


def render_incidents(as_of: date, person: str, incidents: Sequence[Mapping[str, Any]]) -> str:
    """The page as HTML.

    Args:
        as_of: the day of the run.
        person: the address that the roster has for the person, as the answers name them.
        incidents: evidence_id, about_id, service_name, created_at, acknowledged_at, resolved_at (UTC, or
            None), responder_confidence (0 to 1); the latest first.
    """
    return render_page("incidents.html.j2", as_of=as_of, person=person, incidents=incidents)
