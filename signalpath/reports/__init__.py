"""Reports as files that open by themselves: one HTML page each, that asks no other host for anything."""

from signalpath.reports.brief import build_briefs, render_brief
from signalpath.reports.card import render_card
from signalpath.reports.drift import render_drift
from signalpath.reports.incidents import render_incidents
from signalpath.reports.quality import HISTORY_SCHEMA, render_quality
from signalpath.reports.role import render_role, role_reports

__all__ = [
    "HISTORY_SCHEMA",
    "build_briefs",
    "render_brief",
    "render_card",
    "render_drift",
    "render_incidents",
    "render_quality",
    "render_role",
    "role_reports",
]
