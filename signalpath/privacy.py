"""What may be published: groups of k people or more, and nothing from which a smaller one follows.

Belongs here: hiding small cells, hiding what would give them away, and the last check that no
published table holds a person. Does not belong here: what is published (`publish/`).

The rules:

- *Primary*: a cell about 1 to k-1 people is hidden. Zero people are nobody, so a zero may be shown.
- *Complementary*: where cells are parts of a total that can be known, one hidden cell is the total
  minus the others. So neighbours are hidden in pairs, and pairs join until at least k people are in
  them; if that cannot be, the total is hidden too. Neighbours and not the smallest other cells: who
  knows that rule learns from which cells are visible what the hidden ones must be (5, 4 and 4 with
  k = 5 would show the 5, and 8 people in two cells under 5 are 4 and 4).
- *Nested*: where each count is part of the one before (enrolled, started, active …), the difference
  of any two is a group of people as well, and must be nobody or at least k.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import polars as pl

HIDDEN = "is_suppressed"
# Shorter words are names of systems and skills as often as logins: they count only as a whole value.
SHORTEST_EMBEDDED_KEY = 6


class PrivacyError(Exception):
    """A table that must not be published. The message names table and column, never the value."""


def suppress(
    frame: pl.DataFrame,
    people_column: str,
    k: int,
    values: Sequence[str],
    by: Sequence[str] | None = None,
    total: pl.Expr | None = None,
) -> pl.DataFrame:
    """Hide small cells, and the cells that would give them away.

    Args:
        frame: one row per cell; `people_column` counts the people in it. A null count is a cell that
            is hidden already, so that suppressing twice changes nothing.
        people_column: nulled with the cell.
        k: least people in a published cell, at least 5.
        values: the other columns that a hidden cell loses.
        by: columns of a group whose cells are parts of one knowable total; `()` makes the whole frame
            one group; None says that the cells are no parts of anything, so only the primary rule
            applies.
        total: marks the row that is its group's total, where the frame holds it.

    Returns:
        The frame in its order, with `is_suppressed`.

    Raises:
        ValueError: k is under 5.
    """
    if k < 5:
        raise ValueError(f"k is {k}, but a published cell needs at least 5 people")
    marked = frame.with_columns(
        pl.Series("_people", frame[people_column], dtype=pl.Int64),
        _total=total.fill_null(False) if total is not None else pl.lit(False),
    )
    hidden = (marked["_people"].is_null() | marked["_people"].is_between(1, k - 1)).to_list()
    if by is not None and frame.height:
        groups = marked.with_row_index("_row").group_by(by or [pl.lit(0)], maintain_order=True)
        for _, group in groups:
            _complement(group, hidden, k)
    flag = pl.Series(HIDDEN, hidden, dtype=pl.Boolean)
    return frame.with_columns(flag).with_columns(
        pl.when(HIDDEN).then(None).otherwise(pl.col(name)).alias(name) for name in (people_column, *values)
    )


def _complement(group: pl.DataFrame, hidden: list[bool], k: int) -> None:
    """Hide further cells of one group, in place, until subtraction leads nowhere."""
    if group["_people"].null_count():
        return  # was suppressed before; what is left visible then still holds
    rows = list(group.select("_row", "_people", "_total").iter_rows())
    parts = [(people, row) for row, people, is_total in rows if not is_total]
    if not any(hidden[row] for _, row in parts):
        return
    for block in _blocks(parts, hidden, k):
        if any(hidden[row] for _, row in block):
            is_enough = _is_enough(block, k)
            for _, row in block:
                hidden[row] = True
            if not is_enough:
                for row, _, is_total in rows:
                    hidden[row] = hidden[row] or is_total


def _blocks(parts: list[tuple[int, int]], hidden: list[bool], k: int) -> list[list[tuple[int, int]]]:
    """Pairs of neighbours; one that is hidden and not enough joins the next, the last one the one before.

    Which cells are hidden then depends on where the small ones are and on sums of pairs only, so any
    other numbers of the same sums are as possible.
    """
    blocks: list[list[tuple[int, int]]] = []
    waiting: list[tuple[int, int]] = []
    for start in range(0, len(parts), 2):
        block = [*waiting, *parts[start : start + 2]]
        is_hidden = any(hidden[row] for _, row in block)
        if is_hidden and not _is_enough(block, k):
            waiting = block
        else:
            blocks.append(block)
            waiting = []
    while waiting and blocks and not _is_enough(waiting, k):
        waiting = [*blocks.pop(), *waiting]
    return [*blocks, waiting] if waiting else blocks


def _is_enough(block: list[tuple[int, int]], k: int) -> bool:
    return len(block) >= 2 and sum(people for people, _ in block) >= k


def nested_visible(counts: Sequence[int | None], k: int) -> list[bool]:
    """Which counts of a nested sequence may be shown: the differences of any two are 0 or at least k.

    Args:
        counts: people, each count part of the one before it. Null is hidden.
        k: least people in a group.

    The first count comes first: it is the group's size, which the reader needs for all others.
    """
    shown: list[int] = []
    visible = []
    for count in counts:
        is_visible = count is not None and all(
            difference == 0 or difference >= k for difference in (count, *(abs(s - count) for s in shown))
        )
        visible.append(is_visible)
        if is_visible and count is not None:
            shown.append(count)
    return visible


def assert_aggregate_only(
    tables: Mapping[str, pl.DataFrame],
    personal_columns: Iterable[str],
    person_keys: Iterable[str],
    may_name: Mapping[str, Iterable[str]] | None = None,
) -> None:
    """Refuse to publish a table with a personal column, or a text that is or holds a person's key.

    Args:
        tables: what is about to be published.
        personal_columns: names of columns that can identify somebody, `person_key` among them or not.
        person_keys: keys, logins, e-mails, account ids of everybody known. Compared without regard to
            case, as whole values; and inside a text where the key has six characters or more and is
            not just a word of letters.
        may_name: table -> columns in which people are named on purpose: the program's owners.

    Raises:
        PrivacyError: with every offending table and column, and no value.
    """
    personal = {*personal_columns, "person_key"}
    keys = {key.strip().lower() for key in person_keys if key and key.strip()}
    telling = {key for key in keys if len(key) >= SHORTEST_EMBEDDED_KEY and not key.isalpha()}
    faults = []
    for name, table in tables.items():
        excused = set((may_name or {}).get(name, ()))
        for column, dtype in table.schema.items():
            if column in personal:
                faults.append(f"{name}.{column}: a personal column")
            elif column not in excused and (texts := _texts(table[column], dtype)):
                if texts & keys:
                    faults.append(f"{name}.{column}: a value is somebody's key, login or e-mail")
                elif telling & _words(texts):
                    faults.append(f"{name}.{column}: a text holds somebody's key, login or e-mail")
    if faults:
        raise PrivacyError("Nothing was published. " + "; ".join(faults))


def _texts(series: pl.Series, dtype: pl.DataType) -> set[str]:
    if dtype == pl.List(pl.String):
        series = series.explode()
    elif dtype != pl.String:
        return set()
    return set(series.drop_nulls().str.to_lowercase().unique().to_list())


def _words(texts: set[str]) -> set[str]:
    """Runs of characters that keys are made of, with and without a full stop at the end."""
    words = (
        pl.Series(sorted(texts), dtype=pl.String).str.extract_all(r"[\w.+@\[\]:-]+").explode().drop_nulls()
    )
    return {*words.to_list(), *words.str.strip_chars(".:").to_list()}
