"""The outbox is replaced as a whole: a crash leaves that of before, and who is no recipient any more has no folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.outbox import Page, beside, manager_folder, person_folder, replace_pages
from orchestration.purge_files import remove_outputs
from signalpath.settings import Settings

TWO = [("person-E1", "path.html", "one"), ("person-E2", "path.html", "two")]


@pytest.fixture
def outbox(tmp_path: Path) -> Path:
    folder = tmp_path / "outbox"
    replace_pages(folder, {"path.html"}, TWO, {"person-E1", "person-E2"})
    return folder


def held(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in sorted(folder.rglob("*.*"))}


@pytest.mark.mission("B4")
def test_files_are_for_the_owner_of_the_home_alone(outbox: Path) -> None:
    assert outbox.stat().st_mode & 0o777 == 0o700
    for path in outbox.rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600)


@pytest.mark.mission("B3")
def test_whoever_opts_out_or_leaves_has_no_folder_after_the_next_run(outbox: Path) -> None:
    replace_pages(outbox, {"incidents.html"}, [], {"person-E1"})
    assert held(outbox) == {"person-E1/path.html": "one"}


def test_what_another_step_made_stays_and_what_is_not_made_again_goes(outbox: Path) -> None:
    replace_pages(
        outbox, {"incidents.html"}, [("person-E1", "incidents.html", "ask")], {"person-E1", "person-E2"}
    )
    assert set(held(outbox)) == {"person-E1/incidents.html", "person-E1/path.html", "person-E2/path.html"}
    replace_pages(outbox, {"path.html"}, TWO[:1], {"person-E1", "person-E2"})
    assert set(held(outbox)) == {"person-E1/incidents.html", "person-E1/path.html"}


@pytest.mark.mission("K2")
def test_a_crash_while_pages_are_written_leaves_those_of_before(outbox: Path) -> None:
    def pages() -> Iterator[Page]:
        yield "person-E1", "path.html", "half"
        raise RuntimeError("killed")

    before = held(outbox)
    with pytest.raises(RuntimeError):
        replace_pages(outbox, {"path.html"}, pages(), {"person-E1"})
    assert held(outbox) == before


@pytest.mark.mission("K2")
def test_a_crash_between_the_two_moves_is_mended_by_the_next_run(outbox: Path) -> None:
    before = held(outbox)
    new, old = beside(outbox)
    outbox.rename(old)
    new.mkdir()
    replace_pages(outbox, {"incidents.html"}, [], {"person-E1", "person-E2"})
    assert held(outbox) == before
    assert not old.exists() and not new.exists()


@pytest.mark.mission("B3")
def test_a_purge_removes_the_outbox_and_what_a_crash_left_beside_it(outbox: Path, tmp_path: Path) -> None:
    for rest in beside(outbox):
        (rest / "person-E1").mkdir(parents=True)
        (rest / "person-E1/path.html").write_text("one")
    removed = remove_outputs(Settings(home=tmp_path), is_in_run=True)
    assert sorted(removed) == ["outbox", "outbox.new", "outbox.old"]
    assert not any(path.exists() for path in (outbox, *beside(outbox)))


def test_a_page_for_nobody_is_refused_and_nothing_changes(outbox: Path) -> None:
    before = held(outbox)
    with pytest.raises(ValueError, match="is for nobody who is named"):
        replace_pages(outbox, {"path.html"}, [("person-E9", "path.html", "x")], {"person-E1"})
    assert held(outbox) == before


def test_an_id_cannot_lead_out_of_the_outbox() -> None:
    assert person_folder("../../etc") == "person-..%2F..%2Fetc"
    assert manager_folder("a/b") == "manager-a%2Fb"
