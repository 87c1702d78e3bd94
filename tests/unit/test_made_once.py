"""Protects the time that `make test` takes: what several processes need is made by one, and each has its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_once import made_once


def factory_of(worker: str, session: Path) -> pytest.TempPathFactory:
    """As pytest-xdist gives each process: a folder of its own below the session's."""
    return pytest.TempPathFactory(session / worker, 3, "all", lambda *_: None, _ispytest=True)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw0")
    return []


def test_it_is_made_once_and_each_process_may_write_into_its_own(tmp_path: Path, made: list[Path]) -> None:
    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "row").write_text("sound")

    one, other = (made_once(factory_of(worker, tmp_path), "demo", make) for worker in ("gw0", "gw1"))
    assert len(made) == 1 and one != other
    (one / "row").write_text("broken")
    assert (other / "row").read_text() == "sound"


def test_what_failed_halfway_is_made_anew(tmp_path: Path, made: list[Path]) -> None:
    def make(folder: Path) -> None:
        made.append(folder)
        assert list(folder.iterdir()) == []
        (folder / "half").write_text("")
        if len(made) == 1:
            raise RuntimeError("no space left")

    with pytest.raises(RuntimeError):
        made_once(factory_of("gw0", tmp_path), "demo", make)
    assert (made_once(factory_of("gw1", tmp_path), "demo", make) / "half").is_file()


def test_one_process_alone_copies_nothing(
    tmp_path: Path, made: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTEST_XDIST_WORKER")
    folder = made_once(factory_of("alone", tmp_path), "demo", made.append)
    assert made == [folder]
