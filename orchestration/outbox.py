"""The folders by recipient under `outbox/`, replaced as a whole, so that a crash leaves those of before.

Belongs here: files, their modes, and whose folders stay. What is on a page is `signalpath/reports/`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path
from urllib.parse import quote

Page = tuple[str, str, str]  # recipient, file name, content


def person_folder(person_id: str) -> str:
    """The folder of a person of the roster."""
    return f"person-{quote(person_id, safe='@')}"


def manager_folder(person_id: str) -> str:
    """The folder of what somebody gets as a manager, apart from what is theirs as a person."""
    return f"manager-{quote(person_id, safe='@')}"


def replace_pages(
    folder: Path, made: Collection[str], pages: Iterable[Page], recipients: Collection[str]
) -> int:
    """Put a new outbox in the place of the old one.

    Of the old one stays what is not made here, for recipients who still are some; a folder of anybody else
    is gone. Everything is written beside and then moved, so that the outbox is the old one or the new one.

    Args:
        folder: the outbox.
        made: file names that this call makes; old ones of these names do not stay.
        pages: folder name, file name and content.
        recipients: names of the folders that may be there.

    Returns:
        How many files were written.
    """
    new, old = beside(folder)
    if old.exists() and not folder.exists():
        # A crash between the two moves: what was there is there again.
        old.rename(folder)
    for rest in (new, old):
        shutil.rmtree(rest, ignore_errors=True)
    new.mkdir(parents=True, mode=0o700)
    for kept in sorted(folder.glob("*/*")) if folder.is_dir() else ():
        if kept.parent.name in recipients and kept.name not in made and kept.is_file():
            place = _place(new, kept.parent.name)
            os.link(kept, place / kept.name)
    count = 0
    for recipient, name, content in pages:
        if recipient not in recipients:
            raise ValueError(f"outbox: {recipient}/{name} is for nobody who is named as a recipient")
        _write(_place(new, recipient) / name, content)
        count += 1
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
    return count


def beside(folder: Path) -> tuple[Path, Path]:
    """Where the next outbox is made, and where the last one waits to be removed."""
    return folder.with_name(f"{folder.name}.new"), folder.with_name(f"{folder.name}.old")


def _place(new: Path, recipient: str) -> Path:
    place = new / recipient
    place.mkdir(mode=0o700, exist_ok=True)
    return place


def _write(path: Path, content: str) -> None:
    """Never readable by others, not even for the moment between making and filling it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(content)
