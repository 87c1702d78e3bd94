"""Protects G5: one step within the day, in working hours, within the budget, and to nobody who did not agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signalpath.nudges import NO_MORE, NUDGE_SCHEMA, NudgeFrames, NudgeSettings, make_nudges, standing
from signalpath.nudges.timing import add_send_after

patiently = settings(deadline=None, derandomize=True, max_examples=80)
pytestmark = pytest.mark.mission("G5")
# A Tuesday, 11:00 in Berlin.
AT = datetime(2026, 6, 30, 9)
SETTINGS = NudgeSettings()
SCHEMAS = {
    "people": {"person_key": pl.String, "roster_person_id": pl.String, "is_bot": pl.Boolean, "time_zone": pl.String,
               "is_consenting": pl.Boolean, "start_on": pl.Date, "end_on": pl.Date},
    "scored": {"person_key": pl.String, "competency_id": pl.String, "gap_probability": pl.Float64,
               "is_gap": pl.Boolean, "estimate": pl.Float64},
    "content": {"content_id": pl.String, "competency_id": pl.String, "level": pl.Int64, "modality": pl.String,
                "minutes": pl.Int64, "is_synchronous": pl.Boolean, "is_local": pl.Boolean, "reviewed_on": pl.Date,
                "open_error_count": pl.Int64, "is_offerable": pl.Boolean},
    "completed": {"person_key": pl.String, "content_id": pl.String},
    "responses": {"person_key": pl.String, "kind": pl.String, "about_kind": pl.String, "about_id": pl.String,
                  "reason_code": pl.String, "made_at": pl.Datetime},
    "incidents": {"person_key": pl.String, "competency_id": pl.String, "evidence_id": pl.String,
                  "resolved_at": pl.Datetime},
    "events": {"person_key": pl.String, "competency_id": pl.String, "reviewer_person_key": pl.String,
               "evidence_id": pl.String, "event_id": pl.String, "happened_at": pl.Datetime},
    "work": {"person_key": pl.String, "competency_id": pl.String, "opened_at": pl.Datetime},
    "busy": {"person_key": pl.String},
    "pages": {"person_key": pl.String, "paged_at": pl.Datetime},
    "told": dict(NUDGE_SCHEMA),
}  # fmt: skip


def person(key: str = "a", **changes) -> dict:
    return {"person_key": key, "roster_person_id": "r", "is_bot": False, "is_consenting": True,
            "time_zone": "Europe/Berlin"} | changes  # fmt: skip


def item(content_id: str, **changes) -> dict:
    return {"content_id": content_id, "competency_id": "sql", "level": 1, "modality": "runbook", "minutes": 15,
            "is_synchronous": False, "is_local": True, "reviewed_on": date(2026, 1, 1), "open_error_count": 0,
            "is_offerable": True} | changes  # fmt: skip


def incident(
    key: str = "a", competency: str = "sql", hours: float = 2, evidence_id: str = "incident 1"
) -> dict:
    return {"person_key": key, "competency_id": competency, "evidence_id": evidence_id,
            "resolved_at": AT - timedelta(hours=hours)}  # fmt: skip


def gap(key: str = "a", competency: str = "sql", *, is_gap: bool = True, estimate: float = 0.2) -> dict:
    return {"person_key": key, "competency_id": competency, "gap_probability": 0.9 if is_gap else 0.1,
            "is_gap": is_gap, "estimate": estimate}  # fmt: skip


def frames(**rows: list[dict]) -> NudgeFrames:
    usual = {"people": [person()], "scored": [gap()], "content": [item("book")], "incidents": [incident()]}
    return NudgeFrames(
        **{
            name: pl.DataFrame((usual | rows).get(name, []), schema=schema)
            for name, schema in SCHEMAS.items()
        }
    )


def nudged(given_frames: NudgeFrames, at: datetime = AT) -> list[tuple]:
    made = make_nudges(given_frames, at)
    assert made.schema == pl.Schema(NUDGE_SCHEMA)
    return made.select("person_key", "content_id", "trigger_kind", "evidence_id").rows()


def test_who_resolved_an_incident_where_there_is_a_gap_gets_one_step_at_once() -> None:
    made = make_nudges(frames(), AT)
    assert made.rows() == [("a", AT, AT, "sql", "book", "incident", "incident 1")]


def test_where_nothing_is_known_a_step_is_proposed_and_where_somebody_is_able_none_is() -> None:
    assert nudged(frames(scored=[])) == [("a", "book", "incident", "incident 1")]
    assert nudged(frames(scored=[gap(is_gap=False, estimate=0.8)])) == []


def answer(kind: str, about_kind: str, about_id: str, reason: str | None = None) -> dict:
    return {"person_key": "a", "kind": kind, "about_kind": about_kind, "about_id": about_id, "reason_code": reason,
            "made_at": AT - timedelta(days=30)}  # fmt: skip


@pytest.mark.parametrize(
    ("why", "changes"),
    [
        ("no consent", {"people": [person(is_consenting=False)]}),
        ("left", {"people": [person(end_on=date(2026, 6, 29))]}),
        ("a program", {"people": [person(is_bot=True)]}),
        ("opted out, so not there", {"people": []}),
        ("in an open incident", {"busy": [{"person_key": "a"}]}),
        ("too long ago", {"incidents": [incident(hours=24)]}),
        ("not over yet", {"incidents": [incident(hours=-1)]}),
        ("done already", {"completed": [{"person_key": "a", "content_id": "book"}]}),
        ("dismissed", {"responses": [answer("dismiss", "content", "book")]}),
        ("wants no nudges", {"responses": [answer("dismiss", "content", "another", NO_MORE)]}),
        ("disputes the competency", {"responses": [answer("dispute", "competency", "sql")]}),
        ("too long", {"content": [item("book", minutes=31)]}),
        ("with others", {"content": [item("book", is_synchronous=True)]}),
        ("not reviewed", {"content": [item("book", reviewed_on=None, is_offerable=False)]}),
        ("an error is open", {"content": [item("book", open_error_count=1, is_offerable=False)]}),
        ("far above the person's level", {"content": [item("book", level=4)]}),
    ],
)
def test_nobody_is_nudged(why: str, changes: dict) -> None:
    assert nudged(frames(**changes)) == [], why


def test_the_nearest_to_the_work_comes_first() -> None:
    items = [
        item("a_talk", modality="talk"),
        item("b_lab", modality="lab"),
        item("c_book"),
        item("d_book", level=2),
    ]
    assert nudged(frames(content=items))[0][1] == "c_book"
    assert nudged(frames(content=items[:2]))[0][1] == "b_lab"
    # Estimate 0.3 calls for level 2.
    assert nudged(frames(content=items, scored=[gap(estimate=0.3)]))[0][1] == "d_book"


def test_of_several_occasions_a_gap_goes_before_an_unknown_and_the_latest_first() -> None:
    both = frames(
        incidents=[incident(competency="caching", hours=1, evidence_id="incident 3"), incident(hours=9),
                   incident(hours=5, evidence_id="incident 2")],
        content=[item("book"), item("cache_book", competency_id="caching")],
    )  # fmt: skip
    assert nudged(both) == [("a", "book", "incident", "incident 2")]


def test_a_second_look_adds_nothing_and_the_budget_lasts_a_week() -> None:
    first = make_nudges(frames(), AT)
    rows = first.to_dicts()
    assert nudged(frames(told=rows)) == []
    assert nudged(frames(told=rows), AT + timedelta(minutes=5)) == []
    more = {"content": [item("book"), item("book_2")], "told": rows}
    for days, is_due in ((1, False), (6.9, False), (7, True)):
        later = AT + timedelta(days=days)
        again = frames(incidents=[incident(evidence_id="incident 2", hours=-24 * days + 1)], **more)
        assert nudged(again, later) == ([("a", "book_2", "incident", "incident 2")] if is_due else []), days


def test_a_look_back_finds_the_budget_of_later_days_spent() -> None:
    later = (
        make_nudges(frames(), AT).with_columns(pl.col("made_at", "send_after") + timedelta(days=2)).to_dicts()
    )
    other = [later[0] | {"evidence_id": "incident 9", "content_id": "other"}]
    assert nudged(frames(told=other)) == []


def test_after_a_page_there_is_an_hour_of_quiet() -> None:
    paged = frames(pages=[{"person_key": "a", "paged_at": AT - timedelta(minutes=20)}])
    assert make_nudges(paged, AT)["send_after"].to_list() == [AT + timedelta(minutes=40)]
    long_ago = frames(pages=[{"person_key": "a", "paged_at": AT - timedelta(hours=5)}])
    assert make_nudges(long_ago, AT)["send_after"].to_list() == [AT]


def reviews(
    now: int, before: int, weeks: int = 12, reviewers: int = 2, competency: str = "sql"
) -> dict[str, list[dict]]:
    """`now` events in the last week and `before` in each of the `weeks` before it."""

    def event(number: int, week: int) -> dict:
        return {"person_key": "a", "competency_id": competency, "reviewer_person_key": f"r{number % reviewers}",
                "evidence_id": "acme/x#1", "event_id": f"{week}-{number}",
                "happened_at": AT - timedelta(days=7 * week + 3)}  # fmt: skip

    events = [event(n, 0) for n in range(now)]
    events += [event(n, week) for week in range(1, weeks + 1) for n in range(before)]
    work = [
        {"person_key": "a", "competency_id": competency, "opened_at": AT - timedelta(days=7 * week + 3)}
        for week in range(1, weeks + 1)
    ]
    return {"events": events, "work": work, "incidents": []}


@pytest.mark.parametrize(
    ("why", "given_reviews", "is_pattern"),
    [
        ("four against none", reviews(4, 0), True),
        ("three is not two deviations above a mean of one", reviews(3, 1), False),
        ("five against two is usual", reviews(4, 2), False),
        ("five against two", reviews(5, 2), True),
        ("a busy author", reviews(15, 10), False),
        ("two are few", reviews(2, 0), False),
        ("one strict reviewer", reviews(9, 0, reviewers=1), False),
        ("three weeks are no norm", reviews(9, 0, weeks=3), False),
        ("four weeks are", reviews(9, 0, weeks=4), True),
    ],
)
def test_a_review_pattern_is_one_against_the_persons_own_norm(
    why: str, given_reviews: dict, is_pattern: bool
) -> None:
    expected = [("a", "book", "review_pattern", "acme/x#1")] if is_pattern else []
    assert nudged(frames(**given_reviews)) == expected, why


def test_a_thread_counts_once_however_many_speak_in_it() -> None:
    given_reviews = reviews(4, 0)
    for event in given_reviews["events"]:
        event["event_id"] = "one thread"
    assert nudged(frames(**given_reviews)) == []


def test_a_nudge_stands_for_a_day_after_it_was_due_and_falls_when_it_no_longer_holds() -> None:
    told = make_nudges(frames(), AT).to_dicts()

    def shown(at: datetime = AT, **changes: list[dict]) -> list[tuple]:
        now = standing(frames(told=told, **changes), at, SETTINGS)
        return now.select("evidence_id", "is_known_gap").rows()

    assert shown() == [("incident 1", True)]
    assert shown(scored=[]) == [("incident 1", False)]
    assert shown(AT + timedelta(hours=23)) == [("incident 1", True)]
    assert shown(AT + timedelta(hours=24)) == []
    assert shown(scored=[gap(is_gap=False)]) == []
    assert shown(people=[person(is_consenting=False)]) == []
    assert shown(responses=[answer("dismiss", "content", "book")]) == []


@pytest.mark.parametrize(
    ("zone", "now", "expected"),
    [
        ("Europe/Berlin", datetime(2026, 6, 30, 9), datetime(2026, 6, 30, 9)),
        ("Europe/Berlin", datetime(2026, 6, 30, 9, 0, 1), datetime(2026, 6, 30, 9, 1)),
        ("Europe/Berlin", datetime(2026, 6, 30, 5), datetime(2026, 6, 30, 7)),
        ("Europe/Berlin", datetime(2026, 6, 30, 15), datetime(2026, 7, 1, 7)),
        ("Europe/Berlin", datetime(2026, 7, 3, 15), datetime(2026, 7, 6, 7)),
        # Clocks go forward on Sunday 29 March 2026: Monday's nine o'clock is 07:00 UTC, Friday's was 08:00.
        ("Europe/Berlin", datetime(2026, 3, 27, 20), datetime(2026, 3, 30, 7)),
        ("America/Sao_Paulo", datetime(2026, 6, 30, 2), datetime(2026, 6, 30, 12)),
        ("Asia/Kolkata", datetime(2026, 6, 30, 20), datetime(2026, 7, 1, 3, 30)),
        (None, datetime(2026, 6, 30, 20), datetime(2026, 7, 1, 9)),
        ("Nowhere/Atall", datetime(2026, 6, 30, 20), datetime(2026, 7, 1, 9)),
    ],
)
def test_the_next_working_minute(zone: str | None, now: datetime, expected: datetime) -> None:
    rows = pl.DataFrame({"earliest": [now], "time_zone": [zone]}, schema_overrides={"time_zone": pl.String})
    made = add_send_after(rows, SETTINGS)
    assert made["send_after"].to_list() == [expected]
    assert made["is_zone_known"].to_list() == [zone not in (None, "Nowhere/Atall")]


ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "UTC"]


@patiently
@given(st.lists(st.tuples(st.sampled_from(ZONES), st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1)))))
def test_every_moment_in_every_zone_is_in_working_hours_and_not_before_it_may_be(given_rows: list) -> None:
    """Against the standard library's zones: no earlier minute would have done."""
    rows = pl.DataFrame(
        given_rows, schema={"time_zone": pl.String, "earliest": pl.Datetime("us")}, orient="row"
    )
    for row in add_send_after(rows, SETTINGS).to_dicts():
        zone = ZoneInfo(row["time_zone"])
        local = row["send_after"].replace(tzinfo=UTC).astimezone(zone)
        assert local.weekday() < 5
        assert time(9) <= local.time() < time(17)
        assert row["send_after"] >= row["earliest"]
        if row["send_after"] - row["earliest"] >= timedelta(minutes=1):
            assert local.time() == time(9)
            first = row["earliest"].replace(tzinfo=UTC).astimezone(zone)
            opening = datetime.combine(first.date(), time(9), zone)
            while opening < first or opening.weekday() > 4:
                opening = datetime.combine(opening.date() + timedelta(days=1), time(9), zone)
            assert opening == local


@st.composite
def worlds(draw: st.DrawFn) -> NudgeFrames:
    keys, competencies = ["a", "b", "c"], ["sql", "caching"]
    said = [
        answer(*draw(st.sampled_from([("dismiss", "content", "sql_1"), ("dispute", "competency", "sql")]))) | {"person_key": key}
        for key in keys if draw(st.booleans())
    ]  # fmt: skip
    return frames(
        people=[person(key, is_consenting=draw(st.booleans() | st.just(value=True)),
                       time_zone=draw(st.sampled_from([*ZONES, None]))) for key in keys],
        scored=[gap(key, c, is_gap=draw(st.booleans())) for key in keys for c in competencies if draw(st.booleans())],
        content=[item(f"{c}_{n}", competency_id=c, modality=draw(st.sampled_from(["lab", "talk", "runbook"])),
                      minutes=draw(st.sampled_from([10, 30, 45]))) for c in competencies for n in range(3)],
        incidents=[incident(key, c, draw(st.floats(0, 30)), f"incident {key}{c}{n}")
                   for key in keys for c in competencies for n in range(draw(st.integers(0, 2)))],
        busy=[{"person_key": key} for key in keys if draw(st.integers(0, 3)) == 0],
        responses=said,
    )  # fmt: skip


@patiently
@given(worlds(), st.lists(st.integers(0, 72), min_size=1, max_size=6).map(sorted))
def test_however_often_somebody_looks_the_budget_and_every_no_hold(
    world: NudgeFrames, hours: list[int]
) -> None:
    consenting = set(world.people.filter("is_consenting")["person_key"])
    refused = set(world.responses.select("person_key", "about_id").rows())
    told = world.told
    for hour in hours:
        told = pl.concat([told, make_nudges(replace(world, told=told), AT + timedelta(hours=hour))])
    assert told["person_key"].is_unique().all()  # one a week, and all of it was within one
    for row in told.to_dicts():
        assert row["person_key"] in consenting
        assert row["person_key"] not in set(world.busy["person_key"])
        assert (row["person_key"], row["content_id"]) not in refused
        assert (row["person_key"], row["competency_id"]) not in refused
        assert row["send_after"] >= row["made_at"]
