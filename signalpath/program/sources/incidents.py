"""Incidents: PagerDuty, Opsgenie, ServiceNow, and exports of any other tool."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

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
    incidents_are: Literal["incidents", "alerts"] = Field(
        default="incidents", description="`alerts` where the organisation works with alerts alone"
    )
    since: Since = None


class ServicenowSource(Document):
    """ServiceNow's table API: incident, sys_audit of its state and assignee, cmdb_ci_service, sys_user."""

    name: Name
    kind: Literal["servicenow"]
    base_url: str
    user_env: str | None = Field(default=None, description="with it basic auth, without it a bearer token")
    token_env: str | None = None
    service_field: Literal["business_service", "cmdb_ci", "service_offering"] = Field(
        default="business_service", description="the field of an incident that says what it is about"
    )
    reads_audit: bool = Field(
        default=True, description="read who changed state and assignee from sys_audit; needs its read access"
    )
    since: Since = None


class IncidentExportSource(Document):
    """Incidents of any other tool, as a file with declared columns."""

    name: Name
    kind: Literal["incident_export"]
    incidents: MappedFile
    is_event_log: bool = Field(
        default=False, description="one row per update of an incident, to be folded; `updated_at` orders them"
    )
    statuses: dict[str, Literal["triggered", "acknowledged", "resolved", "cancelled"]] = Field(
        default_factory=dict, description="the tool's words for a status, beside the usual ones"
    )

    @model_validator(mode="after")
    def _says_when_it_changed(self) -> IncidentExportSource:
        if self.is_event_log and "updated_at" not in self.incidents.columns:
            raise ValueError("an event log needs `updated_at` under `incidents.columns`: it orders the rows")
        return self
