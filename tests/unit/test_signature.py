"""The code of an incident: the same for the same, nothing for a made-up key, and no way back."""

from __future__ import annotations

import pytest

from ingestion.signature import signature
from ingestion.sources.opsgenie import rows as opsgenie
from ingestion.sources.pagerduty import rows as pagerduty
from ingestion.sources.servicenow import rows as servicenow

KEY = "route-cache/lag of customer Müller"


@pytest.mark.mission("B1")
def test_a_key_that_says_too_much_is_only_told_from_others() -> None:
    found = signature(KEY)
    assert found is not None and len(found) == 16 and int(found, 16) >= 0
    assert found == signature(f"  {KEY.upper()} ")
    assert found != signature(KEY + "2")
    row = pagerduty.incident_row({"id": "Q1", "incident_key": KEY, "title": KEY})
    assert row["signature"] == found
    assert "ller" not in str(row)


@pytest.mark.parametrize("key", [None, "", "  ", "f" * 32, "0b62e1b4-9d0a-4f66-8a0e-1f0c5c0f4b7e", "F" * 32])
def test_a_key_that_the_tool_made_up_says_nothing(key: str | None) -> None:
    """PagerDuty gives an incident without a key a new one: no two would ever be the same."""
    assert signature(key) is None


def test_an_alias_is_a_key_unless_it_is_the_alerts_own_id() -> None:
    alert = {"id": "70413a06-38d6", "alias": KEY, "createdAt": "2026-03-02T09:00:00Z"}
    assert opsgenie.alert_row(alert)["signature"] == signature(KEY)
    assert opsgenie.alert_row(alert | {"alias": alert["id"]})["signature"] is None
    assert opsgenie.incident_row({"id": "i", "impactedServices": ["s"]})["signature"] is None


def test_servicenow_tells_by_category_and_configuration_item() -> None:
    """The parts stay apart, and a configuration item alone is where, not what."""
    incident = {"sys_id": "1", "category": "network", "subcategory": "dns", "cmdb_ci": "c1"}
    found = servicenow.incident_row(incident, "business_service")["signature"]
    assert found == signature("network", "dns", "c1") != signature("network", "dnsc1")
    assert servicenow.incident_row(incident | {"category": ""}, "business_service")["signature"] is None
    assert {"category", "subcategory", "cmdb_ci"} <= set(servicenow.INCIDENT_FIELDS.split(","))
