"""The role gap report, for one person alone: what the ladder expects, and what evidence there is.

Belongs here: setting an `OwnPage` beside the roles of the model. It is no verdict: what is not known is said
to be unknown and never to be missing, and nothing here is about pay or promotion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from signalpath.program.model import RUBRIC_LEVELS, Competency, CompetencyModel, Role
from signalpath.reports.own import OwnPage, Skill
from signalpath.reports.page import render_page

Status = Literal["proven", "shown", "missing", "open", "unknown"]
WORDS: dict[Status, str] = {
    "proven": "proven by a checkpoint or a sign-off",
    "shown": "your work speaks for it",
    "missing": "your work looks like an earlier level, so far",
    "open": "the evidence can be read either way",
    "unknown": "not known: too little evidence to say anything",
}
TO_DO: dict[Status, str] = {
    "proven": "Nothing.",
    "shown": "Nothing has to be learnt; an unaided checkpoint or a sign-off would prove it.",
    "missing": "Start with one of these:",
    "open": "A checkpoint or a sign-off would tell. If you want to learn:",
    "unknown": "Unknown is no gap. A checkpoint or a sign-off would tell. If you want to learn:",
}
SURE = 0.8
ITEMS_SHOWN = 2


@dataclass(frozen=True)
class Expected:
    """One skill that a role expects, what is known of it, and items at that level that can be offered."""

    competency: str
    level: int
    rubric: str
    status: Status
    words: str
    to_do: str
    skill: Skill | None
    items: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class RoleReport:
    """One role of the ladder, with every skill that it expects."""

    name: str
    is_present: bool
    expected: tuple[Expected, ...]

    def count(self, *statuses: Status) -> int:
        """How many skills have one of these statuses."""
        return sum(one.status in statuses for one in self.expected)


def role_of(page: OwnPage, model: CompetencyModel) -> Role | None:
    """The rung that the roster's words mean: level and role together before the role alone, case aside."""
    role, level = (page.role or "").strip().lower(), (page.level or "").strip().lower()
    if not role:
        return None
    for title in dict.fromkeys((f"{level} {role}".strip(), f"{role} {level}".strip(), role)):
        for rung in model.roles:
            if title in (known.lower() for known in rung.titles):
                return rung
    return None


def role_reports(
    page: OwnPage, model: CompetencyModel, content: Sequence[Mapping[str, Any]]
) -> list[RoleReport]:
    """The present role first, then those that it leads to; empty where the ladder has no such title.

    Args:
        page: what is known of the person.
        model: roles and rubrics.
        content: rows of `dim_content`, by the columns of `FRAMES`.
    """
    present = role_of(page, model)
    if present is None:
        return []
    roles = {role.id: role for role in model.roles}
    ladder = [present, *(roles[next_id] for next_id in present.next if next_id in roles)]
    skills = {skill.competency_id: skill for skill in page.skills}
    competencies = {competency.id: competency for competency in model.competencies}
    offered = [item for item in content if item["is_offerable"] and item["content_id"] not in page.done]
    return [
        RoleReport(
            role.name,
            role is present,
            tuple(
                _expected(competencies[own_id], level, skills.get(own_id), offered)
                for own_id, level in role.expects.items()
                if own_id in competencies
            ),
        )
        for role in ladder
    ]


def status_of(skill: Skill | None, level: int) -> Status:
    """What the evidence says of a level.

    J (ours): a level stands for the middle of its quarter of the scale, (level - 0.5) / 4. `shown` where the
    skill lies above it with a probability of at least `SURE`, `missing` where it lies below with as much,
    else `open`. Proof counts by its own level, whatever the work says.
    """
    if skill is not None and (skill.proven_level or 0) >= level:
        return "proven"
    if skill is None or skill.is_unknown or skill.alpha is None or skill.beta is None:
        return "unknown"
    from scipy.special import betainc

    below = float(betainc(skill.alpha, skill.beta, (level - 0.5) / RUBRIC_LEVELS))
    return "shown" if below <= 1 - SURE else "missing" if below >= SURE else "open"


def render_role(page: OwnPage, reports: Sequence[RoleReport]) -> str:
    """The report as HTML."""
    return render_page("role.html.j2", page=page, reports=reports, sure=SURE)


def _expected(
    competency: Competency, level: int, skill: Skill | None, offered: Sequence[Mapping[str, Any]]
) -> Expected:
    status = status_of(skill, level)
    fitting = [i for i in offered if i["competency_id"] == competency.id and i["level"] == level]
    items = sorted(fitting, key=lambda i: (i["minutes"] or 0, i["content_id"]))[:ITEMS_SHOWN]
    if status in ("proven", "shown"):
        items = []
    to_do = TO_DO[status]
    if status in ("missing", "open", "unknown") and not items:
        to_do = to_do.replace("Start with one of these:", "The catalogue has nothing at this level yet.")
        to_do = to_do.replace(" If you want to learn:", " The catalogue has nothing at this level yet.")
    return Expected(
        competency=competency.name,
        level=level,
        rubric=competency.tasks[0].rubric[level - 1],
        status=status,
        words=WORDS[status],
        to_do=to_do,
        skill=skill,
        items=tuple(items),
    )
