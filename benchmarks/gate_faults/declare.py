"""How a fault is declared: a function that breaks an open warehouse, by an amount for each severity.

Belongs here: the decorator, the severities and choosing rows. What goes wrong is in the families' files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import Literal

import duckdb

Severity = Literal["slight", "marked", "serious"]
SEVERITIES: tuple[Severity, ...] = ("slight", "marked", "serious")
Injection = Callable[[duckdb.DuckDBPyConnection, float], None]


@dataclass(frozen=True)
class Fault:
    """One kind of fault.

    Attributes:
        name: the function's name.
        story: its docstring: what happened, as somebody would tell it.
        family: the file it is in.
        unit: what the amounts are: "share of …", "hours", "weeks" …
        amounts: severity -> amount.
        inject: breaks the warehouse behind a connection by an amount.
    """

    name: str
    story: str
    family: str
    unit: str
    amounts: dict[Severity, float]
    inject: Injection


def fault(unit: str, slight: float, marked: float, serious: float) -> Callable[[Injection], Injection]:
    """Declare a function as a fault with its three amounts."""

    def declare(inject: Injection) -> Injection:
        amounts: dict[Severity, float] = {"slight": slight, "marked": marked, "serious": serious}
        story = " ".join((inject.__doc__ or "").split())
        family = inject.__module__.rsplit(".", 1)[-1]
        inject.fault = Fault(inject.__name__, story, family, unit, amounts, inject)  # type: ignore[attr-defined]
        return inject

    return declare


def declared(family: ModuleType) -> Iterator[Fault]:
    """The faults of one family, in the file's order."""
    for value in vars(family).values():
        if isinstance(found := getattr(value, "fault", None), Fault):
            yield found


def chosen(column: str, share: float, salt: str = "") -> str:
    """SQL that is true for `share` of the values of `column`: the same ones on every machine."""
    return f"md5_number_lower({column}::varchar || '{salt}') % 10000 < {round(10000 * share)}"


def end_of(table: str, column: str) -> str:
    """SQL of the last instant in a column. Faults tell time by the data: they know no as_of."""
    return f"(select max({column}) from {table})"


def since(table: str, column: str, weeks: float) -> str:
    """SQL that is true in the last weeks of a table."""
    return f"{column} > {end_of(table, column)} - interval {7 * weeks:.0f} day"
