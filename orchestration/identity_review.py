"""The review queue: suggested links in a file that people decide in, kept with what they decided.

Belongs here: merging fresh suggestions into the file, and its text. Does not belong here: what a decision
does (`signalpath.identity`) and the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import yaml

from orchestration.identity_accounts import identify, read_accounts, refusals
from signalpath.identity import named_suggestions
from signalpath.program import Program
from signalpath.program.identity import IdentityDecisions, LinkDecision
from signalpath.program.loader import read_identity

HEADER = """\
# Accounts that may be one person's, for people to decide. Personal data: keep this file private.
# Set `decision` to same or different, with `decided_by` and `decided_on`; the next run follows.
# `signalpath identity review` adds what is new, drops what is no longer likely, and keeps every decision.
"""


class ReviewError(Exception):
    """The queue cannot be made or written. One sentence."""


@dataclass(frozen=True)
class Queue:
    """What the file holds now. `refused` are decisions that cannot be followed, one sentence each."""

    open: int
    decided: int
    new: int
    refused: tuple[str, ...]


def update_queue(database: Path, program: Program, path: Path) -> Queue:
    """Bring the file up to date with the accounts of the warehouse. Repeated, it changes nothing.

    Raises:
        ProgramError: the file is there and cannot be used.
        ReviewError: no accounts were loaded yet, or the file cannot be written.
        WarehouseBusyError: another process has the warehouse open.
    """
    before = read_identity(path) or IdentityDecisions()
    matching = identify(_accounts(database), program, before.frame())
    decided = [link for link in before.links if link.decision != "undecided"]
    settled = {link.pair for link in decided}
    waiting = [link for link in _suggested(named_suggestions(matching).rows()) if link.pair not in settled]
    known = {link.pair for link in before.links}
    queue = IdentityDecisions(links=sorted([*decided, *waiting], key=lambda link: link.pair))
    _write(path, queue)
    new = sum(link.pair not in known for link in waiting)
    return Queue(len(waiting), len(decided), new, refusals(matching))


def _accounts(database: Path) -> pl.DataFrame:
    import duckdb

    try:
        return read_accounts(database)
    except duckdb.CatalogException:
        raise ReviewError(f"{database}: it holds no accounts yet. Load them with: signalpath run") from None


def _suggested(rows: list[tuple[str, str, str, str, float, list[str]]]) -> list[LinkDecision]:
    return [
        LinkDecision(left=f"{ls}:{la}", right=f"{rs}:{ra}", score=round(score, 2), reasons=reasons)
        for ls, la, rs, ra, score, reasons in rows
    ]


def _write(path: Path, queue: IdentityDecisions) -> None:
    links = queue.model_dump(exclude_none=True)["links"]
    text = HEADER + yaml.safe_dump({"links": links}, sort_keys=False, allow_unicode=True, width=110)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f"{path.name}.new")
        beside.write_text(text, "utf-8")
        # Readable by its owner alone: it says who is who.
        beside.chmod(0o600)
        beside.replace(path)
    except OSError as error:
        raise ReviewError(f"{path}: cannot be written ({error.strerror})") from None
