"""An export's rows become incidents: by declared words, the last update wins, hand-offs are counted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.boundary import table
from ingestion.sources.incident_export.fold import (
    ACKNOWLEDGED,
    CANCELLED,
    RESOLVED,
    TRIGGERED,
    fold,
    steps,
    with_statuses,
)

pytestmark = pytest.mark.mission("C2")
SCHEMA = {
    name: kind for name, kind in table("incident_export", "incidents").schema.items() if name != "source_name"
}
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def update(
    minutes: int, status: str, responder: str | None = None, key: str = "I1", **more: Any
) -> dict[str, Any]:
    return {
        "incident_id": key,
        "status": status,
        "responder": responder,
        "updated_at": at(minutes),
        "created_at": START,
    } | more


def folded(*updates: dict[str, Any]) -> tuple[dict[str, Any], list[tuple[str, str | None]]]:
    """The one incident, and its steps as (type, account) in order."""
    incidents, handed_on = fold(pl.DataFrame(updates, schema=SCHEMA))
    entries = pl.concat([steps(incidents), handed_on]).sort("created_at", maintain_order=True)
    return incidents.row(0, named=True), list(zip(entries["type"], entries["agent_id"], strict=True))


def test_a_cancelled_incident_has_no_end_that_lasts() -> None:
    incident, entries = folded(update(0, TRIGGERED), update(5, RESOLVED, "ann"), update(9, CANCELLED, "ann"))
    assert (incident["status"], incident["resolved_at"]) == (CANCELLED, None)
    assert [kind for kind, _ in entries] == []
    rows, is_unknown = with_statuses(pl.DataFrame([update(0, "Canceled")], schema=SCHEMA), {})
    assert (rows["status"].to_list(), is_unknown.to_list()) == ([CANCELLED], [False])


def test_an_event_log_is_one_incident_with_its_responders() -> None:
    """ann took it, handed it to ben at 20, who resolved it at 30; closing it at 99 is no second end."""
    incident, entries = folded(
        update(0, TRIGGERED),
        update(5, ACKNOWLEDGED, "ann", priority="P2"),
        update(20, ACKNOWLEDGED, "ben"),
        update(30, RESOLVED, "ben"),
        update(99, RESOLVED, "ben"),
    )
    assert (incident["status"], incident["priority"], incident["responder"]) == (RESOLVED, "P2", "ben")
    assert (incident["acknowledged_at"], incident["resolved_at"]) == (at(5), at(30))
    assert (incident["updated_at"], incident["reassignment_count"]) == (at(99), 1)
    assert entries == [("acknowledge", "ann"), ("reassign", "ann"), ("resolve", "ben")]


def test_what_was_opened_again_ended_the_second_time_or_not_at_all() -> None:
    opened_again = (
        update(1, ACKNOWLEDGED, "ann"),
        update(10, RESOLVED, "ann"),
        update(20, ACKNOWLEDGED, "ann"),
    )
    assert folded(*opened_again)[0]["resolved_at"] is None
    assert folded(*opened_again, update(40, RESOLVED, "ben"))[0]["resolved_at"] == at(40)


def test_instants_that_the_log_states_go_before_those_of_its_rows() -> None:
    incident, _ = folded(
        update(1, ACKNOWLEDGED, acknowledged_at=at(0)),
        update(30, RESOLVED, resolved_at=at(25), reassignment_count=7),
    )
    assert (incident["acknowledged_at"], incident["resolved_at"]) == (at(0), at(25))
    assert incident["reassignment_count"] == 7


@given(st.permutations(range(4)))
@settings(max_examples=24, deadline=None)
def test_the_order_of_the_rows_in_the_file_does_not_matter(order: list[int]) -> None:
    rows = [
        update(0, TRIGGERED),
        update(5, ACKNOWLEDGED, "ann"),
        update(20, ACKNOWLEDGED, "ben"),
        update(30, RESOLVED, "ben"),
    ]
    assert folded(*(rows[i] for i in order)) == folded(*rows)


def test_an_end_without_a_responder_is_neither_a_persons_nor_automations() -> None:
    rows = pl.DataFrame(
        [
            {"incident_id": "unknown", "resolved_at": at(9)},
            {"incident_id": "by_itself", "resolved_at": at(9), "responder": "ann", "is_auto_resolved": True},
            {"incident_id": "by_ann", "resolved_at": at(9), "responder": "ann"},
        ],
        schema=SCHEMA,
    )
    found = steps(rows)
    assert list(zip(found["incident_id"], found["agent_type"], found["agent_id"], strict=True)) == [
        ("unknown", "unknown", None),
        ("by_itself", "system", None),
        ("by_ann", "user", "ann"),
    ]


def test_status_words_are_the_usual_ones_and_the_declared_ones_and_no_others() -> None:
    words = ["New", "In Progress", "CLOSED", "erledigt", "-100", None]
    ends = [None, None, None, None, None, at(9)]
    rows = pl.DataFrame(
        {"incident_id": list("abcdef"), "status": words, "resolved_at": ends}, schema_overrides=SCHEMA
    )
    rows = rows.with_columns(acknowledged_at=pl.lit(None, SCHEMA["acknowledged_at"]))
    made, is_unknown = with_statuses(rows, {"Erledigt": RESOLVED})
    assert made["status"].to_list() == [TRIGGERED, ACKNOWLEDGED, RESOLVED, RESOLVED, None, RESOLVED]
    assert is_unknown.to_list() == [False, False, False, False, True, False]
