"""What the audit says of a Jira credential, and whether the loopback speaks as Jira describes itself."""

from __future__ import annotations

import json
import lzma
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from loopback import serving
from loopback_github import SECRET
from test_jira_source import SITES, a_site, both

from ingestion.context import LoadContext
from ingestion.sources.jira.access import probe_jira
from signalpath.program import Program
from signalpath.program.sources import JiraSource, Sources

pytestmark = pytest.mark.mission("C3")


@pytest.fixture(autouse=True)
def _credential(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("SP_TOKEN", SECRET)


@both
@pytest.mark.parametrize("can_write", [False, True])
def test_the_audit_says_who_the_credential_is_and_what_it_may(
    tmp_path: Path, site: str, can_write: bool
) -> None:
    provided = a_site(site, count=3)
    provided.can_write = can_write
    with serving(provided) as provider:
        config = JiraSource.model_validate(SITES[site][1](provider.base_url))
        program = Program(folder=tmp_path, sources=Sources.model_validate([]))
        access = probe_jira(config, LoadContext(program, date(2026, 6, 30), lambda _: None))
    assert access.identity == {"cloud": "acc-1", "data_center": "JIRAUSER1"}[site]
    assert access.can_write is can_write
    assert access.scopes == (("BROWSE_PROJECTS", "EDIT_ISSUES") if can_write else ("BROWSE_PROJECTS",))
    assert (access.oldest_on, access.newest_on) == (date(2026, 1, 1), date(2026, 1, 1))


@pytest.mark.real_data
def test_the_answers_here_fit_jiras_own_description(shared_data: Path) -> None:
    """Tickets, changelogs, users and permissions, against the published OpenAPI description."""
    import jsonschema

    text = lzma.decompress((shared_data / "jira_openapi/platform-swagger.v3.json.xz").read_bytes())
    described = json.loads(text)

    def check(name: str, found: Any) -> None:
        schema = {"$ref": f"#/components/schemas/{name}", "components": described["components"]}
        jsonschema.Draft7Validator(schema).validate(found)

    cloud, local = a_site("cloud", count=3), a_site("data_center", count=3)
    query = {
        "jql": 'project in ("OPS") ORDER BY updated ASC',
        "fields": "status",
        "maxResults": "9",
        "startAt": "0",
    }
    for found in cloud.search(query).body["issues"]:
        check("IssueBean", found)
        history = {**cloud.history(found["id"]), "created": "2026-02-25T06:13:20.000+0000"}
        # Real answers hold null where nothing was before, which the description leaves out.
        history["items"] = [{k: v for k, v in item.items() if v is not None} for item in history["items"]]
        check("Changelog", history)
    check("SearchResults", local.search(query).body)
    for found in cloud._users(0).body:
        check("User", found)
    for found in cloud.about("status", {}).body:
        check("StatusDetails", found)
    check("Permissions", cloud.about("mypermissions", {"projectKey": "OPS"}).body)
    with pytest.raises(jsonschema.ValidationError):
        check("IssueBean", {"id": 7})
