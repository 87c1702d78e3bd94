"""How ServiceNow's tables are walked: by key, never by offset, so nothing is lost when records change.

Belongs here: the encoded queries of the table API. Which tables are read is in source.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ingestion.errors import SourceError
from ingestion.http_api import Api

PAGE = 1_000
IDS_PER_QUESTION = 100

Node = Mapping[str, Any]


def pages_by_id(api: Api, table: str, fields: str, query: str = "") -> Iterator[list[Node]]:
    """Pages of a whole table, or of what `query` leaves of it, in the order of sys_id."""
    last = ""
    while True:
        parts = [query, f"sys_id>{last}" if last else "", "ORDERBYsys_id"]
        page = _ask(api, table, fields, "^".join(part for part in parts if part))
        if not page:
            return
        keys = [str(node["sys_id"]) for node in page]
        if keys != sorted(keys) or keys[0] <= last:
            raise _unordered(api, table)
        yield page
        last = keys[-1]


def pages_by_update(
    api: Api, table: str, fields: str, query: str, since: tuple[str, str]
) -> Iterator[list[Node]]:
    """Pages of what was updated at or after an instant, oldest first; what changes meanwhile comes last.

    Args:
        api: the client.
        table: the table's name.
        fields: must name sys_id and sys_updated_on.
        query: an encoded query that all records fit.
        since: the instant as ServiceNow writes it, and the last sys_id read of it ("" to read it whole).
    """
    at, last = since
    while True:
        order = "ORDERBYsys_updated_on^ORDERBYsys_id"
        first = f"{query}^sys_updated_on={at}^sys_id>{last}^NQ{query}^sys_updated_on>{at}"
        asked = first if last else f"{query}^sys_updated_on>={at}"
        page = _ask(api, table, fields, f"{asked}^{order}".replace("^^", "^").strip("^"))
        if not page:
            return
        keys = [(str(node["sys_updated_on"]), str(node["sys_id"])) for node in page]
        if keys != sorted(keys) or keys[0] <= (at, last):
            raise _unordered(api, table)
        yield page
        at, last = keys[-1]


def records_in(
    api: Api, table: str, fields: str, column: str, values: Sequence[str], query: str = ""
) -> list[Node]:
    """All records whose column holds one of the values, asked for in parts."""
    found: list[Node] = []
    for start in range(0, len(values), IDS_PER_QUESTION):
        part = f"{column}IN{','.join(values[start : start + IDS_PER_QUESTION])}"
        for page in pages_by_id(api, table, fields, f"{part}^{query}".strip("^")):
            found += page
    return found


def _ask(api: Api, table: str, fields: str, query: str) -> list[Node]:
    answer = api.get(
        f"/api/now/table/{table}",
        {
            "sysparm_query": query,
            "sysparm_fields": fields,
            "sysparm_limit": PAGE,
            "sysparm_display_value": "false",
            "sysparm_exclude_reference_link": "true",
            "sysparm_no_count": "true",
        },
    )
    found = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(found, list):
        what = f"the answer to the table {table} holds no list of records"
        raise SourceError(api.source_name, what, "Check base_url in sources.yml")
    return found


def _unordered(api: Api, table: str) -> SourceError:
    what = f"the table {table} is not answered in the order that was asked for"
    mend = "Set the time zone of the account that reads to GMT, and let it read sys_id and sys_updated_on"
    return SourceError(api.source_name, what, mend)
