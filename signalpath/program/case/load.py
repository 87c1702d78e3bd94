"""A CFPackage of CASE 1.1 as the text of a competencies.yml.

A package of ours comes back as the model that it was made of. Of another organisation's, what CASE carries is
taken over: areas, skills, tasks, prerequisites, rubrics. What it has no field for stays empty and is listed:
nothing is made up. An item without one of our types is a skill; where the tree has items above and below it,
those are its area and its tasks.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from signalpath.program.case.document import DOMAIN, ITEM_TYPES, ROLE, SKILL, TASK
from signalpath.program.case.package import Association, Item, Package, read_package
from signalpath.program.model import CompetencyModel
from signalpath.program.places import Fault
from signalpath.program.reading import fit, parse_yaml

DOCUMENT = ("owner", "reviewed_on", "review_every_days", "services", "seniors")
_LINE_BREAKS = re.compile("[\x85\u2028\u2029]")
_HEAD = """# yaml-language-server: $schema=../schema/competencies.schema.json
# Taken over from a CASE 1.1 package. Review it, and date the review, before anything is based on it.
"""


@dataclass(frozen=True)
class Imported:
    """The text of a competencies.yml, and what the package did not say and a person has to."""

    text: str
    model: CompetencyModel | None
    to_fill_in: list[Fault]


def load_case(path: Path) -> Imported:
    """Read a CFPackage.

    Raises:
        CaseError: the file cannot be read or is no CFPackage; all its faults are in one message.
    """
    document = _Draft(read_package(path)).document()
    # PyYAML writes some line breaks as they are, and reads them as blanks: those are escaped.
    is_plain = not _LINE_BREAKS.search(json.dumps(document, ensure_ascii=False))
    text = _HEAD + yaml.safe_dump(document, sort_keys=False, allow_unicode=is_plain, width=110)
    model, to_fill_in = fit(parse_yaml(Path("competencies.yml"), text), CompetencyModel)
    return Imported(text, model, to_fill_in)


class _Draft:
    """The parts of a package by identifier, in the package's order."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.items = {item.identifier: item for item in package.CFItems}
        self.pairs: dict[str, list[tuple[Item, Item, Association]]] = defaultdict(list)
        for link in sorted(package.CFAssociations, key=lambda one: one.sequenceNumber):
            ends = (
                self.items.get(link.originNodeURI.identifier),
                self.items.get(link.destinationNodeURI.identifier),
            )
            if ends[0] and ends[1]:
                self.pairs[link.associationType].append((ends[0], ends[1], link))
        self.parent = {child.identifier: parent for child, parent, _ in self.pairs["isChildOf"]}
        self.above = {parent.identifier for parent in self.parent.values()}
        self.kinds = {item.identifier: self._kind(item) for item in package.CFItems}
        self.skill_of = {one.identifier: self._skill_above(one) for one in self._of(TASK)}
        self.tasks: dict[str, list[Item]] = defaultdict(list)
        for task in self._of(TASK):
            self.tasks[self.skill_of[task.identifier]].append(task)
        self.ids = self._ids()
        self.rubrics = {
            criterion.CFItemURI.identifier: criterion
            for rubric in package.CFRubrics
            for criterion in rubric.CFRubricCriteria
            if criterion.CFItemURI
        }

    def _kind(self, item: Item) -> str:
        if item.CFItemType in ITEM_TYPES:
            return str(item.CFItemType)
        parent = self.parent.get(item.identifier)
        if parent is None:
            return DOMAIN if item.identifier in self.above else SKILL
        return TASK if parent.identifier in self.parent else SKILL

    def _skill_above(self, task: Item) -> str:
        """The skill that a task is under, however deep; empty where there is none."""
        seen: set[str] = set()
        node: Item | None = task
        while node and node.identifier not in seen:
            if self.kinds[node.identifier] == SKILL:
                return node.identifier
            seen.add(node.identifier)
            node = self.parent.get(node.identifier)
        return ""

    def _ids(self) -> dict[str, str]:
        """Identifier -> id: the human code where it is one, else made of the statement; each one once."""
        ids: dict[str, str] = {}
        taken: set[tuple[str, str, str]] = set()
        for item in self.package.CFItems:
            kind = self.kinds[item.identifier]
            scope = self.skill_of.get(item.identifier, "")
            name = base = _slug((item.humanCodingScheme or "").rpartition(".")[2] or item.fullStatement)
            number = 2
            while (kind, scope, name) in taken:
                name, number = f"{base}_{number}", number + 1
            taken.add((kind, scope, name))
            ids[item.identifier] = name
        return ids

    def _of(self, kind: str) -> list[Item]:
        return [item for item in self.package.CFItems if self.kinds[item.identifier] == kind]

    def document(self) -> dict[str, Any]:
        """competencies.yml; what the package does not say is not in it."""
        ours = self.package.CFDocument.ours
        head = {"version": self.package.CFDocument.version}
        head |= {key: ours.get(key) for key in DOCUMENT}
        return {key: value for key, value in head.items() if value not in (None, {}, [])} | {
            "roles": [self._role(role) for role in self._of(ROLE)],
            "competencies": [self._skill(skill) for skill in self._of(SKILL)],
        }

    def _role(self, role: Item) -> dict[str, Any]:
        expects = {
            self.ids[skill.identifier]: link.ours.get("expects_level")
            for one, skill, link in self.pairs["isRelatedTo"]
            if one is role and self.kinds[skill.identifier] == SKILL and "expects_level" in link.ours
        }
        after = [self.ids[b.identifier] for a, b, _ in self.pairs["precedes"]
                 if a is role and self.kinds[b.identifier] == ROLE]  # fmt: skip
        return {
            "id": self.ids[role.identifier],
            "name": role.fullStatement,
            "next": after,
            "titles": role.ours.get("titles", []),
            "is_senior": role.ours.get("is_senior", False),
            "expects": expects,
        }

    def _skill(self, skill: Item) -> dict[str, Any]:
        area = self.parent.get(skill.identifier)
        before = [self.ids[a.identifier] for a, b, _ in self.pairs["precedes"]
                  if b is skill and self.kinds[a.identifier] == SKILL]  # fmt: skip
        return {
            "id": self.ids[skill.identifier],
            "name": skill.fullStatement,
            "domain": self.ids[area.identifier] if area else "general",
            "prerequisites": before,
            "tasks": [self._task(task) for task in self.tasks[skill.identifier]],
            "mappings": skill.ours.get("mappings", []),
        }

    def _task(self, task: Item) -> dict[str, Any]:
        criterion = self.rubrics.get(task.identifier)
        levels = criterion.CFRubricCriterionLevels if criterion else []
        found = {
            "id": self.ids[task.identifier],
            "name": task.fullStatement,
            "outcome": task.ours.get("outcome"),
        }
        found["rubric"] = [
            one.description for one in sorted(levels, key=lambda one: (one.position or 0, one.score or 0))
        ]
        return {key: value for key, value in found.items() if value is not None}


def _slug(text: str) -> str:
    """An id made of a text: small letters, figures and underscores, a letter first."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:48].rstrip("_")
    return name if name[:1].isalpha() else f"item_{name}".rstrip("_")
