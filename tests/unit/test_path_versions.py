"""Protects G6: versions of a path, why it changed, and a decision log that goes with the person."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb
import polars as pl
import pytest

from ingestion.exclusions import Exclusions
from ingestion.raw_tables import ensure_raw_tables
from orchestration import path_history
from orchestration.purge_tables import empty_derived, remove_from_tables
from signalpath.recommend import VERSION_SCHEMA, number_versions
from tests.unit.recommend_worlds import (
    AS_OF,
    answer,
    answers,
    checkpoint,
    content,
    item,
    path,
    people,
    piece,
    step_before,
)  # fmt: skip

pytestmark = pytest.mark.mission("G6")
MONDAY, TUESDAY = date(2026, 6, 29), date(2026, 6, 30)
NOTHING = pl.DataFrame(schema=VERSION_SCHEMA)
DONE = pl.DataFrame(schema={"person_key": pl.String, "content_id": pl.String})
ITEMS = content(item("lab1"), item("lab2", minutes=60), item("other_lab", "other"))
BOTH = (piece(), piece("other"))


def changed(made, earlier=NOTHING, done=DONE, refreshers=None) -> list[tuple]:
    _, changes = number_versions(made, earlier, done, refreshers)
    return changes.select("version", "change", "competency_id", "content_id", "reason").rows()


def test_the_first_path_is_version_one():
    steps, changes = number_versions(path(*BOTH, items=ITEMS), NOTHING, DONE)
    assert steps["version"].to_list() == [1, 1]
    assert changes["change"].to_list() == ["added", "added"]
    assert changes["detail"].null_count() == 0


def test_a_world_that_stays_gives_no_new_version():
    """Not even where scores have moved, or the order of the steps with them."""
    made = path(*BOTH, items=ITEMS)
    _, first = number_versions(made, NOTHING, DONE)
    again = path(piece(weight=9.0), piece("other", weight=9.0, age=100), items=ITEMS)
    steps, changes = number_versions(again, first, DONE)
    assert changes.is_empty()
    assert steps["version"].to_list() == [1, 1]


@pytest.mark.parametrize(
    ("then", "expected"),
    [
        (
            {"responses": answers(answer("dismiss", "content", "lab1", age=0))},
            [(2, "added", "base", "lab2", "gap"), (2, "removed", "base", "lab1", "dismissed")],
        ),
        (
            {"responses": answers(answer("dispute", "competency", "base", age=0))},
            [(2, "removed", "base", "lab1", "disputed")],
        ),
        (
            {"completed": [{"person_key": "a", "content_id": "lab1"}]},
            [(2, "added", "base", "lab2", "gap"), (2, "removed", "base", "lab1", "completed")],
        ),
        (
            {"items": content(item("lab1", is_offerable=False), item("other_lab", "other"))},
            [(2, "removed", "base", "lab1", "withdrawn_item")],
        ),
        (
            {"who": people({"is_consenting": False})},
            [
                (2, "removed", "base", "lab1", "no_consent"),
                (2, "removed", "other", "other_lab", "no_consent"),
            ],
        ),
        ({"pieces": (piece(value=1.0), piece("other"))}, [(2, "removed", "base", "lab1", "no_gap")]),
        (
            {"pieces": (*BOTH, piece("top"), piece("top2")), "model": True},
            [(2, "removed", "base", "lab1", "outranked"), (2, "added", "top", "top_lab", "gap"), (2, "added", "top2", "top2_lab", "gap")],
        ),
    ],
)  # fmt: skip
def test_a_change_says_why(then, expected):
    _, first = number_versions(path(*BOTH, items=ITEMS), NOTHING, DONE)
    done = pl.DataFrame(then["completed"]) if "completed" in then else DONE
    if then.pop("model", False):
        names = ["base", "other", "top", "top2"]
        then["model"] = pl.DataFrame(
            {"competency_id": names, "relevance": [0.3, 1.0, 1.0, 1.0], "prerequisites": [[]] * 4},
            schema_overrides={"prerequisites": pl.List(pl.String)},
        )
        then["items"] = pl.concat([ITEMS, content(item("top_lab", "top"), item("top2_lab", "top2"))])
    pieces = then.pop("pieces", BOTH)
    assert changed(path(*pieces, **{"items": ITEMS, **then}), first, done) == expected


def due(competency: str, retrievability: float = 0.5, days: int = 0) -> dict:
    return {"person_key": "a", "competency_id": competency, "due_on": AS_OF + timedelta(days=days),
            "retrievability": retrievability}  # fmt: skip


KNOWN = (piece(value=1.0), piece("other", value=1.0), piece("top", value=1.0), piece("outer", value=1.0))
REFRESHING = content(
    item("lab1", level=3), *(item(f"{name}_lab", name, level=3) for name in ("other", "top", "outer"))
)


def refreshing(*refreshers: dict):
    frame = pl.DataFrame(list(refreshers)).filter(pl.col("due_on") <= AS_OF)
    return path(*KNOWN, items=REFRESHING, refreshers=frame), frame


@pytest.mark.mission("E4")
def test_a_refresher_that_was_passed_goes_as_refreshed_and_is_no_gap_that_closed():
    before, _ = refreshing(due("base"), due("other"))
    _, first = number_versions(before, NOTHING, DONE)
    after, frame = refreshing(due("base", days=90), due("other"))
    # Most refreshers are of items that were done once: that is no news.
    done = pl.DataFrame({"person_key": ["a"], "content_id": ["lab1"]})
    assert changed(after, first, done, frame) == [(2, "removed", "base", "lab1", "refreshed")]


@pytest.mark.mission("E4")
def test_a_refresher_that_is_still_due_made_way_for_what_is_nearer_to_be_forgotten():
    before, _ = refreshing(due("base", 0.6), due("other", 0.5), due("top", 0.5))
    _, first = number_versions(before, NOTHING, DONE)
    after, frame = refreshing(due("base", 0.6), due("other", 0.5), due("top", 0.5), due("outer", 0.3))
    assert changed(after, first, DONE, frame) == [
        (2, "removed", "base", "lab1", "outranked"),
        (2, "added", "outer", "outer_lab", "refresh"),
    ]


@pytest.mark.mission("G2")
def test_where_no_other_way_is_left_it_says_so_and_not_that_other_steps_came_first():
    items = content(item("lab1"), item("other_lab", "other"))
    _, first = number_versions(path(*BOTH, items=items), NOTHING, DONE)
    fails = [checkpoint(is_right=False, age=3), checkpoint(is_right=False, age=2)]
    made = path(*BOTH, items=items, before=[step_before(content_id="lab1")], assessments=fails)
    assert changed(made, first) == [(2, "removed", "base", "lab1", "nothing_fits")]


def test_a_step_that_comes_back_is_a_version_of_its_own():
    said = answers(answer("dismiss", "content", "lab1", age=0))
    _, first = number_versions(path(*BOTH, items=ITEMS), NOTHING, DONE)
    _, second = number_versions(path(*BOTH, items=ITEMS, responses=said), first, DONE)
    third = changed(path(*BOTH, items=ITEMS), pl.concat([first, second]))
    assert third == [(3, "added", "base", "lab1", "gap"), (3, "removed", "base", "lab2", "replaced")]


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    ensure_raw_tables(con)
    con.execute("create schema identity; create table identity.people as select 'a' as person_key")
    return con


def kept(con: duckdb.DuckDBPyConnection, table: str) -> list[tuple]:
    return con.execute(f"select made_on, person_key, reason from history.{table} order by all").fetchall()


def test_a_day_that_is_run_again_replaces_its_own_rows_and_no_others(con):
    made = path(piece(), items=ITEMS)
    for day in (MONDAY, TUESDAY, TUESDAY):
        _, changes = number_versions(made, path_history.earlier_versions(con, day), DONE)
        path_history.keep(con, day, changes, made.decisions)
    assert kept(con, "path_versions") == [(MONDAY, "a", "gap")]
    assert kept(con, "decisions") == [(MONDAY, "a", "gap"), (TUESDAY, "a", "gap")]


@pytest.mark.mission("B3")
@pytest.mark.parametrize("how", ["purge", "unknown"])
def test_the_history_goes_with_the_person(con, how):
    made = path(piece(), piece(person="b"), items=ITEMS, who=people({}, {"person_key": "b"}))
    _, changes = number_versions(made, NOTHING, DONE)
    path_history.keep(con, MONDAY, changes, made.decisions)
    assert len(kept(con, "path_versions")) == len(kept(con, "decisions")) == 2
    if how == "purge":
        remove_from_tables(con, Exclusions(frozenset()), frozenset({"b", "base"}))
        empty_derived(con)
    else:
        path_history.forget_unknown(con)
    assert kept(con, "path_versions") == kept(con, "decisions") == [(MONDAY, "a", "gap")]


def test_every_decision_is_logged_with_a_sentence():
    """Who has a path, who has none, and what was left out, each with a code and words."""
    made = path(
        *BOTH,
        items=ITEMS,
        who=people({}, {"person_key": "b"}, {"person_key": "c", "is_consenting": False}),
        responses=answers(answer("dispute", "competency", "other", age=0)),
    )
    told = made.decisions.select("person_key", "decision", "competency_id", "reason").rows()
    assert told == [
        ("a", "excluded", "other", "disputed"),
        ("a", "path", "base", "gap"),
        ("b", "abstention", None, "thin_evidence"),
        ("c", "abstention", None, "no_consent"),
    ]
    assert made.decisions["detail"].str.contains(" ").all()
