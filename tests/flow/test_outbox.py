"""The outbox: each participant is asked about their own incidents, is told of themselves, and of nobody else."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import polars as pl
import pytest
from forbidden import Organisation, organisation, people_in

from signalpath.settings import Settings

ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")


@pytest.fixture(scope="module")
def pages(demo_workspace: Path) -> dict[str, Path]:
    """Roster id -> page."""
    found = (demo_workspace / ".signalpath/outbox").glob("*/incidents.html")
    return {path.parent.name.removeprefix("person-"): path for path in found}


@pytest.fixture(scope="module")
def addresses(demo_workspace: Path) -> dict[str, str]:
    path = demo_workspace / ".signalpath/warehouse.duckdb"
    with duckdb.connect(str(path), read_only=True) as con:
        return dict(con.execute("select person_id, email from raw.roster__people").fetchall())


@pytest.mark.mission("D2")
def test_a_page_names_its_reader_and_nobody_else(pages: dict[str, Path], addresses: dict[str, str]) -> None:
    assert pages
    for person_id, page in pages.items():
        assert set(ADDRESS.findall(page.read_text("utf-8"))) == {addresses[person_id]}


@pytest.mark.mission("B4")
def test_only_the_owner_of_the_home_can_open_a_page(pages: dict[str, Path]) -> None:
    for page in pages.values():
        assert page.stat().st_mode & 0o077 == 0
        assert page.parent.stat().st_mode & 0o077 == 0


@pytest.mark.mission("D2")
def test_nobody_is_asked_twice_nor_about_an_incident_of_somebody_else(
    demo_workspace: Path, pages: dict[str, Path]
) -> None:
    path = demo_workspace / ".signalpath/warehouse.duckdb"
    with duckdb.connect(str(path), read_only=True) as con:
        theirs = con.execute(
            "select people.roster_person_id, replace(incidents.evidence_id, ' ', '-') "
            "from intermediate.int_incidents as incidents "
            "join intermediate.int_people as people on people.person_key = incidents.responder_person_key "
            "where not incidents.is_confirmed"
        ).fetchall()
    asked = [
        (person_id, about)
        for person_id, page in pages.items()
        for about in re.findall(r'data-about="([^"]+)"', page.read_text("utf-8"))
    ]
    assert asked
    assert len(set(asked)) == len(asked)
    assert set(asked) <= set(theirs)


@pytest.fixture(scope="module")
def own(demo_workspace: Path) -> list[Path]:
    """Everything that is for one person alone."""
    return sorted((demo_workspace / ".signalpath/outbox").glob("person-*/*.html"))


@pytest.fixture(scope="module")
def known(demo_workspace: Path) -> Organisation:
    return organisation(demo_workspace / ".signalpath")


@pytest.mark.mission("J3")
def test_everybody_who_is_employed_has_a_card_and_nobody_else(demo_workspace: Path, own: list[Path]) -> None:
    path = demo_workspace / ".signalpath/warehouse.duckdb"
    with duckdb.connect(str(path), read_only=True) as con:
        current = con.execute("select roster_person_id from marts.dim_person join identity.people using (person_key) "
                              "where is_current and is_on_roster").fetchall()  # fmt: skip
        consenting = con.execute(
            "select count(*) from marts.dim_person where is_current and is_consenting"
        ).fetchone()
    cards = [path for path in own if path.name == "path.html"]
    assert {path.parent.name for path in cards} == {f"person-{person}" for (person,) in current}
    assert consenting == (sum(path.name == "role.html" for path in own),)


@pytest.mark.mission("B4")
def test_a_page_holds_no_other_persons_name_account_or_key(
    demo_workspace: Path, own: list[Path], known: Organisation
) -> None:
    """But for peers whose own offer of help stands."""
    path = demo_workspace / ".signalpath/warehouse.duckdb"
    with duckdb.connect(str(path), read_only=True) as con:
        accounts = con.execute(
            "select roster_person_id, list(lower(account_id)) || list(distinct person_key) "
            "|| list(distinct lower(email)) || list(distinct lower(github_login)) "
            "from identity.person_accounts join identity.people using (person_key) "
            "join raw.roster__people on person_id = roster_person_id group by all"
        ).fetchall()
        helping = con.execute(
            "select distinct display_name from intermediate.int_responses as said join identity.people using (person_key) "
            "join raw.roster__people on person_id = roster_person_id where said.kind = 'offer_help'"
        ).fetchall()
    theirs = {person: {*words, known.names.get(person, "")} for person, words in accounts}
    assert len(own) > 80
    for page in own:
        person = page.parent.name.removeprefix("person-")
        others = people_in(page.read_text("utf-8"), known) - theirs[person] - {name for (name,) in helping}
        assert others == set(), f"{page.parent.name}/{page.name} names {len(others)} others"


@pytest.mark.mission("B1")
def test_no_planted_secret_and_nobody_who_opted_out_is_in_the_outbox(demo_workspace: Path) -> None:
    home = demo_workspace / ".signalpath"
    everybody = pl.read_csv(home / "demo/roster/people.csv", infer_schema=False)
    with duckdb.connect(str(home / "warehouse.duckdb"), read_only=True) as con:
        kept = {person for (person,) in con.execute("select person_id from raw.roster__people").fetchall()}
    out = everybody.filter(~pl.col("person_id").is_in(sorted(kept)))
    words = [*out["display_name"], *out["email"].str.to_lowercase(), *out["github_login"].drop_nulls()]
    assert out.height > 0, "nobody opted out: it would pass on anything"
    for path in Settings(home=home).outbox.rglob("*.html"):
        text = path.read_text("utf-8")
        assert "CANARY" not in text
        assert not any(word in text for word in words), path.name


@pytest.mark.mission("B4")
def test_every_file_of_the_outbox_is_for_the_owner_of_the_home_alone(demo_workspace: Path) -> None:
    everything = list((demo_workspace / ".signalpath/outbox").rglob("*"))
    assert everything
    assert [path for path in everything if path.stat().st_mode & 0o077] == []
