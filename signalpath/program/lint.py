"""What a program may say, and what deserves a look all the same: warnings, apart from errors.

Belongs here: what can be said without a warehouse. What the work says of the model (rules that match
nothing, work that no rule matches) is the drift review.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from signalpath.program.content import ContentItem
from signalpath.program.globs import contains
from signalpath.program.loader import Program, read_files
from signalpath.program.model import RUBRIC_LEVELS, Competency, CompetencyModel
from signalpath.program.places import Fault, Place, YamlFile

MOST_SKILLS = 40
"""A model that is larger is not reviewed any more: what nobody reads, nobody mends."""
MOST_EXPECTED = 12
"""Skills that one role can expect before the expectation says nothing."""


def lint_program(program: Program, as_of: date) -> list[Fault]:
    """Warnings about the model, the catalogue and the curriculum, by file and line.

    Args:
        program: a program without faults.
        as_of: the day to look from: a review that no longer holds then is overdue.
    """
    files, _ = read_files(program.folder)
    warnings: list[Fault] = []
    if model := program.competencies:
        file = files["competencies"]
        warnings += [*_size(model, file), *_review(model, file, as_of), *_roles(model, file)]
        warnings += [*_rubrics(model, file), *_overlaps(model, file)]
    if program.catalog:
        if model:
            warnings += _gaps(model, program.catalog.items, files["competencies"])
        warnings += _expired(program.catalog.items, files["catalog"], as_of)
        if program.curriculum:
            placed = {item for track in program.curriculum.tracks for _, item in track.places}
            warnings += _orphans(program.catalog.items, placed, files["catalog"])
    return sorted(set(warnings))


def _size(model: CompetencyModel, file: YamlFile) -> Iterator[Fault]:
    if len(model.competencies) > MOST_SKILLS:
        mend = f"{len(model.competencies)} skills: expected at most {MOST_SKILLS}; merge or drop some"
        yield file.fault(("competencies",), mend)
    for number, role in enumerate(model.roles):
        if len(role.expects) > MOST_EXPECTED:
            mend = f"expects {len(role.expects)} skills: expected at most {MOST_EXPECTED}; keep what decides"
            yield file.fault(("roles", number, "expects"), mend, f"roles.{role.id}.expects")


def _review(model: CompetencyModel, file: YamlFile, as_of: date) -> Iterator[Fault]:
    if model.review_due_on < as_of:
        mend = f"the review was due on {model.review_due_on}: review the model and date it"
        yield file.fault(("reviewed_on",), mend)


def _roles(model: CompetencyModel, file: YamlFile) -> Iterator[Fault]:
    expected = {skill for role in model.roles for skill in role.expects}
    for number, skill in enumerate(model.competencies):
        if skill.id not in expected:
            yield _at(file, number, skill, "id", "no role expects it: let one expect it, or take it out")
    if not any(role.is_senior for role in model.roles):
        mend = "no role has `is_senior: true`: nobody's sign-off or teach-back counts as a proof"
        yield file.fault(("roles",), mend)


def _rubrics(model: CompetencyModel, file: YamlFile) -> Iterator[Fault]:
    """Levels that cannot be told apart, and rubrics that were copied from another task."""
    whole: dict[tuple[str, ...], str] = {}
    for number, skill in enumerate(model.competencies):
        for index, task in enumerate(skill.tasks):
            place = ("competencies", number, "tasks", index, "rubric")
            name = f"competencies.{skill.id}.tasks.{task.id}.rubric"
            lines = tuple(" ".join(line.casefold().split()) for line in task.rubric)
            first: dict[str, int] = {}
            for level, line in enumerate(lines, start=1):
                if line in first:
                    mend = f"level {level} repeats level {first[line]}: say what can be seen more"
                    yield file.fault((*place, level - 1), mend, name)
                first.setdefault(line, level)
            if (other := whole.setdefault(lines, f"{skill.id}.{task.id}")) != f"{skill.id}.{task.id}":
                yield file.fault(place, f"the rubric of {other} again: say what is this task's own", name)


def _overlaps(model: CompetencyModel, file: YamlFile) -> Iterator[Fault]:
    """A rule that another skill's rule contains, with the same weight: the same work counts twice, fully."""
    rules = defaultdict(list)
    for number, skill in enumerate(model.competencies):
        for index, rule in enumerate(skill.mappings):
            place: Place = ("competencies", number, "mappings", index)
            rules[rule.artefact, rule.weight].append((skill, place, rule.pattern))
    for (artefact, _), claims in rules.items():
        for narrow, place, inner in claims:
            wider = [
                f"{wide.id} (line {file.line(where)})"
                for wide, where, outer in claims
                if wide.id != narrow.id and contains(outer, inner)
            ]
            if wider:
                mend = (
                    f"all {artefact}s of this rule count as much for {', '.join(wider)}: give one less weight"
                )
                yield file.fault(place, mend, f"competencies.{narrow.id}.mappings")


def _gaps(model: CompetencyModel, items: list[ContentItem], file: YamlFile) -> Iterator[Fault]:
    """Skills that no item teaches, and levels below the highest that a role expects that no item leads to."""
    highest = {skill: max(role.expects.get(skill, 0) for role in model.roles)
               for role in model.roles for skill in role.expects}  # fmt: skip
    taught = defaultdict(set)
    for item in items:
        if not item.compliance:
            taught[item.competency].add(item.level)
    for number, skill in enumerate(model.competencies):
        if not (levels := taught[skill.id]):
            yield _at(file, number, skill, "id", "no item teaches it: nobody can be given a next step")
        elif absent := sorted(set(range(1, highest.get(skill.id, RUBRIC_LEVELS) + 1)) - levels):
            yield _at(file, number, skill, "id", f"no item leads to level {', '.join(map(str, absent))}")


def _expired(items: list[ContentItem], file: YamlFile, as_of: date) -> Iterator[Fault]:
    for number, item in enumerate(items):
        if item.expires_on and item.expires_on < as_of:
            mend = (
                f"its review held until {item.expires_on}: it is not recommended until it is reviewed again"
            )
            yield file.fault(("items", number, "reviewed_on"), mend, f"items.{item.id}.reviewed_on")


def _orphans(items: list[ContentItem], placed: set[str], file: YamlFile) -> Iterator[Fault]:
    for number, item in enumerate(items):
        if item.id not in placed and not item.compliance:
            mend = "it is in no track of the curriculum: give it a place"
            yield file.fault(("items", number, "id"), mend, f"items.{item.id}")


def _at(file: YamlFile, number: int, skill: Competency, key: str, mend: str) -> Fault:
    return file.fault(("competencies", number, key), mend, f"competencies.{skill.id}")
