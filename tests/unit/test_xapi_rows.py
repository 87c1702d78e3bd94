"""xAPI statements: every legal shape is accepted, nothing but the allow-list's values is kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ingestion.sources.xapi.rows import StatementError, statement_row

SAMPLE: dict[str, Any] = {
    "id": "6690E6C9-3EF0-4ED3-8B37-7F3964730BEE",
    "actor": {"mbox": "mailto:Ada@Example.org", "name": "Ada"},
    "verb": {"id": "http://adlnet.gov/expapi/verbs/passed"},
    "object": {"id": "https://signalpath.dev/checkpoint/caching"},
    "timestamp": "2026-03-01T10:00:00+02:00",
}
REGISTRATION = "ec531277-b57b-4c15-8d91-d292c5b2b8f7"
PLANNED = {part: SAMPLE[part] for part in ("actor", "verb", "object")}


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
        ({"account": {"homePage": "https://hr.example.org", "name": "e-17"}}, "https://hr.example.org e-17"),
        (
            {"objectType": "Group", "mbox": "mailto:team@example.org", "member": [{"mbox": "mailto:x@y"}]},
            None,
        ),
        ({"objectType": "Group", "member": [{"mbox": "mailto:x@y"}, {"mbox": "mailto:z@y"}]}, None),
    ],
)
def test_actors(actor: dict[str, Any], actor_id: str | None) -> None:
    """Who learned, without merging strangers: an `e-17` of two systems is two people, a group nobody."""
    assert row(actor=actor)["actor_id"] == actor_id


@pytest.mark.parametrize(
    ("target", "object_id"),
    [
        ({"id": "https://a.example/1"}, "https://a.example/1"),
        ({"objectType": "Activity", "id": "https://a.example/1"}, "https://a.example/1"),
        (
            {"objectType": "StatementRef", "id": "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"},
            "6690e6c9-3ef0-4ed3-8b37-7f3964730bee",
        ),
        ({"objectType": "Agent", "mbox": "mailto:x@y"}, None),
        (
            {**PLANNED, "objectType": "SubStatement"},
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
    assert row(result={"duration": duration} if duration else {})["duration_seconds"] == seconds


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
        context={"registration": REGISTRATION, "extensions": {"https://signalpath.dev/xapi/aided": False}},
    )
    assert kept["statement_id"] == "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"
    assert (kept["score_scaled"], kept["is_success"], kept["is_completion"]) == (0.9, True, True)
    assert (kept["hint_count"], kept["is_aided"], kept["registration_id"]) == (0, False, REGISTRATION)
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


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("2026-03-01T10:00:00.1234567Z", "2026-03-01T10:00:00.1234567Z"),
        ("2026-03-01T10:00:00+0200", "2026-03-01T10:00:00+02:00"),
        ("20260301T100000Z", "2026-03-01T10:00:00+00:00"),
        ("2026-03-01T10:00:00", "2026-03-01T10:00:00+00:00"),
    ],
)
def test_timestamps_of_1_0_3_are_one_spelling(written: str, kept: str) -> None:
    """What states no offset is UTC, as the standard reads it."""
    assert row(timestamp=written)["occurred_at"] == kept


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"timestamp": "2026-03-01T10:00:00-00:00"}, "`timestamp`"),
        ({"timestamp": "2026-03-01"}, "`timestamp`"),
        ({"timestamp": "2026-03-01T10:00:00", "version": "2.0.0"}, "offset"),
        ({"id": "statement-1"}, "`id` is not a UUID"),
        ({"result": None}, "`result` is null"),
        ({"result": {"score": {"scaled": 1.1}}}, "between -1 and 1"),
        ({"result": {"score": {"raw": 11, "min": 0, "max": 10}}}, "outside of `min` and `max`"),
        ({"result": {"success": "yes"}}, "`result.success`"),
        ({"actor": {"mbox": "mailto:a@b", "openid": "https://c.example"}}, "exactly one"),
        ({"actor": {"mbox": "a@b"}}, "mailto"),
        ({"Secret-Name": 1}, "the statement has a property that xAPI does not know"),
        ({"object": {**PLANNED, "objectType": "SubStatement", "id": SAMPLE["id"]}}, "does not know"),
        (
            {"object": {**PLANNED, "objectType": "SubStatement", "object": {"objectType": "SubStatement"}}},
            "SubStatement within a SubStatement",
        ),
        ({"object": {"objectType": "Agent", "mbox": "mailto:a@b"}, "context": {"platform": "p"}}, "Activity"),
        ({"version": "1.0.3", "context": {"contextAgents": []}}, "contextAgents"),
        ({"verb": {"id": "http://adlnet.gov/expapi/verbs/voided"}}, "StatementRef"),
        ({"attachments": [{"contentType": "text/plain"}]}, "`attachments.usageType` is missing"),
        ({"context": {"extensions": {"no-iri": 1}}}, "`context.extensions` is not an IRI"),
    ],
)
def test_what_the_standard_forbids_is_refused_with_the_rule(parts: dict[str, Any], named: str) -> None:
    with pytest.raises(StatementError, match=named) as caught:
        row(**parts)
    assert "Secret-Name" not in str(caught.value)


def test_extensions_may_hold_null_and_anything_else() -> None:
    kept = row(result={"extensions": {"https://other.example": None}}, context={"contextAgents": []})
    assert kept["hint_count"] is None
