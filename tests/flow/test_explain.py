"""`signalpath explain`: what the card says, on the terminal; and one clear sentence where there is nobody."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import polars as pl
import pytest
from running import signalpath


@pytest.fixture(scope="module")
def somebody(demo_workspace: Path) -> dict[str, str]:
    """A person with a path: key, id, e-mail, login."""
    with duckdb.connect(str(demo_workspace / ".signalpath/warehouse.duckdb"), read_only=True) as con:
        row = con.execute(
            "select person_key, roster_person_id, email, 'github:' || github_login from recommend.path_steps "
            "join identity.people using (person_key) join raw.roster__people on person_id = roster_person_id "
            "where github_login is not null order by person_key, step limit 1"
        ).fetchone()
    assert row is not None
    return dict(zip(("key", "id", "email", "login"), row, strict=True))


def explain(workspace: Path, *arguments: str) -> str:
    done = signalpath("explain", *arguments, "--home", ".signalpath", cwd=workspace)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.mission("G2")
def test_a_person_is_found_by_whatever_names_them(demo_workspace: Path, somebody: dict[str, str]) -> None:
    pages = {explain(demo_workspace, name) for name in somebody.values()}
    assert len(pages) == 1


@pytest.mark.mission("G2")
def test_the_terminal_says_what_the_card_says(demo_workspace: Path, somebody: dict[str, str]) -> None:
    card = (demo_workspace / f".signalpath/outbox/person-{somebody['id']}/path.html").read_text("utf-8")
    text = explain(demo_workspace, somebody["id"], "--step", "1")
    product = re.search(r"^ +((?:[\d.]+ x )+[\d.]+) = ([\d.]+)$", text, re.M)
    assert product is not None
    for number in [*product[1].split(" x "), product[2]]:
        assert f">{number}<" in card
    assert "Rows of evidence" in text


def test_a_step_that_is_not_there_is_refused(demo_workspace: Path, somebody: dict[str, str]) -> None:
    done = signalpath("explain", somebody["id"], "--step", "9", "--home", ".signalpath", cwd=demo_workspace)
    assert done.returncode == 2
    assert re.search(r"--step 9: this path has \w+ step", done.stderr)


@pytest.mark.parametrize("name", ["nobody@elsewhere.example", "E9999", "github:not-here-at-all"])
def test_nobody_of_that_name_is_one_sentence(demo_workspace: Path, name: str) -> None:
    done = signalpath("explain", name, "--home", ".signalpath", cwd=demo_workspace)
    assert done.returncode == 2 and done.stdout == ""
    assert done.stderr.startswith("signalpath: ") and len(done.stderr.splitlines()) == 1


@pytest.mark.mission("B3")
def test_of_somebody_who_opted_out_it_says_that_nothing_is_kept(demo_workspace: Path) -> None:
    home = demo_workspace / ".signalpath"
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        kept = [person for (person,) in con.execute("select person_id from raw.roster__people").fetchall()]
    everybody = pl.read_csv(home / "demo/roster/people.csv", infer_schema=False)
    gone = everybody.filter(~pl.col("person_id").is_in(kept))
    for name in (gone["email"][0], gone["person_id"][0]):
        assert "nothing is kept" in explain(demo_workspace, name)


def test_before_the_first_run_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "program").mkdir()
    (tmp_path / "program/sources.yml").write_text("[]\n")
    done = signalpath("explain", "E1", "--home", "nowhere", cwd=tmp_path)
    assert done.returncode == 2 and "there is no warehouse yet" in done.stderr
