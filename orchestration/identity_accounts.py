"""The accounts of the warehouse, joined into people as the program says.

Belongs here: reading accounts, and what charter and decisions add to the rules. Does not belong here: the
rules (`signalpath.identity`).
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import polars as pl

from orchestration import warehouse
from signalpath.identity import Matching, match
from signalpath.program import Program

# A file a system: every account that its raw tables name, with what it says about itself (what it does not
# say is null). One row per mention: signalpath.identity takes repeated rows.
ACCOUNTS = "\nunion all by name\n".join(
    f"({file.read_text('utf-8')})"
    for file in sorted(files("orchestration").joinpath("sql/accounts").iterdir(), key=lambda file: file.name)
)


def read_accounts(database: Path) -> pl.DataFrame:
    """Every account that any raw table names."""
    return warehouse.read(database, {"accounts": ACCOUNTS})["accounts"]


def identify(accounts: pl.DataFrame, program: Program, decisions: pl.DataFrame | None = None) -> Matching:
    """Join accounts into people. `decisions` are those of the program's identity.yml unless given."""
    if decisions is None and program.identity:
        decisions = program.identity.frame()
    everyday = program.charter.everyday if program.charter else None
    bots, people = (everyday.bots, everyday.people) if everyday else ([], [])
    return match(accounts, decisions, bots, people)


def refusals(matching: Matching) -> tuple[str, ...]:
    """One sentence for each approved link that was not followed."""
    named = {node: f"{system}:{account}" for node, system, account, _ in matching.accounts.nodes.rows()}
    return tuple(
        f"identity.yml: {named[left]} and {named[right]} stay apart: the decision `same` would join two "
        "people of the roster, a pair decided to be different, or a bot or shared address with a person. "
        "Mend this decision, the roster or the other one"
        for left, right in matching.refused
    )
