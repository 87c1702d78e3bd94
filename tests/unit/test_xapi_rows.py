"""xAPI statements: every legal shape is accepted, nothing but the allow-list's values is kept."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from ingestion.boundary import table, to_arrow
from ingestion.sources.xapi_rows import StatementError, statement_row

SAMPLE: dict[str, Any] = {
    "id": "6690E6C9-3EF0-4ED3-8B37-7F3964730BEE",
    "actor": {"mbox": "mailto:Ada@Example.org", "name": "Ada"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/passed"},
    "object": {"id": "https://signalpath.dev/checkpoint/caching"},
    "timestamp": "2026-03-01T10:00:00+02:00",
}


def row(**parts: Any) -> dict[str, Any]:
    return statement_row({**SAMPLE, **parts})


@pytest.mark.parametrize(
    ("actor", "actor_id"),
    [
        ({"mbox": "mailto:Ada@Example.org"}, "ada@example.org"),
        (
            {"mbox_sha1sum": "EBD31E95054C018B10727CCFFD2EF2EC3A016EE9"},
            "ebd31e95054c018b10727ccffd2ef2ec3a016ee9",
        ),
        ({"openid": "http://example.org/ada"}, "http://example.org/ada"),
        ({"account": {"homePage": "https://hr.example.org", "name": "e-17"}}, "e-17"),
        (
            {"objectType": "Group", "mbox": "mailto:team@example.org", "member": [{"mbox": "mailto:x@y"}]},
            "team@example.org",
        ),
        ({"objectType": "Group", "member": [{"mbox": "mailto:x@y"}, {"mbox": "mailto:z@y"}]}, None),
    ],
)
def test_actors(actor: dict[str, Any], actor_id: str | None) -> None:
    assert row(actor=actor)["actor_id"] == actor_id


@pytest.mark.parametrize(
    ("target", "object_id"),
    [
        ({"id": "https://a.example/1"}, "https://a.example/1"),
        ({"objectType": "Activity", "id": "https://a.example/1"}, "https://a.example/1"),
        ({"objectType": "StatementRef", "id": "9e13"}, "9e13"),
        ({"objectType": "Agent", "mbox": "mailto:x@y"}, None),
        (
            {"objectType": "SubStatement", "actor": {}, "verb": {}, "object": {"id": "https://a.example/1"}},
            None,
        ),
    ],
)
def test_objects(target: dict[str, Any], object_id: str | None) -> None:
    """An object that is a person is no activity, and its identifier stays out."""
    assert row(object=target)["object_id"] == object_id


@pytest.mark.parametrize(
    ("duration", "seconds"),
    [
        ("PT1H30M", 5400.0),
        ("PT0.75S", 0.75),
        ("PT1,5M", 90.0),
        ("P2W", 1_209_600.0),
        ("P1DT2H", 93_600.0),
        ("P1Y2M3D", 365 * 86400 + 60 * 86400 + 3 * 86400),
        ("PT0S", 0.0),
        (None, None),
    ],
)
def test_durations(duration: str | None, seconds: float | None) -> None:
    assert row(result={"duration": duration})["duration_seconds"] == seconds


@pytest.mark.parametrize("duration", ["P", "PT", "1H", "PT1X", "P1H", 90, "PT-1S"])
def test_what_is_no_duration_is_refused(duration: Any) -> None:
    with pytest.raises(StatementError, match="ISO 8601 duration"):
        row(result={"duration": duration})


def test_a_checkpoint_result() -> None:
    """What the mastery signal stands on: score, success, hints, aided; the id is one spelling."""
    kept = row(
        result={
            "score": {"scaled": 0.9, "raw": 9},
            "success": True,
            "completion": True,
            "response": "the whole answer of the learner",
            "extensions": {"https://signalpath.dev/xapi/hints": 0, "https://other.example": "noise"},
        },
        context={"registration": "r-1", "extensions": {"https://signalpath.dev/xapi/aided": False}},
    )
    assert kept["statement_id"] == "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"
    assert (kept["score_scaled"], kept["is_success"], kept["is_completion"]) == (0.9, True, True)
    assert (kept["hint_count"], kept["is_aided"], kept["registration_id"]) == (0, False, "r-1")
    assert "answer" not in json.dumps(kept) and "noise" not in json.dumps(kept)


def test_absent_hints_and_aid_stay_unknown() -> None:
    """Unknown is not 'none': only a stated `aided: false` may count as proof."""
    assert row()["hint_count"] is None
    assert row()["is_aided"] is None


def test_one_instant_stands_for_the_other() -> None:
    only_timestamp = row()
    assert only_timestamp["stored_at"] == only_timestamp["occurred_at"] == SAMPLE["timestamp"]
    both = row(stored="2026-03-02T00:00:00Z")
    assert (both["stored_at"], both["occurred_at"]) == ("2026-03-02T00:00:00Z", SAMPLE["timestamp"])


def test_voiding_names_the_statement_taken_back() -> None:
    reference = {"objectType": "StatementRef", "id": "E05AA883-ACAF-40AD-BF54-02C8CE485FB0"}
    voided = row(verb={"id": "http://adlnet.gov/expapi/verbs/voided"}, object=reference)
    assert voided["voided_statement_id"] == "e05aa883-acaf-40ad-bf54-02c8ce485fb0"
    assert row(object=reference)["voided_statement_id"] is None


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ([], "JSON object"),
        ({**SAMPLE, "id": None}, "`id`"),
        ({**SAMPLE, "actor": "ada@example.org"}, "`actor`"),
        ({**SAMPLE, "verb": {}}, "`verb.id`"),
        ({k: v for k, v in SAMPLE.items() if k != "object"}, "`object`"),
    ],
)
def test_what_is_no_statement_is_named_and_not_quoted(statement: Any, named: str) -> None:
    with pytest.raises(StatementError, match=named) as caught:
        statement_row(statement)
    assert "example.org" not in str(caught.value)


@pytest.mark.real_data
@pytest.mark.parametrize("version", ["v1_0_3", "v2_0"])
@pytest.mark.mission("C4")
def test_every_legal_shape_of_the_conformance_suite(version: str, shared_data: Path, tmp_path: Path) -> None:
    """ADL's own templates, put into a statement where they belong: all accepted, none lost."""
    archive = shared_data / "xapi_lrs_conformance" / "data.tar.xz"
    if not archive.is_file():
        pytest.skip("needs ../shared/data/xapi_lrs_conformance")
    with tarfile.open(archive) as fragments:
        fragments.extractall(tmp_path)
    folder = tmp_path / version / "templates"
    places = {
        "agents": "actor",
        "groups": "actor",
        "verbs": "verb",
        "activities": "object",
        "substatements": "object",
        "contexts": "context",
        "results": "result",
    }
    statements = [
        {**SAMPLE, place: json.loads(path.read_text())}
        for name, place in places.items()
        for path in sorted((folder / name).glob("*.json"))
        if not (name == "verbs" and path.stem == "no_id")
    ]
    for path in sorted((folder / "statements").glob("*.json")):
        template = json.loads(path.read_text())
        # An empty verb is the slot that the suite fills with a template of its own.
        statements.append({**SAMPLE, **{part: value for part, value in template.items() if value != {}}})
    assert len(statements) > 80
    rows = [statement_row({**s, "id": f"statement-{i}"}) for i, s in enumerate(statements)]
    kept, rejections = to_arrow(table("xapi", "statements"), rows, "conformance")
    assert rejections == []
    assert kept.num_rows == len(statements)
