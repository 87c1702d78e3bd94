"""Recorded Opsgenie answers are read whole, and give what DevLake's developers expect of them."""

from __future__ import annotations

import csv
import io
import json
import tarfile
from pathlib import Path

import pytest

from ingestion.boundary import table, to_arrow
from ingestion.sources.opsgenie import rows

pytestmark = [pytest.mark.real_data, pytest.mark.mission("C2")]


def recorded(shared_data: Path, name: str) -> list[dict[str, str]]:
    with tarfile.open(shared_data / "devlake_e2e/data.tar.xz") as archive:
        member = archive.extractfile(f"./opsgenie/e2e/{name}")
        assert member
        return list(csv.DictReader(io.StringIO(member.read().decode("utf-8"))))


def test_incidents_teams_and_users_are_read_whole(shared_data: Path) -> None:
    for plural, make in (
        ("incidents", rows.incident_row),
        ("teams", rows.team_row),
        ("users", rows.user_row),
    ):
        answers = [
            json.loads(r["data"]) for r in recorded(shared_data, f"raw_tables/_raw_opsgenie_{plural}.csv")
        ]
        typed, rejections = to_arrow(table("opsgenie", plural), [make(a) for a in answers], "x")
        assert rejections == [] and typed.num_rows == len(answers) > 0
        for answer in answers:
            assert answer.get("message") is None or answer["message"] not in repr(typed.to_pylist())


def test_incidents_are_as_devlakes_developers_expect(shared_data: Path) -> None:
    answers = [json.loads(r["data"]) for r in recorded(shared_data, "raw_tables/_raw_opsgenie_incidents.csv")]
    made = {row["incident_id"]: row for row in map(rows.incident_row, answers)}
    expected = recorded(shared_data, "snapshot_tables/_tool_opsgenie_incidents.csv")
    assert {(k, r["service_id"], r["priority"], r["status"]) for k, r in made.items()} == {
        (row["id"], row["service_id"], row["priority"], row["status"]) for row in expected
    }
    # Both assignments of each: the user and the team that were asked.
    asked = {
        (k, i)
        for k, r in made.items()
        for n in ("responder_ids", "responder_team_ids")
        for i in json.loads(r[n])
    }
    assignments = recorded(shared_data, "snapshot_tables/_tool_opsgenie_assignments.csv")
    assert asked == {(row["incident_id"], row["responder_id"]) for row in assignments}
    assert {r["status"]: r["resolved_at"] for r in made.values()} == {
        "open": None,
        "resolved": "2023-09-05T18:21:21.49Z",
    }
