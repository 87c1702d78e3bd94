"""Protects G2 and G6 on the whole demo: a day of answers and checkpoints, and the next path has listened.

Everything goes in as the sources' own files and comes out of the tables and cards that a second run leaves. One
more run of the demo (about 100 CPU seconds), made once for all tests here.
"""

from __future__ import annotations

import re
import shutil
from collections import defaultdict
from html import unescape
from pathlib import Path

import duckdb
import polars as pl
import pytest
from running import signalpath
from second_day import SecondDay

pytestmark = [pytest.mark.mission("G2"), pytest.mark.mission("G6")]
FIRST, SECOND = "2026-06-30", "2026-07-01"
STEPS = """
    select steps.person_key, roster.person_id, lower(roster.email) as email, steps.step, steps.step_kind,
        steps.competency_id, steps.content_id, contents.title, contents.level, contents.modality, steps.why_code
    from recommend.path_steps as steps
    inner join identity.people using (person_key)
    inner join raw.roster__people as roster on roster.person_id = people.roster_person_id
    left join marts.dim_content as contents using (content_id)
    order by steps.person_key, steps.step
"""
DID = ("passed", "failed", "dismissed", "disputed")
PAST = {"dismiss": "dismissed", "dispute": "disputed"}


class Week:
    """Both days: what people were offered and did, and what the second run left."""

    def __init__(self, home: Path, did: dict[str, list[dict]], first: dict[str, pl.DataFrame]) -> None:
        self.home, self.did, self.first = home, did, first
        self.second = read(home)

    def now(self, row: dict) -> list[dict]:
        """Today's steps of the same person and skill."""
        own = self.second["steps"].filter(person_key=row["person_key"], competency_id=row["competency_id"])
        return own.rows(named=True)

    def why_it_went(self, row: dict) -> str | None:
        """The reason with which the version of today took the step out; None where it stays."""
        gone = self.second["versions"].filter(
            pl.col("made_on").cast(pl.String) == SECOND,
            person_key=row["person_key"],
            content_id=row["content_id"],
            change="removed",
        )
        return gone["reason"].item() if gone.height else None

    def card(self, row: dict) -> str:
        page = (self.home / f"outbox/person-{row['person_id']}/path.html").read_text("utf-8")
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def read(home: Path) -> dict[str, pl.DataFrame]:
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        tables = {
            "steps": STEPS,
            "versions": "from history.path_versions",
            "decisions": "from history.decisions",
        }
        return {name: con.sql(sql).pl() for name, sql in tables.items()}


@pytest.fixture(scope="module")
def week(demo_workspace: Path, tmp_path_factory: pytest.TempPathFactory) -> Week:
    workspace = tmp_path_factory.mktemp("second") / "demo"
    shutil.copytree(demo_workspace, workspace, symlinks=True)
    home, charter = workspace / ".signalpath", workspace / "program/charter.yml"
    # The pilot of the demo ends with its first day.
    charter.write_text(
        charter.read_text("utf-8").replace(f"end_on: {FIRST}", f"end_on: {FIRST}\n    is_closed: true")
    )
    first = read(home)
    day, did = SecondDay(), defaultdict(list)
    learn = first["steps"].filter(step_kind="learn").unique("person_key", keep="first", maintain_order=True)
    for number, row in enumerate(learn.rows(named=True)):
        did[DID[number % len(DID)]].append(row)
    for row in did["passed"]:
        day.checkpoint(row["email"], row["competency_id"], 0.5)
    for row in did["failed"]:
        day.checkpoint(row["email"], row["competency_id"], 0.2)
        day.checkpoint(row["email"], row["competency_id"], 0.3)
    for kind in ("dismiss", "dispute"):
        for row in did[PAST[kind]]:
            day.answer(row["email"], kind, "recommendation", f"{FIRST}-{row['step']}", "not_my_work")
    refresh = (
        first["steps"].filter(step_kind="refresh").unique("person_key", keep="first", maintain_order=True)
    )
    did["refreshed"] = refresh.head(6).rows(named=True)
    for row in did["refreshed"]:
        day.checkpoint(row["email"], row["competency_id"], 0.95)
    day.write(home / "demo")
    done = signalpath(
        "run", "--program", "program", "--home", ".signalpath", "--as-of", SECOND, cwd=workspace
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return Week(home, dict(did), first)


def test_enough_happened_to_be_looked_at(week: Week) -> None:
    assert all(len(rows) >= 5 for rows in week.did.values())


def test_who_passed_gets_the_next_level_and_never_the_same_again(week: Week) -> None:
    """A narrow pass leaves a gap likely where much work speaks for one: then the next level comes."""
    after = [(row, step) for row in week.did["passed"] for step in week.now(row)]
    assert all(step["content_id"] != row["content_id"] for row, step in after)
    higher = [(row, step) for row, step in after if step["why_code"] == "next_level"]
    assert higher
    assert all(step["level"] > row["level"] for row, step in higher)
    row, step = higher[0]
    assert f"level {step['level']}" in week.card(row)
    assert f"version 2: added {step['title']} (next level)" in week.card(row)


def test_who_failed_twice_gets_another_way_a_peer_or_the_reason_for_nothing(week: Week) -> None:
    other = [(row, step) for row in week.did["failed"] for step in week.now(row)]
    assert len(other) >= 3
    for row, step in other:
        assert step["content_id"] != row["content_id"]
        assert step["why_code"] in ("failed_twice", "peer", "prerequisite")
        assert step["modality"] != row["modality"] or step["step_kind"] == "peer"
    row, step = next((row, step) for row, step in other if step["why_code"] == "failed_twice")
    assert "(Failed twice.)" in week.card(row)
    assert f"version 2: added {step['title']} (failed twice)" in week.card(row)
    for row in week.did["failed"]:
        left = week.now(row)
        assert week.why_it_went(row) == ("replaced" if left else "nothing_fits") or left == []


def test_what_was_dismissed_is_gone_with_the_reason_and_its_skill_stays(week: Week) -> None:
    for row in week.did["dismissed"]:
        assert week.why_it_went(row) == "dismissed"
        assert row["content_id"] not in [step["content_id"] for step in week.now(row)]
        assert f"version 2: removed {row['title']} (dismissed)" in week.card(row)
    assert any(week.now(row) for row in week.did["dismissed"]), "another item of the skill takes its place"
    logged = week.second["decisions"].filter(
        pl.col("made_on").cast(pl.String) == SECOND, decision="excluded", reason="dismissed"
    )
    said = {(row["person_key"], row["content_id"]) for row in week.did["dismissed"]}
    assert said <= set(logged.select("person_key", "content_id").rows())


def test_what_was_disputed_takes_the_whole_skill_out(week: Week) -> None:
    for row in week.did["disputed"]:
        assert week.now(row) == []
        assert week.why_it_went(row) == "disputed"
        assert f"version 2: removed {row['title']} (disputed)" in week.card(row)


@pytest.mark.mission("E4")
def test_a_refresher_that_was_passed_is_not_due_any_more(week: Week) -> None:
    for row in week.did["refreshed"]:
        assert week.now(row) == []
        assert week.why_it_went(row) == "refreshed"
        assert f"version 2: removed {row['title']} (refreshed)" in week.card(row)


def test_the_first_day_is_kept_as_it_was(week: Week) -> None:
    """History of a day is not rewritten by the next, and the steps of that day are what answers are about."""
    for name in ("versions", "decisions"):
        of_first = week.second[name].filter(pl.col("made_on").cast(pl.String) == FIRST)
        assert of_first.sort(of_first.columns).equals(week.first[name].sort(of_first.columns))
    with duckdb.connect(str(week.home / "warehouse.duckdb"), read_only=True) as con:
        kept = con.sql("select count(*) from marts.fct_recommendations").fetchone()
    assert kept == (week.first["steps"].height,)
