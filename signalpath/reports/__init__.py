"""Reports as files that open by themselves: one HTML page each, that asks no other host for anything."""

from signalpath.reports.incidents import render_incidents
from signalpath.reports.quality import HISTORY_SCHEMA, render_quality

__all__ = ["HISTORY_SCHEMA", "render_incidents", "render_quality"]
