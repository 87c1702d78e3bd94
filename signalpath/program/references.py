"""What the files of a program say of each other, and what is refused there.

Works on the YAML and not on the validated models, so that one missing field does not hide an unknown id
beside it. Ids of a file that cannot be read, or where an entry has none, are not known: nothing that refers
to them is judged. Circles are in `circles.py`.
"""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping

from signalpath.program.circles import circles
from signalpath.program.content import MODULES
from signalpath.program.places import Fault, Part, Place, YamlFile, shown
from signalpath.program.seniors import repeated_seniors

Files = Mapping[str, YamlFile]


def broken_references(files: Files) -> list[Fault]:
    """Every repeated id, unknown id, rival rule, misplaced item and circle of a program.

    Args:
        files: the program's files by their field of `Program`.
    """
    return [
        *_repeated_ids(files),
        *_unknown_ids(files),
        *_repeated_titles(files),
        *repeated_seniors(files),
        *_rival_mappings(files),
        *_misplaced_items(files),
        *circles(files),
    ]


def _repeated_ids(files: Files) -> Iterator[Fault]:
    lists = [
        (key, files[name].parts(key))
        for name, key in (
            ("charter", "cohorts"),
            ("charter", "targets"),
            ("competencies", "roles"),
            ("competencies", "competencies"),
            ("signals", "signals"),
            ("metrics", "metrics"),
            ("catalog", "items"),
        )
    ]
    lists += [("tasks", c.parts("tasks")) for c in files["competencies"].parts("competencies")]
    lists += [("errors", item.parts("errors")) for item in files["catalog"].parts("items")]
    for part, key in [
        *((c, "prerequisites") for c in files["competencies"].parts("competencies")),
        *((role, "next") for role in files["competencies"].parts("roles")),
    ]:
        named = [name for name, _ in part.names(key)]
        for number, (name, place) in enumerate(part.names(key)):
            if name in named[:number]:
                yield part.fault(key, f"`{shown(name)}` is given twice: take one out", place)
    for what, parts in lists:
        seen: set[str] = set()
        for part in parts:
            if part.id in seen:
                yield part.file.fault(
                    (*part.place, "id"), f"`{shown(part.id)}` is defined before: ids must be unique", what
                )
            seen |= {part.id} if part.id else set()


def known_ids(file: YamlFile, key: str) -> set[str] | None:
    """The ids in a list of a file; none in a file that is absent, and None where they cannot be known."""
    if not file.exists:
        return set()
    if not isinstance(file.value, dict) or not isinstance(entries := file.value.get(key), list):
        return None
    ids = [part.id for part in file.parts(key) if part.id]
    return set(ids) if len(ids) == len(entries) else None


def _unknown_ids(files: Files) -> Iterator[Fault]:
    charter, model, metrics = files["charter"], files["competencies"], files["metrics"]
    competencies, roles = known_ids(model, "competencies"), known_ids(model, "roles")
    items, cohorts = known_ids(files["catalog"], "items"), known_ids(charter, "cohorts")
    outcomes = known_ids(metrics, "metrics")
    services = model.value.get("services", {}) if isinstance(model.value, dict) else {}
    top = charter.value if isinstance(charter.value, dict) else {}

    problem = top.get("problem")
    # What has no model yet may be agreed on already, which `Program.missing` says.
    if isinstance(problem, dict) and model.path.is_file():
        part = Part(charter, ("problem",), problem)
        yield from _unknown(part, "relevance", part.names("relevance"), competencies, "competency")
        for figure in part.parts("figures"):
            yield from _unknown(figure, "domain", _one(figure, "domain"), competencies, "competency")
            if metrics.path.is_file():
                yield from _unknown(figure, "measure", _one(figure, "measure"), outcomes, "metric")
    for target in charter.parts("targets"):
        yield from _unknown(target, "cohort", _one(target, "cohort"), cohorts, "cohort")
        yield from _unknown(target, "competency", _one(target, "competency"), competencies, "competency")
        yield from _unknown(target, "metric", _one(target, "metric"), outcomes, "metric")
    for role in model.parts("roles"):
        yield from _unknown(role, "expects", role.names("expects"), competencies, "competency")
        yield from _unknown(role, "next", role.names("next"), roles, "role")
    for senior in model.parts("seniors"):
        yield from _unknown(senior, "competencies", senior.names("competencies"), competencies, "competency")
    for competency in model.parts("competencies"):
        given = competency.names("prerequisites")
        yield from _unknown(competency, "prerequisites", given, competencies, "competency")
        # Without metrics.yml no outcome is published, which `Program.missing` says.
        for task in competency.parts("tasks") if metrics.exists else ():
            yield from _unknown(task, "outcome", _one(task, "outcome"), outcomes, "metric")
    for item in files["catalog"].parts("items"):
        yield from _unknown(item, "competency", _one(item, "competency"), competencies, "competency")
        yield from _unknown(item, "requires", item.names("requires"), competencies, "competency")
        if isinstance(services, dict) and model.is_readable:
            named = item.names("service_versions")
            yield from _unknown(item, "service_versions", named, services, "service")
    for track in files["curriculum"].parts("tracks"):
        yield from _unknown(track, "competency", _one(track, "competency"), competencies, "competency")
        for module in MODULES:
            yield from _unknown(track, module, track.names(module), items, "item")


def _one(part: Part, key: str) -> list[tuple[str, Place]]:
    value = part.text(key)
    return [(value, (*part.place, key))] if value is not None else []


def _unknown(
    part: Part,
    key: str,
    given: Iterable[tuple[str, Place]],
    known: Collection[str] | None,
    what: str,
) -> Iterator[Fault]:
    if known is None:
        return
    for name, place in given:
        if name not in known:
            near = difflib.get_close_matches(name, sorted(known), n=1)
            mend = f"did you mean `{near[0]}`?" if near else "define it, or take it out"
            yield part.fault(key, f"{what} `{shown(name)}` is not defined: {mend}", place)


def _repeated_titles(files: Files) -> Iterator[Fault]:
    """A roster title that would put one person into two roles."""
    first: dict[str, Part] = {}
    for role in files["competencies"].parts("roles"):
        for title, place in role.names("titles"):
            other = first.setdefault(title.strip().casefold(), role)
            if other is not role:
                yield role.fault(
                    "titles", f"a title is given here and in `{shown(other.id or '…')}`: keep one", place
                )


def _rival_mappings(files: Files) -> Iterator[Fault]:
    """Rules that claim the same work to the same degree: of two competencies neither is meant."""
    first: dict[tuple[str, str, float], Part] = {}
    rivals: dict[tuple[str, str, float], list[Part]] = defaultdict(list)
    for competency in files["competencies"].parts("competencies"):
        for rule in competency.parts("mappings"):
            artefact, pattern = rule.text("artefact"), rule.text("pattern")
            weight = rule.value.get("weight", 1.0)
            if artefact is None or pattern is None or not isinstance(weight, int | float):
                continue
            # Matching ignores case; `**/**` is no more than `**`.
            claim = artefact, re.sub(r"(\*\*/)+", "**/", pattern.strip().lower()), float(weight)
            if first.setdefault(claim, competency) is competency and claim in rivals:
                yield rule.fault("pattern", f"this rule of `{competency.id}` is given twice: take one out")
            rivals[claim] += [] if competency in rivals[claim] else [competency]
            if len(rivals[claim]) > 1:
                names = " and ".join(shown(one.id or "…") for one in rivals[claim])
                yield rule.fault(
                    "pattern",
                    f"{artefact} `{shown(claim[1])}` is claimed by {names} with the same weight: "
                    "narrow one pattern, give them different weights, or take one out",
                )


def _misplaced_items(files: Files) -> Iterator[Fault]:
    """Items of the curriculum that stand twice, in another skill's track, or do not belong in one."""
    items = {item.id: item for item in files["catalog"].parts("items")}
    places: dict[str, str] = {}
    tracks: set[str] = set()
    for track in files["curriculum"].parts("tracks"):
        skill = track.text("competency")
        if skill in tracks:
            yield track.fault("competency", f"`{shown(skill)}` has a track before: put both into one")
        tracks |= {skill} if skill else set()
        for module in MODULES:
            for name, place in track.names(module):
                if name in places:
                    mend = f"`{shown(name)}` stands in {places[name]} before: an item has one place"
                    yield track.fault(module, mend, place)
                places.setdefault(name, f"{shown(skill or '…')}.{module}")
                if (item := items.get(name)) is None:
                    continue
                if skill and (taught := item.text("competency")) and taught != skill:
                    mend = f"`{shown(name)}` teaches {shown(taught)}: put it into that track"
                    yield track.fault(module, mend, place)
                if item.value.get("compliance") is True:
                    mend = f"`{shown(name)}` is compliance training, which is kept apart: take it out"
                    yield track.fault(module, mend, place)
