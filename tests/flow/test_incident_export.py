"""Incident exports through the real loader: mapped columns, declared dates, event logs, snapshots."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from loopback import Installation
from loopback_github import SECRET

from ingestion.errors import SourceError

pytestmark = pytest.mark.mission("C2")
# As the public "incident event log" of a ServiceNow instance is written (UCI, Kaggle).
LOG = f"""number,incident_state,sys_updated_at,opened_at,resolved_at,assigned_to,reassignment_count,short_text
INC1,New,29/2/2016 01:23,29/2/2016 01:16,?,?,0,{SECRET}
INC1,Active,29/2/2016 01:33,29/2/2016 01:16,?,Resolver 89,0,{SECRET}
INC1,Active,29/2/2016 02:33,29/2/2016 01:16,?,Resolver 90,1,{SECRET}
INC1,Resolved,29/2/2016 11:29,29/2/2016 01:16,29/2/2016 11:29,Resolver 90,1,{SECRET}
INC1,Closed,5/3/2016 12:00,29/2/2016 01:16,29/2/2016 11:29,Resolver 90,1,{SECRET}
INC2,-100,1/3/2016 00:00,29/2/2016 04:40,?,?,0,{SECRET}
INC2,New,1/3/2016 00:00,29/2/2016 04:40,?,?,0,{SECRET}
"""
COLUMNS = {
    "incident_id": "number",
    "status": "incident_state",
    "updated_at": "sys_updated_at",
    "created_at": "opened_at",
    "resolved_at": "resolved_at",
    "responder": "assigned_to",
    "reassignment_count": "reassignment_count",
}
WRITTEN = "%d/%m/%Y %H:%M"
DATES = {name: WRITTEN for name in ("updated_at", "created_at", "resolved_at")}


def export(folder: Path, text: str, **more: Any) -> Installation:
    (folder / "export.csv").write_text(text)
    spec = {
        "path": "export.csv",
        "columns": COLUMNS,
        "dates": DATES,
        "time_zone": "UTC",
        "null_values": ["?"],
    }
    entry = {"name": "export", "kind": "incident_export", "is_event_log": True}
    return Installation(folder, {**entry, "incidents": {**spec, **more.pop("incidents", {})}, **more})


def test_an_event_log_with_declared_dates_folds_into_incidents(tmp_path: Path) -> None:
    installation = export(tmp_path, LOG)
    result = installation.load()
    assert [(r.locator, r.reason.split(" ")[0]) for r in result.rejections] == [
        ("export.csv line 7", "`status`")
    ]
    assert installation.rows(
        "select incident_id, status, responder, reassignment_count, "
        "strftime(resolved_at at time zone 'UTC', '%m-%d %H:%M') from raw.incident_export__incidents order by 1"
    ) == [("INC1", "resolved", "Resolver 90", 1, "02-29 11:29"), ("INC2", "triggered", None, 0, None)]
    assert installation.rows(
        "select type, agent_type, agent_id from raw.incident_export__log_entries order by created_at"
    ) == [
        ("acknowledge", "user", "Resolver 89"),
        ("reassign", "user", "Resolver 89"),
        ("resolve", "user", "Resolver 90"),
    ]
    assert SECRET not in installation.everything_written()


def test_an_unchanged_export_is_not_read_again_and_a_shorter_one_replaces_it(tmp_path: Path) -> None:
    installation = export(tmp_path, LOG)
    installation.load()
    assert installation.load().loaded == 0
    kept = "\n".join(line for line in LOG.splitlines() if not line.startswith("INC1")) + "\n"
    (tmp_path / "export.csv").write_text(kept)
    installation.load()
    assert installation.rows("select incident_id from raw.incident_export__incidents") == [("INC2",)]
    assert installation.rows("select count(*) from raw.incident_export__log_entries") == [(0,)]


def test_an_order_of_day_and_month_that_is_not_declared_is_refused(tmp_path: Path) -> None:
    """3/4/2016 is in March or in April: a guess would be wrong for months without being seen."""
    with pytest.raises(SourceError, match="its format is not declared") as failure:
        export(tmp_path, LOG.replace("29/2/2016", "3/4/2016"), incidents={"dates": {}}).load()
    assert "sys_updated_at" in str(failure.value) or "opened_at" in str(failure.value)
    assert "3/4/2016" not in str(failure.value)
    with pytest.raises(SourceError, match="time_zone"):
        export(tmp_path, LOG, incidents={"time_zone": None}).load()


def test_an_event_log_must_say_what_orders_its_rows(tmp_path: Path) -> None:
    columns = {name: theirs for name, theirs in COLUMNS.items() if name != "updated_at"}
    with pytest.raises(ValueError, match="an event log needs `updated_at`"):
        export(tmp_path, LOG, incidents={"columns": columns, "dates": {}}).load()


def test_a_plain_export_of_ends_and_responders_is_enough(tmp_path: Path) -> None:
    """Own words for the status, JSON lines, ISO instants, and a row that cannot be placed in time."""
    (tmp_path / "export.jsonl").write_text(
        '{"id": "7", "opened": "2026-03-02T09:00:00+01:00", "done": "2026-03-02T10:00:00Z", "who": "ada@acme.example",'
        f' "state": "erledigt", "title": "{SECRET}"}}\n'
        '{"id": "8", "opened": null, "done": null, "who": null, "state": "erledigt"}\n'
    )
    columns = {
        "incident_id": "id",
        "created_at": "opened",
        "resolved_at": "done",
        "responder": "who",
        "status": "state",
    }
    spec = {"path": "export.jsonl", "columns": columns, "dates": {}}
    installation = export(tmp_path, "", is_event_log=False, statuses={"Erledigt": "resolved"}, incidents=spec)
    result = installation.load()
    assert [r.reason for r in result.rejections] == ["`created_at` is empty"]
    assert installation.rows(
        "select incident_id, status, date_diff('minute', created_at, resolved_at) from raw.incident_export__incidents"
    ) == [("7", "resolved", 120)]
    assert installation.rows("select type, agent_id from raw.incident_export__log_entries") == [
        ("resolve", "ada@acme.example")
    ]


def test_an_export_that_does_not_fit_leaves_what_was_loaded_before(tmp_path: Path) -> None:
    installation = export(tmp_path, LOG)
    installation.load()
    (tmp_path / "export.csv").write_text(
        LOG.replace(",New,", ",?!,")
        .replace(",Active,", ",x,")
        .replace(",Resolved,", ",y,")
        .replace(",Closed,", ",z,")
    )
    with pytest.raises(SourceError, match=r"no row of .* fits"):
        installation.load()
    assert installation.rows("select count(*) from raw.incident_export__incidents") == [(2,)]
