"""raw.dead_letters: the rows that did not fit, as where they were and why. Never their content.

Belongs here: keeping and forgetting dead letters. Deciding that a row does not fit is the work of
`boundary.py` and, for a line that cannot even be parsed, of its source.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

import duckdb
import polars as pl

from ingestion.boundary import Rejection

LETTER = dict.fromkeys(["source_name", "source_table", "locator", "reason", "dead_letter_id"], pl.String)


@dataclass
class Rejections:
    """Collects what one source rejects in one run, and which places and tables it read anew."""

    source_name: str
    rows: list[Rejection] = field(default_factory=list)
    reread: list[tuple[str, str]] = field(default_factory=list)
    cleared: list[str] = field(default_factory=list)
    written: tuple[int, int] = (0, 0)

    def reject(self, rejections: list[Rejection]) -> None:
        """Take rows that did not fit."""
        self.rows.extend(rejections)

    def forget(self, table_name: str, place: str) -> None:
        """Void the earlier dead letters of `table_name` whose locator begins with `place`."""
        self.reread.append((table_name, place))

    def clear(self, table_name: str) -> None:
        """Drop this source's rows of `table_name` before the run's own are loaded."""
        self.cleared.append(table_name)

    def take_cleared(self) -> list[str]:
        """The tables to clear, once: after a checkpoint the run's own rows are in them."""
        taken, self.cleared = self.cleared, []
        return taken

    @property
    def is_pending(self) -> bool:
        """Whether something of it has to be written yet."""
        return bool(self.cleared) or self.written != (len(self.rows), len(self.reread))


def dead_letter_id(source_name: str, rejection: Rejection) -> str:
    """SHA-256 of source, table, locator and reason: the same fault is one dead letter."""
    parts = (source_name, rejection.table, rejection.locator, rejection.reason)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _letter(source_name: str, rejection: Rejection) -> dict[str, str]:
    return {
        "source_name": source_name,
        "source_table": rejection.table,
        "locator": rejection.locator,
        "reason": rejection.reason,
        "dead_letter_id": dead_letter_id(source_name, rejection),
    }


def write_dead_letters(con: duckdb.DuckDBPyConnection, rejections: Rejections) -> None:
    """Replace the dead letters of the places that were read anew; `con` is in a transaction.

    After a checkpoint the whole run's are written again, so that reading on forgets none of them.
    """
    if rejections.written == (len(rejections.rows), len(rejections.reread)):
        return
    for table_name, place in rejections.reread:
        con.execute(
            "delete from raw.dead_letters "
            "where source_name = ? and source_table = ? and starts_with(locator, ?)",
            [rejections.source_name, table_name, place],
        )
    letters = pl.DataFrame(
        [_letter(rejections.source_name, rejection) for rejection in rejections.rows], schema=LETTER
    ).unique("dead_letter_id", maintain_order=True)
    con.register("new_dead_letters", letters.to_arrow(compat_level=pl.CompatLevel.oldest()))
    con.execute(
        "insert into raw.dead_letters select * from new_dead_letters "
        "where dead_letter_id not in (select dead_letter_id from raw.dead_letters)"
    )
    con.unregister("new_dead_letters")
    rejections.written = (len(rejections.rows), len(rejections.reread))
