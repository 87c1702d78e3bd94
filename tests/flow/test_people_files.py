"""Roster and responses from files to raw.*: what is read, what never is, what is refused."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from loopback import Installation
from loopback_github import SECRET

from ingestion.errors import SourceError

PAY = {
    "salary": SECRET,
    "bonus": SECRET,
    "birth_date": SECRET,
    "national_id": SECRET,
    "ethnicity": SECRET,
    "gender": SECRET,
    "religion": SECRET,
    "disability": SECRET,
}
PEOPLE = [
    {"id": "e1", "contact": {"mail": "ada@x.example"}, "joined": "03.02.2025", **PAY},
    {"id": "e2", "contact": {"mail": "ben@x.example"}, "joined": "14.12.2025", **PAY},
]
COLUMNS = {"person_id": "id", "email": "contact.mail", "start_on": "joined"}
MAPPED = {"path": "hr/people.json", "columns": COLUMNS, "dates": {"start_on": "%d.%m.%Y"}}


@pytest.fixture
def hr(tmp_path: Path) -> Path:
    (tmp_path / "hr").mkdir()
    return tmp_path / "hr"


def roster(folder: Path, **files: Any) -> Installation:
    return Installation(folder, {"name": "hr", "kind": "roster", **files})


@pytest.mark.mission("B1")
@pytest.mark.parametrize("ending", ["json", "jsonl", "parquet", "csv"])
def test_pay_and_the_like_are_never_read_from_any_format(hr: Path, ending: str) -> None:
    """One mapping for four formats; what nobody allowed is not in one byte that was written."""
    path = hr / f"people.{ending}"
    columns = COLUMNS
    if ending == "json":
        path.write_text(json.dumps(PEOPLE))
    elif ending == "jsonl":
        path.write_text("".join(json.dumps(person) + "\n" for person in PEOPLE))
    elif ending == "parquet":
        pl.DataFrame(PEOPLE).write_parquet(path)
    else:
        columns = COLUMNS | {"email": "mail"}
        flat = [{**p, "mail": p["contact"]["mail"]} for p in PEOPLE]
        pl.DataFrame(flat).drop("contact").write_csv(path)
    home = roster(hr.parent, people={**MAPPED, "path": str(path), "columns": columns})
    assert home.load().tables["roster__people"].total == 2
    assert home.rows("select person_id, email, start_on, role from raw.roster__people order by 1") == [
        ("e1", "ada@x.example", date(2025, 2, 3), None),
        ("e2", "ben@x.example", date(2025, 12, 14), None),
    ]
    assert SECRET not in home.everything_written()
    assert home.load().loaded == 0, "a file that did not change is not read again"


@pytest.mark.parametrize("column", sorted(PAY))
def test_what_is_not_allowed_cannot_be_declared(hr: Path, column: str) -> None:
    (hr / "people.json").write_text(json.dumps(PEOPLE))
    with pytest.raises(SourceError, match=f"`{column}` is not a column of roster__people"):
        roster(hr.parent, people={**MAPPED, "columns": {**COLUMNS, column: column}}).load()


def test_a_date_order_is_never_guessed(hr: Path) -> None:
    """03.02. is a day in February or in March: undeclared it is refused, and nothing is loaded."""
    (hr / "people.json").write_text(json.dumps(PEOPLE))
    with pytest.raises(SourceError, match=r"`joined` of .*people.json has dates that are not ISO 8601"):
        roster(hr.parent, people={**MAPPED, "dates": {}}).load()


def test_who_left_the_file_leaves_raw_and_a_file_may_go(hr: Path) -> None:
    (hr / "people.json").write_text(json.dumps(PEOPLE))
    (hr / "accounts.csv").write_text("person_id,system,account_id\ne1,pagerduty,P1\n")
    home = roster(hr.parent, people=MAPPED, accounts={"path": "hr/accounts.csv"})
    assert home.load().tables["roster__accounts"].total == 1
    (hr / "people.json").write_text(json.dumps(PEOPLE[:1]))
    del home.entry["accounts"]
    result = home.load()
    assert (result.tables["roster__people"].total, result.tables["roster__accounts"].total) == (1, 0)


def test_memberships_that_contradict_each_other_are_named(hr: Path) -> None:
    """No end is a move; a stated end after the next start, or two starts on a day, is a contradiction."""
    (hr / "teams.csv").write_text(
        "person_id,team_name,start_on,end_on\n"
        "e1,Ports,2025-01-01,\n"
        "e1,Routes,2025-06-01,\n"
        "e2,Ports,2025-01-01,2025-06-30\n"
        "e2,Routes,2025-06-30,\n"
        "e2,Tolls,2025-07-01,2025-06-01\n"
        "e3,Ports,2025-01-01,\n"
        "e3,Routes,2025-01-01,\n"
    )
    home = roster(hr.parent, team_memberships={"path": "hr/teams.csv"})
    assert [(r.locator, r.reason) for r in home.load().rejections] == [
        ("teams.csv line 5", "overlaps the membership of teams.csv line 4: a person is in one team a day"),
        ("teams.csv line 6", "`end_on` is before `start_on`"),
        ("teams.csv line 8", "overlaps the membership of teams.csv line 7: a person is in one team a day"),
    ]
    assert len(home.rows("select * from raw.roster__team_memberships")) == 4


def test_employment_events_take_the_tool_s_own_words(hr: Path) -> None:
    (hr / "events.csv").write_text(
        "person;what;day;from;to\ne1;Promotion;01/03/2026;L2;L3\ne1;Sabbatical;01/04/2026;;\n", "cp1252"
    )
    spec = {
        "path": "hr/events.csv",
        "delimiter": ";",
        "columns": {"person_id": "person", "kind": "what", "happened_on": "day", "from_level": "from"},
        "dates": {"happened_on": "%d/%m/%Y"},
        "values": {"kind": {"Promotion": "promoted"}},
    }
    home = roster(hr.parent, employment_events=spec)
    assert [r.locator for r in home.load().rejections] == ["events.csv line 3"]
    assert home.rows("select kind, happened_on, from_level from raw.roster__employment_events") == [
        ("promoted", date(2026, 3, 1), "L2")
    ]


@pytest.fixture
def answers(tmp_path: Path) -> Installation:
    (tmp_path / "answers").mkdir()
    return Installation(tmp_path, {"name": "answers", "kind": "responses", "path": "answers"})


def answer(number: int, kind: str = "dismiss", **parts: Any) -> str:
    whole = {
        "response_id": f"r{number}",
        "kind": kind,
        "person": "ada@x.example",
        "about_kind": "recommendation",
        "about_id": "rec-1",
        "reason_code": "not_relevant",
        "made_at": "2026-03-01T10:00:00Z",
        "comment": SECRET,
        **parts,
    }
    return json.dumps(whole) + "\n"


@pytest.mark.mission("C6")
def test_answers_are_appended_and_concerns_kept_apart(answers: Installation, tmp_path: Path) -> None:
    """A torn last line waits; no free text is kept, and none gets in where a code belongs."""
    path = tmp_path / "answers/2026.jsonl"
    torn = answer(5, "confirm", about_kind="incident", about_id="incident-4100", reason_code=None)
    path.write_text(answer(1) + answer(2, "concern", person=None) + answer(3, reason_code=SECRET.lower()))
    first = answers.load()
    assert [(r.locator, "free text" in r.reason) for r in first.rejections] == [("2026.jsonl line 3", True)]
    with path.open("a") as file:
        file.write(answer(4, "opt_out") + torn[:30])
    assert answers.load().loaded == 1
    with path.open("a") as file:
        file.write(torn[30:])
    assert answers.load().loaded == 1
    assert answers.load().loaded == 0
    assert answers.rows("select response_id, kind from raw.responses__responses order by 1") == [
        ("r1", "dismiss"),
        ("r4", "opt_out"),
        ("r5", "confirm"),
    ]
    assert answers.rows("select response_id, person from raw.responses__concerns") == [("r2", None)]
    assert SECRET not in answers.everything_written()
    assert answers.rows("select locator from raw.dead_letters") == [("2026.jsonl line 3",)]


@pytest.mark.parametrize("rewritten", [answer(1, "accept"), "", answer(9) + answer(1)])
def test_a_rewritten_past_is_one_clear_error(answers: Installation, tmp_path: Path, rewritten: str) -> None:
    """Who agreed to what cannot be altered after the fact; what was loaded stays as it was."""
    path = tmp_path / "answers/2026.jsonl"
    path.write_text(answer(1) + answer(2))
    answers.load()
    path.write_text(rewritten)
    with pytest.raises(SourceError, match=r"first 2 lines of .*2026.jsonl are not as they were"):
        answers.load()
    assert len(answers.rows("select * from raw.responses__responses")) == 2


ABOUT_AN_ITEM = {"about_kind": "content", "about_id": "caching_lab"}
OVERRIDE = {**ABOUT_AN_ITEM, "kind": "override", "given_by": "b@x.example", "decision": "exclude"}


@pytest.mark.parametrize(
    ("parts", "named"),
    [
        ({"kind": "praise"}, "`kind`"),
        ({"person": "Ada Lovelace"}, "`person`"),
        ({"kind": "consent", "cohort_id": None}, "`cohort_id`"),
        ({"kind": "nominate"}, "`nominated_by`"),
        ({"kind": "confirm", "about_id": None}, "`about_id`"),
        ({"about_kind": "person"}, "`about_kind`"),
        ({"made_at": "01.03.2026"}, "`made_at`"),
        ({"kind": "self_rate", "about_kind": "competency"}, "`rating`"),
        ({"kind": "self_rate", "about_kind": "competency", "rating": 5}, "`rating`"),
        ({"kind": "self_rate", "about_kind": "competency", "rating": True}, "`rating`"),
        ({"kind": "self_rate", "about_kind": "incident", "rating": 2}, "`about_kind`"),
        ({"kind": "sign_off", "about_kind": "competency", "rating": 2}, "`given_by`"),
        ({"kind": "teach_back", "about_kind": "competency", "given_by": "b@x.example"}, "`rating`"),
        ({"kind": "override", "given_by": "b@x.example", "decision": "exclude"}, "`about_kind`"),
        ({**ABOUT_AN_ITEM, "kind": "override", "given_by": "b@x.example"}, "`decision`"),
        ({**OVERRIDE, "decision": "maybe"}, "`decision`"),
        ({**OVERRIDE, "reason_code": None}, "`reason_code`"),
        ({**OVERRIDE, "given_by": "Ben Lovelace"}, "`given_by`"),
        ({**OVERRIDE, "person": "B@X.example"}, "`given_by`"),
        ({"kind": "offer_help", "about_kind": "content"}, "`about_kind`"),
        ({**ABOUT_AN_ITEM, "kind": "report_error", "reason_code": None}, "`reason_code`"),
        ({"kind": "close_error", "about_kind": "competency"}, "`about_kind`"),
        ({"kind": "share_steps", "person": None}, "`person`"),
    ],
)
def test_what_is_no_answer_is_named(
    answers: Installation, tmp_path: Path, parts: dict[str, Any], named: str
) -> None:
    (tmp_path / "answers/2026.jsonl").write_text(answer(1, **parts))
    rejections = answers.load().rejections
    assert [named in r.reason for r in rejections] == [True]
    said = {
        str(value).lower() for value in parts.values() if value is not None and {"@", " "} & set(str(value))
    }
    assert not any(value in r.reason.lower() for value in said for r in rejections), (
        "the line is never quoted"
    )


def test_what_a_senior_says_of_somebody_is_kept_with_who_said_it(
    answers: Installation, tmp_path: Path
) -> None:
    about = {"about_kind": "competency", "about_id": "caching", "reason_code": None}
    senior = {**about, "given_by": "ben@x.example"}
    (tmp_path / "answers/2026.jsonl").write_text(
        answer(1, "self_rate", **about, rating=2)
        + answer(2, "sign_off", **senior, rating=3)
        + answer(3, "override", **senior | {"reason_code": "leaves_team"}, decision="exclude")
        + answer(4, "share_steps", about_kind=None, about_id=None, reason_code=None)
    )
    assert not answers.load().rejections
    assert answers.rows(
        "select kind, given_by, rating, decision from raw.responses__responses order by response_id"
    ) == [
        ("self_rate", None, 2, None),
        ("sign_off", "ben@x.example", 3, None),
        ("override", "ben@x.example", None, "exclude"),
        ("share_steps", None, None, None),
    ]
