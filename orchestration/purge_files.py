"""A purge outside the tables: the warehouse's own bytes, and every file that a run wrote.

Belongs here: writing the DuckDB file anew, since it keeps deleted rows, and removing files. Whatever is
removed here the next run writes again.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

import duckdb

from ingestion.warehouse_file import make_file
from orchestration.outbox import beside
from signalpath.settings import Settings

# Sources' and operator's own: what is in them is not ours to remove.
NOT_OURS = ("demo", "keys")


def rewrite_warehouse(settings: Settings) -> None:
    """Copy what the warehouse holds into a new file and put that in its place.

    Schemas, tables with their constraints and indexes, and views come along; freed blocks, which hold
    what was deleted, do not. After a crash there is the old file or the new one. The copy that a run
    under way would put back after a failure is replaced as well.
    """
    path = settings.warehouse
    if not path.is_file():
        return
    folder = path.with_name("purge.new")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    # The same name, since views name the database that they were made in.
    aside = folder / path.name
    with duckdb.connect(str(path)) as con:
        con.execute("checkpoint")
    make_file(aside)
    with duckdb.connect(str(aside)) as con:
        con.execute("set timezone = 'UTC'")
        con.execute(f"attach {_quoted(path)} as before_purge (read_only)")
        con.execute(f'copy from database before_purge to "{path.stem}"')
        con.execute("detach before_purge")
        con.execute("checkpoint")
    _sync(aside)
    before = path.with_suffix(".before")
    if before.exists():
        shutil.copyfile(aside, folder / before.name)
        (folder / before.name).replace(before)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
    aside.replace(path)
    _sync(path.parent)
    shutil.rmtree(folder)


def remove_outputs(settings: Settings, is_in_run: bool) -> list[str]:
    """Remove what earlier runs published, reported and left to work with; returns what was there.

    Args:
        settings: the home.
        is_in_run: dbt's and dlt's folders and the log are in use; they are written anew by the run.
    """
    home = settings.home.resolve()
    places = [settings.published, settings.sites, settings.outbox, *beside(settings.outbox), home / "stage"]
    reports = ("run.json", "quality.json", "quality.html", "quality_history.jsonl", "site.log")
    places += [settings.reports / name for name in reports]
    if not is_in_run:
        places += [settings.dlt, settings.dbt, settings.reports / "run.log"]
        places += [settings.warehouse.with_suffix(".before")]
    removed = []
    for place in places:
        if place.is_dir():
            shutil.rmtree(place)
        elif place.exists():
            place.unlink()
        else:
            continue
        removed.append(str(place.relative_to(home)))
    return removed


def remove_naming(settings: Settings, words: frozenset[str], is_in_run: bool) -> tuple[list[str], list[str]]:
    """Remove every other file under the home that names the person.

    Returns:
        What was removed, and what names the person still because a run is writing it.
    """
    home = settings.home.resolve()
    removed, left = [], []
    others = [path for path in home.rglob("*") if path != settings.warehouse]
    for path in naming_files(settings, words, others):
        name = str(path.relative_to(home))
        if is_in_run:
            left.append(name)
        elif settings.dagster in path.parents:
            # Dagster's databases refer to each other: its history goes as a whole.
            shutil.rmtree(settings.dagster, ignore_errors=True)
            removed.append("dagster")
        else:
            path.unlink(missing_ok=True)
            removed.append(name)
    return sorted(set(removed)), left


def naming_files(
    settings: Settings, words: Iterable[str], paths: Iterable[Path] | None = None
) -> Iterator[Path]:
    """The files under the home, sources and keys apart, whose bytes hold one of `words` as a whole word.

    `paths` narrows it to some of them. Upper and lower case are the same. gzip is looked into, Parquet by
    its columns.
    """
    wanted = [word.lower().encode() for word in sorted(words) if len(word) > 2]
    if not wanted:
        return
    home = settings.home.resolve()
    for path in sorted(home.rglob("*") if paths is None else paths):
        if not path.is_file() or path.is_symlink() or path.relative_to(home).parts[0] in NOT_OURS:
            continue
        if any(_names(content.lower(), wanted) for content in _contents(path)):
            yield path


def _names(content: bytes, wanted: list[bytes]) -> bool:
    """Whether a word stands in `content` by itself; plain search is far quicker than a pattern."""
    for word in wanted:
        at = content.find(word)
        while at >= 0:
            around = content[max(at - 1, 0) : at] + content[at + len(word) : at + len(word) + 1]
            if not re.search(rb"[\w@-]", around):
                return True
            at = content.find(word, at + 1)
    return False


def _contents(path: Path) -> Iterator[bytes]:
    raw = path.read_bytes()
    yield raw
    if raw[:2] == b"\x1f\x8b":
        yield gzip.decompress(raw)
    elif raw[:4] == b"PAR1":
        import polars as pl

        yield pl.read_parquet(path).write_csv().encode()


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
