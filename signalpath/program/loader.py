"""Reads a program folder: every file, every fault, in one pass.

Belongs here: which files there are, and a program as a whole. How one file is read is in `reading.py`, what
files say of each other in `references.py`, and what is allowed but deserves a look in `lint.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from signalpath.program.charter import Charter
from signalpath.program.content import Catalog, ContentItem, Curriculum
from signalpath.program.identity import IdentityDecisions
from signalpath.program.measures import Metrics, Signals
from signalpath.program.model import CompetencyModel
from signalpath.program.places import Fault, YamlFile
from signalpath.program.practice import read_practice
from signalpath.program.reading import fit, read_yaml
from signalpath.program.references import broken_references
from signalpath.program.seniors import Signer, signature_check
from signalpath.program.sources import Sources

FILES: dict[str, tuple[str, type[BaseModel]]] = {
    "sources": ("sources.yml", Sources),
    "charter": ("charter.yml", Charter),
    "competencies": ("model/competencies.yml", CompetencyModel),
    "signals": ("model/signals.yml", Signals),
    "metrics": ("model/metrics.yml", Metrics),
    "catalog": ("content/catalog.yml", Catalog),
    "curriculum": ("content/curriculum.yml", Curriculum),
    "identity": ("identity.yml", IdentityDecisions),
}
"""Field of `Program` -> where it is, and its form."""

OPTIONAL = {
    "charter.yml": "no charter: no problem, cohorts or targets, so no effect can be measured",
    "model/competencies.yml": "no competency model: work cannot be tied to skills, so no paths",
    "model/signals.yml": "no signal definitions: no skill evidence, so no paths",
    "model/metrics.yml": "no metric definitions: no outcome is published",
    "content/catalog.yml": "no catalogue: nothing can be recommended",
}


class ProgramError(Exception):
    """A program file that cannot be used. The message names file, line, field and mend, a line per fault."""


@dataclass(frozen=True)
class Program:
    """A validated program folder. `missing` says what absent files cost."""

    folder: Path
    sources: Sources
    charter: Charter | None = None
    competencies: CompetencyModel | None = None
    signals: Signals | None = None
    metrics: Metrics | None = None
    catalog: Catalog | None = None
    curriculum: Curriculum | None = None
    identity: IdentityDecisions | None = None
    practice: tuple[ContentItem, ...] = ()
    missing: tuple[str, ...] = field(default=())

    @property
    def items(self) -> tuple[ContentItem, ...]:
        """Everything that could be offered: the catalogue's items, then practice."""
        return (*(self.catalog.items if self.catalog else ()), *self.practice)

    def resolve(self, path: Path) -> Path:
        """A path of sources.yml, relative to the program folder."""
        return path if path.is_absolute() else (self.folder / path).resolve()


def load_program(folder: Path) -> Program:
    """Read and check every file of a program folder.

    Raises:
        ProgramError: a file is no YAML, has an unknown or wrong field, or refers to something that
            no other file defines. All faults of all files are in one message, a line each, by file and line.
    """
    folder = folder.resolve()
    files, faults = read_files(folder)
    documents: dict[str, Any] = {}
    for name, (_, model) in FILES.items():
        documents[name], refused = fit(files[name], model)
        faults += refused
    if not files["sources"].path.is_file():
        faults.append(
            Fault(files["sources"].path, 0, "", "not found. A program folder needs at least this file")
        )
    faults += broken_references(files)
    taken = _ids(files, "catalog", "items")
    practice, refused = read_practice(folder, _ids(files, "competencies"), taken, _signer(files, documents))
    faults += refused
    if faults:
        raise ProgramError("\n".join(str(fault) for fault in sorted(set(faults))))
    missing = tuple(cost for name, cost in OPTIONAL.items() if not (folder / name).is_file())
    return Program(folder=folder, **documents, practice=tuple(practice), missing=missing)


def _signer(files: dict[str, YamlFile], documents: dict[str, Any]) -> Signer:
    """Nobody is refused because of names that stand in a file that cannot be used; that file is a fault."""
    if any(files[name].path.is_file() and documents[name] is None for name in ("charter", "competencies")):
        return lambda item: None
    return signature_check(documents["charter"], documents["competencies"])


def _ids(files: dict[str, YamlFile], name: str, key: str | None = None) -> set[str]:
    return {part.id for part in files[name].parts(key or name) if part.id}


def read_files(folder: Path) -> tuple[dict[str, YamlFile], list[Fault]]:
    """The program's files as YAML, by their field of `Program`, and what is no YAML."""
    read = {name: read_yaml(folder / where) for name, (where, _) in FILES.items()}
    return {name: file for name, (file, _) in read.items()}, [
        fault for _, faults in read.values() for fault in faults
    ]


def read_identity(path: Path) -> IdentityDecisions | None:
    """The decisions about accounts, which may also live outside the program folder; None without a file.

    Raises:
        ProgramError: it cannot be used; the message names file, line and entry.
    """
    file, faults = read_yaml(path)
    decisions, refused = fit(file, IdentityDecisions)
    if faults := faults + refused:
        raise ProgramError("\n".join(map(str, faults)))
    return decisions
