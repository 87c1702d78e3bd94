"""The sprints that a ticket's sprint field holds, as objects or as older Data Centers print them.

Belongs here: reading that field. A sprint's goal is text that somebody wrote, and is not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

Row = dict[str, Any]

# com.atlassian.greenhopper.service.sprint.Sprint@1f[id=7,rapidViewId=8,state=CLOSED,name=…,startDate=…,…]
# A name may hold commas and brackets, so a value ends where the next known property begins.
PROPERTIES = (
    "id|rapidViewId|state|name|goal|startDate|endDate|completeDate|activatedDate|sequence|autoStartStop"
    "|synced|incompleteIssuesDestinationId"
)
PROPERTY = re.compile(rf"(?:^|,)({PROPERTIES})=(.*?)(?=,(?:{PROPERTIES})=|$)", re.S)
PRINTED = re.compile(r"\[(.*)\]$", re.S)
NOTHING = "<null>"


def sprints_of(value: Any) -> list[Row]:
    """Rows of jira__sprints in the field's order; what is no sprint is passed over."""
    return list(_rows(value))


def _rows(value: Any) -> Iterator[Row]:
    for element in value if isinstance(value, list) else [value]:
        sprint = element if isinstance(element, Mapping) else _printed(element)
        if sprint.get("id") is None:
            continue
        state = sprint.get("state")
        yield {
            "sprint_id": str(sprint["id"]),
            "name": sprint.get("name") or None,
            "state": state.lower() if isinstance(state, str) else None,
            "start_at": sprint.get("startDate") or None,
            "end_at": sprint.get("endDate") or None,
            "completed_at": sprint.get("completeDate") or None,
        }


def _printed(element: Any) -> dict[str, str | None]:
    found = PRINTED.search(element) if isinstance(element, str) else None
    if not found:
        return {}
    return {name: None if text == NOTHING else text for name, text in PROPERTY.findall(found[1])}
