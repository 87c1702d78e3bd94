"""The outbox: each participant is asked about their own incidents, and about nobody else's."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

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
