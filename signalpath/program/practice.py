"""content/practice/*.md: practice items, a file each. The item is the YAML at its head, the rest a text.

Belongs here: reading the heads. Who made the drafts is `signalpath/practice/`; an item without `reviewed_by`
and `reviewed_on` is a draft, and no draft is ever recommended. Who may sign one is in `seniors.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from signalpath.program.content import ContentItem
from signalpath.program.places import Fault
from signalpath.program.reading import fit, read_yaml

FOLDER = Path("content/practice")


def read_practice(
    folder: Path,
    competencies: Collection[str],
    taken: Collection[str],
    wrong_signature: Callable[[ContentItem], str | None],
) -> tuple[list[ContentItem], list[Fault]]:
    """Every practice item of a program folder by file name, and what is wrong with the others.

    Args:
        folder: the program's.
        competencies: ids that there are.
        taken: ids of the catalogue's items.
        wrong_signature: what is wrong with who signed an item, if anything.
    """
    items, faults = [], []
    for path in sorted((folder / FOLDER).glob("*.md")):
        file, wrong = read_yaml(path, is_head=True)
        item, refused = fit(file, ContentItem)
        faults += wrong + refused
        if item is None:
            continue
        if item.id != path.stem:
            faults.append(file.fault(("id",), "must be the file's name without .md, so that it is found"))
        if item.id in taken:
            faults.append(file.fault(("id",), "an item of catalog.yml has this id: ids must be unique"))
        if item.competency not in competencies:
            faults.append(file.fault(("competency",), "is not defined in model/competencies.yml"))
        if (item.reviewed_by is None) != (item.reviewed_on is None):
            faults.append(file.fault(("reviewed_on",), "`reviewed_by` and `reviewed_on` go together"))
        if item.competency in competencies and (mend := wrong_signature(item)):
            faults.append(file.fault(("reviewed_by",), mend))
        items.append(item)
    return items, faults
