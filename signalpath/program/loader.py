"""Reads a program folder and checks what its files say of each other."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from signalpath.program.charter import Charter
from signalpath.program.content import Catalog, Curriculum
from signalpath.program.identity import IdentityDecisions
from signalpath.program.measures import Metrics, Signals
from signalpath.program.model import CompetencyModel
from signalpath.program.sources import Sources

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)

OPTIONAL = {
    "charter.yml": "no charter: no problem, cohorts or targets, so no effect can be measured",
    "model/competencies.yml": "no competency model: work cannot be tied to skills, so no paths",
    "model/signals.yml": "no signal definitions: no skill evidence, so no paths",
    "model/metrics.yml": "no metric definitions: no outcome is published",
    "content/catalog.yml": "no catalogue: nothing can be recommended",
}


class ProgramError(Exception):
    """A program file that cannot be used. The message names file, field and mend."""


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
    missing: tuple[str, ...] = field(default=())

    def resolve(self, path: Path) -> Path:
        """A path of sources.yml, relative to the program folder."""
        return path if path.is_absolute() else (self.folder / path).resolve()


def load_program(folder: Path) -> Program:
    """Read and check every file of a program folder.

    Raises:
        ProgramError: a file is no YAML, has an unknown or wrong field, or refers to something that
            no other file defines. All faults of a file are in one message.
    """
    folder = folder.resolve()
    if not (folder / "sources.yml").is_file():
        raise ProgramError(f"{folder / 'sources.yml'}: not found. A program folder needs at least this file")
    program = Program(
        folder=folder,
        sources=_read(folder / "sources.yml", Sources),  # type: ignore[arg-type]
        charter=_read(folder / "charter.yml", Charter),
        competencies=_read(folder / "model/competencies.yml", CompetencyModel),
        signals=_read(folder / "model/signals.yml", Signals),
        metrics=_read(folder / "model/metrics.yml", Metrics),
        catalog=_read(folder / "content/catalog.yml", Catalog),
        curriculum=_read(folder / "content/curriculum.yml", Curriculum),
        identity=read_identity(folder / "identity.yml"),
        missing=tuple(cost for name, cost in OPTIONAL.items() if not (folder / name).is_file()),
    )
    if faults := _repeated_ids(program) + _broken_references(program) + _rival_mappings(program):
        raise ProgramError("\n".join(faults))
    return program


def read_identity(path: Path) -> IdentityDecisions | None:
    """The decisions about accounts, which may also live outside the program folder; None without a file.

    Raises:
        ProgramError: it cannot be used; the message names file and entry.
    """
    return _read(path, IdentityDecisions)


def _read(path: Path, model: type[M]) -> M | None:
    if not path.is_file():
        return None
    try:
        document: Any = yaml.load(path.read_text("utf-8"), Loader=_Loader)  # noqa: S506 - a SafeLoader
    except UnicodeDecodeError:
        raise ProgramError(f"{path}: not UTF-8 text: save the file as UTF-8") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f":{mark.line + 1}" if mark else ""
        problem = _QUOTED.sub("…", str(getattr(error, "problem", "") or "cannot be read"))
        raise ProgramError(f"{path}{line}: not valid YAML: {problem}") from None
    try:
        return model.model_validate(document)
    except ValidationError as error:
        faults = [f"{path}: {'.'.join(map(str, e['loc'])) or 'document'}: {_say(e)}" for e in error.errors()]
        raise ProgramError("\n".join(faults)) from None


# Longer quotes may be what the file says, and that may be a secret pasted into the wrong field.
_QUOTED = re.compile(r"['\"][^'\"]{2,}['\"]")


def _say(fault: ErrorDetails) -> str:
    """What is wrong and what is expected, without what the file says there."""
    if fault["type"] == "union_tag_invalid":
        return f"`kind` is none of {fault['ctx']['expected_tags']}"
    if fault["type"] == "extra_forbidden":
        return "unknown key: mend its spelling, or take it out"
    return fault["msg"]


class _Loader(yaml.SafeLoader):
    """YAML without repeated keys, of which plain YAML silently takes the last."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        """Refuse a key that the mapping already has."""
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, "a key is given twice", key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


def _repeated_ids(program: Program) -> list[str]:
    charter, model = program.charter, program.competencies
    lists: list[tuple[str, str, Sequence[Any]]] = [
        ("charter.yml", "cohorts", charter.cohorts if charter else ()),
        ("charter.yml", "targets", charter.targets if charter else ()),
        ("model/competencies.yml", "competencies", model.competencies if model else ()),
        ("model/signals.yml", "signals", program.signals.signals if program.signals else ()),
        ("model/metrics.yml", "metrics", program.metrics.metrics if program.metrics else ()),
        ("content/catalog.yml", "items", program.catalog.items if program.catalog else ()),
    ]
    return [
        f"{program.folder / where}: {what}: `{repeated}` is defined {times} times: ids must be unique"
        for where, what, parts in lists
        for repeated, times in Counter(part.id for part in parts).items()
        if times > 1
    ]


def _broken_references(program: Program) -> list[str]:
    charter, model, metrics = program.charter, program.competencies, program.metrics
    competencies = {c.id for c in model.competencies} if model else set()
    faults: list[str] = []

    def expect(known: set[str], given: str, where: str, what: str) -> None:
        if given not in known:
            faults.append(f"{program.folder / where}: {what} `{given}` is not defined")

    if charter:
        defined_metrics = {metric.id for metric in metrics.metrics} if metrics else set()
        cohorts = {cohort.id for cohort in charter.cohorts}
        for relevant in charter.problem.relevance:
            expect(competencies, relevant, "charter.yml", "problem.relevance: competency")
        for target in charter.targets:
            place = f"targets.{target.id}:"
            expect(cohorts, target.cohort, "charter.yml", f"{place} cohort")
            expect(competencies, target.competency, "charter.yml", f"{place} competency")
            expect(defined_metrics, target.metric, "charter.yml", f"{place} metric")
    for competency in model.competencies if model else ():
        for prerequisite in competency.prerequisites:
            expect(competencies, prerequisite, "model/competencies.yml", f"{competency.id}: prerequisite")
    for item in program.catalog.items if program.catalog else ():
        expect(competencies, item.competency, "content/catalog.yml", f"{item.id}: competency")
    return faults


def _rival_mappings(program: Program) -> list[str]:
    """Rules of two competencies that claim the same work to the same degree, so that neither is meant."""
    claims: dict[tuple[str, str], dict[str, float]] = defaultdict(dict)
    for competency in program.competencies.competencies if program.competencies else ():
        for mapping in competency.mappings:
            # Matching ignores case; `**/**` is no more than `**`.
            pattern = re.sub(r"(\*\*/)+", "**/", mapping.pattern.strip().lower())
            claims[mapping.artefact, pattern].setdefault(competency.id, mapping.weight)
    where = program.folder / "model/competencies.yml"
    return [
        f"{where}: {artefact} `{pattern}` is claimed by {' and '.join(ids)} with the same weight: "
        "narrow one pattern, give them different weights, or take one out"
        for (artefact, pattern), weights in claims.items()
        for weight in sorted(set(weights.values()))
        if len(ids := [one for one in weights if weights[one] == weight]) > 1
    ]
