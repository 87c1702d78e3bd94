"""ServiceNow's table API for the flow tests: encoded queries are understood for real, text planted.

Strict about the credential, the fields asked for and the page size.
"""

from __future__ import annotations

import base64
import re
from typing import Any

from loopback import Answer, Request
from loopback_github import SECRET

TEXT = {key: SECRET for key in ("short_description", "description", "work_notes", "close_notes", "comments")}
FORBIDDEN = set(TEXT)


def servicenow_entry(base_url: str, **more: Any) -> dict[str, Any]:
    entry = {"name": "now", "kind": "servicenow", "base_url": base_url, "since": "2026-01-01"}
    return {**entry, "user_env": "SP_TOKEN", "token_env": "SP_TOKEN", **more}


def incident(key: str, opened: str, updated: str, state: str = "1", resolved: str = "") -> dict[str, Any]:
    return {
        **TEXT,
        "sys_id": key,
        "number": f"INC{key}",
        "business_service": "s1",
        "priority": "2",
        "urgency": "1",
        "state": state,
        "assigned_to": "u1",
        "assignment_group": "g1",
        "resolved_by": "u1" if resolved else "",
        "reassignment_count": "1",
        "reopen_count": "0",
        "opened_at": opened,
        "resolved_at": resolved,
        "closed_at": "",
        "sys_updated_on": updated,
    }


def change(
    key: str, incident_id: str, field: str, old: str, new: str, at: str, by: str = "ada"
) -> dict[str, Any]:
    record = {"sys_id": key, "tablename": "incident", "documentkey": incident_id, "fieldname": field}
    return {**TEXT, **record, "oldvalue": old, "newvalue": new, "user": by, "sys_created_on": at}


class Servicenow:
    """Tables by name; a query's conditions, ^NQ and ORDERBY are honoured."""

    def __init__(
        self, incidents: list[dict[str, Any]], changes: Any = (), service: str = "payments", roles: Any = ()
    ) -> None:
        self.page = 1_000
        self.tables: dict[str, list[dict[str, Any]]] = {
            "incident": incidents,
            "sys_audit": [
                *changes,
                *(
                    {**change(f"x{n}", "1", "short_description", SECRET, SECRET, "2026-01-01 00:00:00")}
                    for n in (1,)
                ),
            ],
            "cmdb_ci_service": [
                {**TEXT, "sys_id": "s1", "name": service, "sys_created_on": "2025-01-01 00:00:00"}
            ],
            "sys_user": [
                {
                    "sys_id": f"u{n}",
                    "user_name": name,
                    "name": SECRET,
                    "email": f"{name}@acme.example",
                    "active": "true",
                    "time_zone": "",
                }
                for n, name in ((1, "ada"), (2, "ben"), (3, "stranger"))
            ],
            "sys_user_has_role": [{"sys_id": f"r{n}", "role.name": role} for n, role in enumerate(roles)],
        }

    def __call__(self, request: Request) -> Answer:
        expected = base64.b64encode(f"{SECRET}:{SECRET}".encode()).decode()
        assert request.headers["Authorization"] == f"Basic {expected}"
        table, query = request.path.removeprefix("/api/now/table/"), request.query
        fields = query["sysparm_fields"].split(",")
        assert not FORBIDDEN & set(fields)
        conditions, _, order = query["sysparm_query"].partition("ORDERBY")
        keys = [f"ORDERBY{order}".replace("ORDERBYDESC", "ORDERBY").split("^ORDERBY")] if order else []
        names = [name.removeprefix("ORDERBY") for name in keys[0]] if keys else []
        groups = [part.strip("^").split("^") for part in conditions.split("^NQ")]
        found = [r for r in self.tables[table] if any(all(_fits(r, c) for c in group) for group in groups)]
        found.sort(
            key=lambda r: tuple(r[name] for name in names), reverse="ORDERBYDESC" in query["sysparm_query"]
        )
        limit = min(int(query["sysparm_limit"]), self.page)
        return Answer({"result": [{name: r.get(name, "") for name in fields} for r in found[:limit]]})


def _fits(record: dict[str, Any], condition: str) -> bool:
    if condition in ("", "sys_id=javascript:gs.getUserID()"):
        return not condition or record["sys_id"] == "u1"
    if condition in ("user=javascript:gs.getUserID()", "state=active", "opened_atISNOTEMPTY"):
        return True
    parts = re.fullmatch(r"([a-z_]+?)(>=|>|=|IN)(.*)", condition)
    assert parts, condition
    value = record[parts[1]]
    if parts[2] == "IN":
        return value in parts[3].split(",")
    return {">=": value >= parts[3], ">": value > parts[3], "=": value == parts[3]}[parts[2]]


# ada took incident 1, gave it to ben and another group, and ben ended it; closing it came by itself.
HISTORY = [
    change("c1", "1", "assigned_to", "", "u1", "2026-02-01 00:05:00"),
    change("c2", "1", "state", "1", "2", "2026-02-01 00:05:00"),
    change("c3", "1", "assignment_group", "g1", "g2", "2026-02-01 00:10:00"),
    change("c4", "1", "assigned_to", "u1", "u2", "2026-02-01 00:10:00"),
    change("c5", "1", "state", "2", "6", "2026-02-01 01:00:00", by="ben"),
    change("c6", "1", "state", "6", "7", "2026-02-08 01:00:00", by="system"),
]
