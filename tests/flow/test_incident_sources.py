"""What holds for every incident API: no text comes along, and the audit says what a credential is."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import loopback_opsgenie as og
import loopback_servicenow as sn
import pytest
from incident_tables import NEXT_DAY, no_waiting  # noqa: F401
from loopback import Installation, serving
from loopback_github import SECRET
from loopback_pagerduty import Pagerduty, incident, pagerduty_entry

from ingestion.access import Access, probe
from ingestion.context import LoadContext
from signalpath.program import Program
from signalpath.program.sources import Sources

pytestmark = pytest.mark.mission("C2")


def asked(folder: Path, entry: dict[str, Any]) -> Access:
    sources = Sources.model_validate([entry])
    context = LoadContext(Program(folder=folder, sources=sources), NEXT_DAY, lambda rejections: None)
    return probe(entry["kind"], sources.root[0], context)


@pytest.mark.mission("B1")
@pytest.mark.parametrize("kind", ["opsgenie", "servicenow", "pagerduty"])
def test_text_that_comes_unasked_is_nowhere_on_disk(tmp_path: Path, kind: str) -> None:
    provided: dict[str, tuple[Any, Any]] = {
        "opsgenie": (
            og.Opsgenie([og.incident("I1", "2026-03-01T00:00:00Z")], service="canary"),
            og.opsgenie_entry,
        ),
        "servicenow": (
            sn.Servicenow(
                [sn.incident("1", "2026-02-01 00:00:00", "2026-02-01 01:00:00")], sn.HISTORY, "canary"
            ),
            sn.servicenow_entry,
        ),
        "pagerduty": (Pagerduty([incident(1, "2026-05-01T00:00:00Z")], service="canary"), pagerduty_entry),
    }
    respond, entry = provided[kind]
    with serving(respond) as provider:
        installation = Installation(tmp_path, entry(provider.base_url))
        installation.load()
    written = installation.everything_written()
    assert "canary" in written
    assert SECRET not in written


@pytest.mark.mission("B3")
def test_the_audit_says_who_a_credential_is_and_whether_it_may_write(tmp_path: Path) -> None:
    """What a provider does not say stays unknown; nothing is proved by writing."""
    with serving(Pagerduty([incident(1, "2026-05-01T00:00:00Z")])) as provider:
        account = asked(tmp_path, pagerduty_entry(provider.base_url))
    assert (account.reachable, account.can_write, account.scopes) == (True, None, ())
    assert (account.oldest_on, account.newest_on) == (date(2026, 5, 1), date(2026, 5, 1))
    for role, can_write in (("read_only_user", False), ("admin", True)):
        with serving(Pagerduty([], role=role)) as provider:
            found = asked(tmp_path, pagerduty_entry(provider.base_url))
        assert (found.identity, found.scopes, found.can_write) == ("user U1", (role,), can_write)
    with serving(og.Opsgenie([og.incident("I1", "2026-03-01T00:00:00Z")])) as provider:
        genie = asked(tmp_path, og.opsgenie_entry(provider.base_url))
        assert {r.method for r in provider.requests} == {"GET"}
    assert (genie.identity, genie.can_write, genie.newest_on) == (
        "a key of account acme",
        None,
        date(2026, 3, 1),
    )
    incidents = [sn.incident("1", "2026-02-01 00:00:00", "2026-02-01 01:00:00")]
    for roles, may_write in (((), None), (("itil",), True), (("itil", "snc_read_only"), False)):
        with serving(sn.Servicenow(incidents, roles=roles)) as provider:
            now = asked(tmp_path, sn.servicenow_entry(provider.base_url))
        assert (now.identity, now.scopes, now.can_write) == ("ada", tuple(sorted(roles)), may_write)
        assert now.oldest_on == now.newest_on == date(2026, 2, 1)
