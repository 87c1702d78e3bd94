"""A purge from beginning to end: suppressed, out of the tables, out of the files, certified.

Belongs here: the order. Suppression is written first, so that whatever happens next the person is not
read again, and the certificate last: a request without one is finished by the next run.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ingestion.exclusions import CHARTER, Exclusions, open_exclusions
from ingestion.raw_removal import Removal
from ingestion.suppression import Suppressions, open_suppressions
from orchestration import warehouse
from orchestration.certificate import Purged, certified_groups, write_certificate
from orchestration.purge_files import naming_files, remove_naming, remove_outputs, rewrite_warehouse
from orchestration.purge_people import Person
from orchestration.purge_tables import empty_derived, remove_from_tables
from signalpath.program import Program
from signalpath.settings import Settings


def count_purge(settings: Settings, person: Person) -> list[Removal]:
    """What a purge would take out of raw and identity. Nothing is changed."""
    with warehouse.connect(settings.warehouse) as con:
        con.begin()
        try:
            return remove_from_tables(con, Exclusions(person.identifiers), person.words)
        finally:
            con.rollback()


def purge(
    settings: Settings, people: Sequence[tuple[Person, str]], day: date, at: str, is_in_run: bool = False
) -> list[Path]:
    """Purge people, each for a reason, and write their certificates.

    Args:
        settings: the home; the caller holds its lock.
        people: whom, and why.
        day: the day from which they are suppressed.
        at: the instant or day for the certificate.
        is_in_run: the run goes on after it and builds everything derived anew.

    Returns:
        The certificates.
    """
    held = open_suppressions(settings)
    groups = {person: held.hash(min(person.identifiers))[:16] for person, _ in people}
    for person, _ in people:
        held.add(person.identifiers, groups[person], day)
    held.save()
    purged = []
    for person, reason in people:
        removals = _remove(settings, Exclusions(person.identifiers), person.words)
        digest = held.hash(min(person.person_keys or person.identifiers))
        count = len(person.identifiers)
        purged.append(Purged(groups[person], digest, reason, count, removals, person.words))
    return _finish(settings, purged, at, is_in_run)


def keep_out(settings: Settings, program: Program, at: str) -> list[Path]:
    """Finish what was interrupted, and take out whom the charter excludes since their rows were loaded.

    Returns:
        The certificates; empty where there was nothing to do.
    """
    exclusions = open_exclusions(settings, program)
    if exclusions.is_empty:
        return []
    held = open_suppressions(settings)
    removals = _remove(settings, exclusions, frozenset())
    counts = _group_sizes(held)
    undone = set(counts) - certified_groups(settings)
    reason = "finished after an interruption"
    purged = [Purged(group, None, reason, counts[group], removals) for group in sorted(undone)]
    if removals and not purged:
        names = sorted(exclusions.charter_groups)
        digest = held.hash(" ".join(names))[:16]
        purged = [Purged(digest, None, "excluded by the charter or suppressed before", len(names), removals)]
    return _finish(settings, purged, at, is_in_run=True) if purged else []


def _remove(settings: Settings, exclusions: Exclusions, words: frozenset[str]) -> list[Removal]:
    if not settings.warehouse.is_file():
        return []
    with warehouse.connect(settings.warehouse) as con:
        con.begin()
        removals = remove_from_tables(con, exclusions, words)
        con.commit()
    return removals


def _finish(settings: Settings, purged: list[Purged], at: str, is_in_run: bool) -> list[Path]:
    emptied: list[Removal] = []
    if settings.warehouse.is_file():
        with warehouse.connect(settings.warehouse) as con:
            con.begin()
            emptied = empty_derived(con)
            con.commit()
    words = frozenset().union(*(one.words for one in purged))
    removed = remove_outputs(settings, is_in_run)
    named, left = remove_naming(settings, words, is_in_run)
    rewrite_warehouse(settings)
    left += [path.name for path in naming_files(settings, words, [settings.warehouse])]
    files = {"rewritten": ["warehouse.duckdb"], "removed": sorted({*removed, *named}), "naming_still": left}
    return [write_certificate(settings, one, emptied, files, at) for one in purged]


def _group_sizes(held: Suppressions) -> dict[str, int]:
    sizes: dict[str, int] = {}
    for entry in held.entries.values():
        if not entry.group.startswith(CHARTER):
            sizes[entry.group] = sizes.get(entry.group, 0) + 1
    return sizes
