"""The boundary: nothing that is not allow-listed gets through, and each row is kept or named once."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingestion.boundary import allow_list, table, to_arrow
from ingestion.column_types import EXPECTED, POLARS_TYPES

PEOPLE = table("roster", "people")
STATEMENTS = table("xapi", "statements")
REVIEWS = table("github", "reviews")

SECRET = "s3cret-diff-hunk"
anything = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(2**80), 2**80),
    st.floats(),
    st.text(),
    st.text(alphabet=st.characters()),  # half surrogate pairs too
    st.binary(),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.just(timezone(timedelta(minutes=90)))),
    st.lists(st.integers(), max_size=2),
    st.just({"body": SECRET}),
    st.sampled_from(["2026-01-31", "2026-01-31T09:00:00Z", "true", "7", "7.5", "", "NaN", "1e400"]),
)


@pytest.mark.mission("B1")
@pytest.mark.parametrize("target", [PEOPLE, STATEMENTS, table("jira", "issues")], ids=lambda t: t.name)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_rows_are_either_kept_typed_or_rejected_by_place(target: Any, data: st.DataObject) -> None:
    """Whatever comes: only allow-listed columns, each row exactly once, no content in a rejection."""
    names = [column.name for column in target.columns[1:]] + ["body", "title", "source_name"]
    rows = data.draw(st.lists(st.dictionaries(st.sampled_from(names), anything), max_size=8))
    for row in rows:
        row.update({"body": SECRET, "title": SECRET})
    places = [f"file line {i}" for i in range(len(rows))]

    kept, rejections = to_arrow(target, rows, "here", places)

    assert kept.column_names == [column.name for column in target.columns]
    assert pl.DataFrame(kept).schema == pl.Schema(target.schema)
    assert kept.num_rows + len(rejections) == len(rows)
    assert len({rejection.locator for rejection in rejections}) == len(rejections)
    assert set(kept["source_name"].to_pylist()) <= {"here"}
    assert SECRET not in json.dumps(kept.to_pylist(), default=str)
    for name in target.key:
        assert not any(value is None or value == "" for value in kept[name].to_pylist())
    reasons = {f"`{c.name}` is not {EXPECTED[c.type]}" for c in target.columns}
    reasons |= {f"`{name}` is empty, but it is part of the key" for name in target.key}
    assert {rejection.reason for rejection in rejections} <= reasons


@settings(max_examples=50, deadline=None)
@given(
    rows=st.lists(st.fixed_dictionaries({"person_id": st.text(min_size=1), "level": anything}), max_size=6)
)
def test_a_row_is_judged_alone(rows: list[dict[str, Any]]) -> None:
    """A neighbour of another type changes neither whether a row is kept nor what is kept of it."""
    together, _ = to_arrow(PEOPLE, rows, "here")
    alone = [row for one in rows for row in to_arrow(PEOPLE, [one], "here")[0].to_pylist()]
    assert together.to_pylist() == alone


@pytest.mark.parametrize(
    ("given_value", "instant"),
    [
        ("2026-01-31T09:00:00Z", datetime(2026, 1, 31, 9, tzinfo=UTC)),
        ("2026-01-31T09:00:00.250+0000", datetime(2026, 1, 31, 9, 0, 0, 250_000, tzinfo=UTC)),
        ("2026-01-31T09:00+02", datetime(2026, 1, 31, 7, tzinfo=UTC)),
        ("2026-01-31t09:00:00z", datetime(2026, 1, 31, 9, tzinfo=UTC)),
        ("2026-01-31 11:00:00+02:00", datetime(2026, 1, 31, 9, tzinfo=UTC)),
        (
            datetime(2026, 1, 31, 11, tzinfo=timezone(timedelta(hours=2))),
            datetime(2026, 1, 31, 9, tzinfo=UTC),
        ),
    ],
)
def test_instants_of_every_spelling_are_utc(given_value: Any, instant: datetime) -> None:
    kept, rejections = to_arrow(REVIEWS, [{"review_id": "r", "submitted_at": given_value}], "here")
    assert rejections == []
    assert pl.DataFrame(kept)["submitted_at"].to_list() == [instant]


@pytest.mark.parametrize(
    "given_value", ["2026-01-31T09:00:00", "2026-01-31", "soon", datetime(2026, 1, 31), 1]
)
def test_an_instant_without_an_offset_is_refused(given_value: Any) -> None:
    kept, (rejection,) = to_arrow(REVIEWS, [{"review_id": "r", "submitted_at": given_value}], "here", ["p3"])
    assert kept.num_rows == 0
    assert (rejection.table, rejection.locator) == ("github__reviews", "p3")
    assert rejection.reason == f"`submitted_at` is not {EXPECTED['timestamp']}"


@pytest.mark.parametrize(
    ("column", "value", "kept_value"),
    [
        ("hint_count", 2.0, 2),
        ("hint_count", "2", 2),
        ("score_scaled", 1, 1.0),
        ("is_success", "TRUE", True),
        ("actor_id", 42, "42"),
    ],
)
def test_lossless_readings(column: str, value: Any, kept_value: Any) -> None:
    kept, rejections = to_arrow(STATEMENTS, [{"statement_id": "s", column: value}], "here")
    assert rejections == []
    assert kept[column].to_pylist() == [kept_value]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("hint_count", 2.5),
        ("hint_count", True),
        ("hint_count", 2**70),
        ("score_scaled", float("nan")),
        ("score_scaled", "high"),
        ("is_success", 1),
        ("actor_id", {"name": SECRET}),
        ("actor_id", [SECRET]),
        ("statement_id", ""),
        ("statement_id", None),
    ],
)
def test_what_does_not_fit_is_named_and_not_quoted(column: str, value: Any) -> None:
    kept, (rejection,) = to_arrow(STATEMENTS, [{"statement_id": "s", column: value}], "here")
    assert kept.num_rows == 0
    assert f"`{column}`" in rejection.reason
    assert SECRET not in rejection.reason


def test_a_frame_is_typed_like_rows() -> None:
    """Sources that parse in bulk give frames: typed columns pass, text is read, the rest is dropped."""
    frame = pl.DataFrame(
        {
            "person_id": ["a", "b", ""],
            "start_on": [date(2026, 1, 1), None, None],
            "end_on": ["2026-02-01", "never", None],
            "note": [SECRET] * 3,
        }
    )
    kept, rejections = to_arrow(PEOPLE, frame, "here")
    assert kept.num_rows == 1
    assert kept["end_on"].to_pylist() == [date(2026, 2, 1)]
    assert [(r.locator, r.reason.split("`")[1]) for r in rejections] == [
        ("row 2", "end_on"),
        ("row 3", "person_id"),
    ]


def test_every_type_of_the_allow_list_is_known() -> None:
    used = {c.type for tables in allow_list().values() for t in tables.values() for c in t.columns}
    assert used == set(POLARS_TYPES) == set(EXPECTED)
