"""Practice drafts: the organisation's failure patterns out of the warehouse, and the files.

Belongs here: reading the facts and writing beside what is there. What a draft says is `signalpath/practice/`.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from itertools import chain
from pathlib import Path

from orchestration import warehouse
from signalpath.practice import Draft, draft_drills, draft_incidents
from signalpath.settings import Settings

_SQL = files("orchestration").joinpath("sql/practice")
SMALLEST = 5  # the house's k; a charter may ask for more
FACTS = {name: _SQL.joinpath(f"{name}.sql").read_text("utf-8") for name in ("failures", "areas")}


def make_drafts(
    settings: Settings, competency: str, level: int, count: int, seed: int, least: int = SMALLEST
) -> list[Draft]:
    """Incident scenarios first; drills on the code where there are not enough of them.

    Args:
        settings: where the warehouse is.
        competency, level, count, seed: as `draft_incidents` takes them.
        least: incidents, and people, that must stand behind every pattern that is used.

    Raises:
        FileNotFoundError: there is no warehouse yet.
        WarehouseBusyError: a run is at it.
    """
    if not settings.warehouse.is_file():
        raise FileNotFoundError(f"{settings.warehouse}: not found. Run `signalpath run` first")
    queries = {name: sql.replace(":least", str(max(least, SMALLEST))) for name, sql in FACTS.items()}
    facts = warehouse.read(settings.warehouse, queries)
    incidents = list(draft_incidents(facts["failures"], competency, level, count, seed))
    drills = draft_drills(facts["areas"], competency, level, count - len(incidents), seed)
    return list(chain(incidents, drills))


def write_drafts(folder: Path, drafts: Sequence[Draft]) -> tuple[list[Path], list[Path]]:
    """Write what is not there yet; a file that exists may have been reviewed and is left alone.

    Returns:
        The files that were written, and those that were there.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written, there = [], []
    for draft in drafts:
        path = folder / f"{draft.item_id}.md"
        if path.exists():
            there.append(path)
            continue
        path.write_text(draft.text, "utf-8")
        written.append(path)
    return written, there
