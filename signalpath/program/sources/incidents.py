"""Incidents: PagerDuty, Opsgenie, ServiceNow, and exports of any other tool."""

from __future__ import annotations

from typing import Literal

from signalpath.program.base import Document
from signalpath.program.sources.base import MappedFile, Name, Since


class PagerdutySource(Document):
    """PagerDuty REST v2."""

    name: Name
    kind: Literal["pagerduty"]
    base_url: str = "https://api.pagerduty.com"
    token_env: str | None = None
    since: Since = None


class OpsgenieSource(Document):
    """Opsgenie REST: incidents, alerts that stand for incidents, their logs, schedules."""

    name: Name
    kind: Literal["opsgenie"]
    base_url: str = "https://api.opsgenie.com"
    token_env: str | None = None
    since: Since = None


class ServicenowSource(Document):
    """ServiceNow's table API: incident, sys_audit of its state and assignee, cmdb_ci_service, sys_user."""

    name: Name
    kind: Literal["servicenow"]
    base_url: str
    user_env: str | None = None
    token_env: str | None = None
    since: Since = None


class IncidentExportSource(Document):
    """Incidents of any other tool, as a file with declared columns."""

    name: Name
    kind: Literal["incident_export"]
    incidents: MappedFile
