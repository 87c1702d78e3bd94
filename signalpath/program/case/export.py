"""A competency model as a CFPackage of CASE 1.1.

Domains, skills, tasks and roles are CFItems in one tree (`isChildOf`); a prerequisite and the role before
another one are `precedes`; what a role expects is `isRelatedTo` with the level beside it. Each skill has a
CFRubric with a criterion per task and four levels.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from signalpath.program.case.document import DOMAIN, ITEM_TYPES, ROLE, SKILL, TASK, Names, ours
from signalpath.program.model import Competency, CompetencyModel, Role

Json = dict[str, Any]


def case_package(model: CompetencyModel, organisation: str = "", base: str = "") -> str:
    """The CFPackage as JSON text, keys in order and without anything of this machine or moment.

    Args:
        model: a model without faults.
        organisation: who publishes it; part of every identifier.
        base: address of a CASE server that would serve it, such as https://case.example.org/ims/case/v1p1.
    """
    names = Names(organisation, base, f"{model.reviewed_on.isoformat()}T00:00:00Z")
    domains = list(dict.fromkeys(skill.domain for skill in model.competencies))
    package = {
        "CFDocument": _document(model, names),
        "CFItems": [*_items(model, domains, names)],
        "CFAssociations": [
            *_tree(model, domains, names),
            *_order(model, names),
            *_expectations(model, names),
        ],
        "CFDefinitions": {
            "CFItemTypes": [
                names.head("CFItemType", kind)
                | {"title": kind, "description": text, "hierarchyCode": str(number)}
                for number, (kind, text) in enumerate(ITEM_TYPES.items(), start=1)
            ],
            "CFSubjects": [
                names.head("CFSubject", domain) | {"title": domain, "hierarchyCode": str(number)}
                for number, domain in enumerate(domains, start=1)
            ],
        },
        "CFRubrics": [_rubric(skill, names) for skill in model.competencies],
    }
    return json.dumps(package, indent=2, ensure_ascii=False) + "\n"


def _document(model: CompetencyModel, names: Names) -> Json:
    return (
        names.head("CFDocument")
        | {
            "frameworkType": "Competency model",
            "caseVersion": "1.1",
            "creator": names.organisation or model.owner,
            "title": _title(names),
            "version": model.version,
        }
        | ours(
            owner=model.owner,
            reviewed_on=model.reviewed_on.isoformat(),
            review_every_days=model.review_every_days,
            services=model.services,
            seniors=[senior.model_dump() for senior in model.seniors],
        )
    )


def _title(names: Names) -> str:
    return f"Competency model of {names.organisation}" if names.organisation else "Competency model"


def _item(names: Names, kind: str, code: str, statement: str, **more: Any) -> Json:
    return (
        names.head("CFItem", kind, code)
        | {
            "fullStatement": statement,
            "humanCodingScheme": code,
            "CFItemType": kind,
            "CFItemTypeURI": names.link(kind, "CFItemType", kind),
        }
        | more
    )


def _items(model: CompetencyModel, domains: list[str], names: Names) -> Iterator[Json]:
    for domain in domains:
        yield _item(names, DOMAIN, domain, domain)
    for skill in model.competencies:
        about = {
            "subject": [skill.domain],
            "subjectURI": [names.link(skill.domain, "CFSubject", skill.domain)],
        }
        mappings = [rule.model_dump() for rule in skill.mappings]
        yield _item(names, SKILL, skill.id, skill.name, **about, **ours(mappings=mappings))
        for task in skill.tasks:
            yield _item(
                names, TASK, f"{skill.id}.{task.id}", task.name, **about, **ours(outcome=task.outcome)
            )
    for role in model.roles:
        yield _item(names, ROLE, role.id, role.name, **ours(titles=role.titles, is_senior=role.is_senior))


def _association(names: Names, kind: str, origin: Json, destination: Json, number: int) -> Json:
    return names.head("CFAssociation", kind, origin["identifier"], destination["identifier"]) | {
        "associationType": kind,
        "sequenceNumber": number,
        "originNodeURI": origin,
        "destinationNodeURI": destination,
    }


def _skill(names: Names, skill: Competency) -> Json:
    return names.link(skill.name, "CFItem", SKILL, skill.id) | {"targetType": "CASE"}


def _role(names: Names, role: Role) -> Json:
    return names.link(role.name, "CFItem", ROLE, role.id) | {"targetType": "CASE"}


def _tree(model: CompetencyModel, domains: list[str], names: Names) -> Iterator[Json]:
    document = names.link(_title(names), "CFDocument") | {"targetType": "CASE"}
    nodes = {
        domain: names.link(domain, "CFItem", DOMAIN, domain) | {"targetType": "CASE"} for domain in domains
    }
    tops = [*nodes.values(), *(_role(names, role) for role in model.roles)]
    for number, top in enumerate(tops, start=1):
        yield _association(names, "isChildOf", top, document, number)
    for number, skill in enumerate(model.competencies, start=1):
        node = _skill(names, skill)
        yield _association(names, "isChildOf", node, nodes[skill.domain], number)
        for place, task in enumerate(skill.tasks, start=1):
            leaf = names.link(task.name, "CFItem", TASK, f"{skill.id}.{task.id}") | {"targetType": "CASE"}
            yield _association(names, "isChildOf", leaf, node, place)


def _order(model: CompetencyModel, names: Names) -> Iterator[Json]:
    skills = {skill.id: skill for skill in model.competencies}
    roles = {role.id: role for role in model.roles}
    for skill in model.competencies:
        for number, before in enumerate(skill.prerequisites, start=1):
            nodes = _skill(names, skills[before]), _skill(names, skill)
            yield _association(names, "precedes", *nodes, number)
    for role in model.roles:
        for number, after in enumerate(role.next, start=1):
            yield _association(names, "precedes", _role(names, role), _role(names, roles[after]), number)


def _expectations(model: CompetencyModel, names: Names) -> Iterator[Json]:
    skills = {skill.id: skill for skill in model.competencies}
    for role in model.roles:
        for number, (skill, level) in enumerate(role.expects.items(), start=1):
            nodes = _role(names, role), _skill(names, skills[skill])
            said = {"notes": f"The role expects level {level}."}
            yield _association(names, "isRelatedTo", *nodes, number) | said | ours(expects_level=level)


def _rubric(skill: Competency, names: Names) -> Json:
    rubric = names.head("CFRubric", skill.id)
    return rubric | {
        "title": skill.name,
        "CFRubricCriteria": [
            names.head("CFRubricCriterion", skill.id, task.id)
            | {
                "description": task.name,
                "CFItemURI": names.link(task.name, "CFItem", TASK, f"{skill.id}.{task.id}"),
                "position": number,
                "rubricId": rubric["identifier"],
                "CFRubricCriterionLevels": [
                    names.head("CFRubricCriterionLevel", skill.id, task.id, level)
                    | {
                        "description": line,
                        "quality": f"Level {level}",
                        "score": level,
                        "position": level,
                        "rubricCriterionId": str(names.uuid("CFRubricCriterion", skill.id, task.id)),
                    }
                    for level, line in enumerate(task.rubric, start=1)
                ],
            }
            for number, task in enumerate(skill.tasks, start=1)
        ],
    }
