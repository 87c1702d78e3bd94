"""Nothing that is written for managers or sponsors orders or compares named people; and the test can fail."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest
from forbidden import Organisation, faults_for_sponsors, faults_in_brief, organisation

from orchestration import warehouse
from orchestration.cards import BRIEF, outbox_pages
from orchestration.outbox import replace_pages
from orchestration.own_frames import read_own_frames
from signalpath.program import load_program

FOR_SPONSORS = ("published", "sites", "reports")


@pytest.fixture(scope="module")
def home(demo_workspace: Path) -> Path:
    return demo_workspace / ".signalpath"


@pytest.fixture(scope="module")
def known(home: Path) -> Organisation:
    found = organisation(home)
    assert len(found.names) > 50 and len(found.words) > 150, "nothing to look for: it would pass on anything"
    return found


@pytest.fixture(scope="module")
def shared(demo_workspace: Path, home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The managers' briefs as if everybody who takes part shared: the most that one can ever say."""
    with warehouse.connect(home / "warehouse.duckdb", read_only=True) as con:
        ((day,),) = con.execute("select max(as_of) from recommend.withheld").fetchall()
        frames = read_own_frames(con, day.isoformat())
    everybody = frames["people"].select(
        "person_key",
        kind=pl.lit("share_steps"),
        made_at=pl.lit(datetime(2026, 6, 30)).cast(pl.Datetime("us")),
    )
    frames["responses"] = pl.concat([frames["responses"], everybody], how="diagonal")
    program = load_program(demo_workspace / "program")
    briefs = [page for page in outbox_pages(frames, program, day) if page[1] == BRIEF]
    folder = tmp_path_factory.mktemp("shared") / "outbox"
    replace_pages(folder, {BRIEF}, briefs, {page[0] for page in briefs})
    return folder


@pytest.mark.mission("B5")
def test_no_output_for_sponsors_names_anybody(home: Path, known: Organisation) -> None:
    folders = [home / name for name in FOR_SPONSORS if (home / name).is_dir()]
    assert {"published", "reports"} <= {folder.name for folder in folders}
    assert faults_for_sponsors(folders, known) == []


@pytest.mark.mission("B5")
def test_briefs_hold_own_reports_in_the_order_of_the_alphabet_and_no_figure(
    home: Path, shared: Path, known: Organisation
) -> None:
    written = sorted((home / "outbox").glob("manager-*/*"))
    assert {path.parent.name.removeprefix("manager-") for path in written} == set(known.reports) - {None}
    most = sorted(shared.glob("manager-*/*"))
    assert sum("<dt>" in path.read_text("utf-8") for path in most) >= 3, "briefs without people prove nothing"
    assert {path: found for path in written + most if (found := faults_in_brief(path, known))} == {}


def planted_list(page: str, known: Organisation, manager: str) -> str:
    """Own reports with a figure each, the highest first."""
    own = [known.names[person] for person in sorted(known.reports[manager], reverse=True)]
    lines = "".join(f"<li>{name} 0.{90 - place}</li>" for place, name in enumerate(own))
    return page.replace("</body>", f"<ol>{lines}</ol></body>")


def planted_stranger(page: str, known: Organisation, manager: str) -> str:
    other = next(m for m in sorted(filter(None, known.reports)) if m != manager)
    return page.replace("</header>", f"</header><p>{known.names[min(known.reports[other])]}</p>")


def planted_order(page: str, known: Organisation, manager: str) -> str:
    own = sorted((known.names[person] for person in known.reports[manager]), key=str.lower, reverse=True)
    sections = "".join(f'<section class="person"><h2>{name}</h2></section>' for name in own)
    return page.replace("</header>", f"</header>{sections}")


def planted_figure(page: str, known: Organisation, manager: str) -> str:
    name = known.names[min(known.reports[manager])]
    return page.replace("</header>", f"</header><section><h2>{name}</h2><p>took 3 of 3 steps</p></section>")


def planted_word(page: str, known: Organisation, manager: str) -> str:
    return page.replace("</header>", "</header><p>The strongest of your people</p>")


@pytest.mark.mission("B5")
@pytest.mark.parametrize(
    "plant", [planted_list, planted_stranger, planted_order, planted_figure, planted_word]
)
def test_a_planted_comparison_in_a_brief_is_found(
    home: Path, known: Organisation, tmp_path: Path, plant: object
) -> None:
    source = sorted((home / "outbox").glob("manager-*/*"))[0]
    copy = tmp_path / source.parent.name / source.name
    copy.parent.mkdir()
    shutil.copyfile(source, copy)
    manager = source.parent.name.removeprefix("manager-")
    page = plant(copy.read_text("utf-8"), known, manager)  # type: ignore[operator]
    copy.write_text(page, "utf-8")
    assert faults_in_brief(copy, known) != []


@pytest.mark.mission("B5")
def test_a_planted_person_in_an_output_for_sponsors_is_found(
    home: Path, known: Organisation, tmp_path: Path
) -> None:
    """In a table, in a figure, in a report: by name, by login, by key."""
    name, words = sorted(n for n in known.names.values() if n not in known.public)[0], sorted(known.words)
    shutil.copyfile(home / "published/sponsor.duckdb", tmp_path / "sponsor.duckdb")
    with duckdb.connect(str(tmp_path / "sponsor.duckdb")) as con:
        con.execute("create table engineers as select ? as engineer, 1 as place", [name])
    (tmp_path / "figure.json").write_text(f'{{"labels": ["{words[0]}"]}}')
    (tmp_path / "run.json").write_text(f'{{"slowest": "{words[-1]}"}}')
    assert sorted(faults_for_sponsors([tmp_path], known)) == [
        "figure.json",
        "run.json",
        "sponsor.duckdb: engineers.engineer",
    ]
