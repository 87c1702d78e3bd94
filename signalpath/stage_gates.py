"""Whether the next stage of the rollout may begin: one line per condition, judged from counts.

Belongs here: the conditions, their limits and what to do about each. The stages are those of the rollout
checklist: prepare (before the technology), trust (before launch), pilot (to learn), scale. Where the counts
come from is `orchestration/status.py`. Nothing here names a person but the charter's owners.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from signalpath.program import Program
from signalpath.program.charter import Charter
from signalpath.program.stages import STAGES

COHORT_PEOPLE, COHORT_TEAMS = (10, 20), (2, 3)
SESSION_MINUTES, TRAINING_MINUTES = 45, 120
ANSWERING_PEOPLE = 5
MET, BLOCKS, UNKNOWN = "met", "blocks", "unknown"


@dataclass(frozen=True)
class Facts:
    """What the last run and the last audit left; None where nothing was left to tell from.

    Attributes:
        audit_is_fine: every source reachable and read-only, or excepted.
        problem_figures: figures of the charter that the warehouse could work out.
        cohort_people, cohort_teams: consenting current people of the running cohort, and their teams.
        failed_checks: of the quality gate.
        first_work_on: the earliest day of work that was read.
        answering_people: who answered the pilot's three questions.
        active_share: active of enrolled, over the last four weeks of the engagement mart.
        active_people: the active ones of the last week.
        verdicts: target id -> verdict of its effect.
    """

    audit_is_fine: bool | None = None
    problem_figures: int | None = None
    cohort_people: int | None = None
    cohort_teams: int | None = None
    failed_checks: int | None = None
    first_work_on: date | None = None
    answering_people: int | None = None
    active_share: float | None = None
    active_people: int | None = None
    verdicts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Condition:
    """One line: `state` is met, blocks or unknown; `mend` says what to do unless it is met."""

    stage: str
    asks: str
    state: str
    found: str
    mend: str


def judge(program: Program, facts: Facts, as_of: date) -> list[Condition]:
    """Every condition of every stage, in order. The first stage with one that is not met is where you are.

    Raises:
        ValueError: the program has no charter, so there is nothing to judge.
    """
    if program.charter is None:
        raise ValueError("no charter.yml, so there are no stages. Copy program/charter.yml and fill it in")
    charter = program.charter
    return [
        *_prepare(charter, facts),
        *_trust(charter, facts),
        *_pilot(charter, facts),
        *_scale(program, facts, as_of),
    ]


def current_stage(conditions: list[Condition]) -> str | None:
    """The first stage that something still blocks; None where nothing does."""
    return next((stage for stage in STAGES for c in conditions if c.stage == stage and c.state != MET), None)


def _line(stage: str) -> Callable[..., Condition]:
    def line(asks: str, is_met: bool | None, found: str, mend: str) -> Condition:
        state = UNKNOWN if is_met is None else MET if is_met else BLOCKS
        return Condition(stage, asks, state, found, "" if state == MET else mend)

    return line


def _prepare(charter: Charter, facts: Facts) -> Iterator[Condition]:
    line = _line("prepare")
    yield line("The three owners are named", True, f"sponsor: {charter.owners.sponsor}", "")
    asked, made = len(charter.problem.figures), facts.problem_figures
    yield line(
        "The problem is worked out from the data",
        None if made is None else made >= asked,
        "not yet" if made is None else f"{made} of {asked} figures",
        "Run `signalpath run`. A figure without data names a measure or a domain that no source feeds",
    )
    yield line(
        "Every source is reachable and read-only",
        facts.audit_is_fine,
        {None: "not audited", True: "audited", False: "refused or not reachable"}[facts.audit_is_fine],
        "Run `signalpath audit` and mend what it names",
    )
    open_lines = [one.item for one in charter.data_access.reviews if not one.reviewed_on]
    total = len(charter.data_access.reviews)
    yield line(
        "The security and privacy review is done",
        bool(total) and not open_lines,
        f"{total - len(open_lines)} of {total} lines are dated",
        "Date the open lines of data_access.reviews in charter.yml once they are reviewed",
    )


def _trust(charter: Charter, facts: Facts) -> Iterator[Condition]:
    line = _line("trust")
    launch = min((cohort.launch_on for cohort in charter.cohorts), default=None)
    held = [s for s in charter.sessions if s.kind == "what_is_read" and s.held_on]
    in_time = [s for s in held if s.minutes >= SESSION_MINUTES and (launch is None or s.held_on < launch)]  # type: ignore[operator]
    yield line(
        "What is read was told to everybody before launch",
        bool(in_time),
        f"held on {in_time[0].held_on}" if in_time else "not held, too short, or after the launch",
        f"Hold {SESSION_MINUTES} minutes on what is read, what for, who sees it and how to opt out",
    )
    people, teams = facts.cohort_people, facts.cohort_teams
    yield line(
        "The pilot is 10 to 20 volunteers of two or three teams",
        None
        if people is None or teams is None
        else COHORT_PEOPLE[0] <= people <= COHORT_PEOPLE[1] and COHORT_TEAMS[0] <= teams <= COHORT_TEAMS[1],
        "no consent was read" if people is None else f"{people} people of {teams} teams",
        "Ask for volunteers; consent comes through the feedback and responses sources, never from here",
    )
    yield line(
        "The data-quality gate is green",
        None if facts.failed_checks is None else facts.failed_checks == 0,
        "it has not run" if facts.failed_checks is None else f"{facts.failed_checks} checks failed",
        "See reports/quality.html for what to mend",
    )
    start = min((cohort.baseline_start_on for cohort in charter.cohorts), default=None)
    first = facts.first_work_on
    yield line(
        "The baseline is covered by data",
        None if first is None or start is None else first <= start,
        f"work is known from {first}" if first else "nothing was read",
        f"Read from {start} on, or begin the baseline later",
    )


def _pilot(charter: Charter, facts: Facts) -> Iterator[Condition]:
    line = _line("pilot")
    launches = {cohort.id: cohort.launch_on for cohort in charter.cohorts}
    late = [t.id for t in charter.targets if t.registered_on >= launches.get(t.cohort, t.registered_on)]
    yield line(
        "Targets were registered before launch",
        bool(charter.targets) and not late,
        f"{len(charter.targets) - len(late)} of {len(charter.targets)} targets",
        "Agree on what is evaluated before it starts; what was agreed later is shown as such",
    )
    told = [target.id for target in charter.targets if target.id in facts.verdicts]
    yield line(
        "Every target was evaluated, whatever came of it",
        bool(charter.targets) and len(told) == len(charter.targets),
        ", ".join(f"{name}: {facts.verdicts[name]}" for name in told) or "none",
        "Run `signalpath run` after the pilot's window began",
    )
    yield line(
        "The three questions were answered",
        None if facts.answering_people is None else facts.answering_people >= ANSWERING_PEOPLE,
        f"by {facts.answering_people or 'no'} people",
        "Ask participants: is it relevant, does it fit, what would make it more useful",
    )
    launch = min(launches.values(), default=None)
    reviews = [s.held_on for s in charter.sessions if s.kind == "sponsor_review" and s.held_on]
    seen = [day for day in reviews if launch and day > launch]
    yield line(
        "The sponsor saw the results as data",
        bool(seen),
        f"on {seen[-1]}" if seen else "not yet",
        "Go through the sponsor's pages together, negatives included, and date it in charter.yml",
    )


def _scale(program: Program, facts: Facts, as_of: date) -> Iterator[Condition]:
    charter, line = program.charter, _line("scale")
    assert charter is not None  # noqa: S101 - judge has looked
    gate, costs = charter.scale_gate, charter.costs
    share = facts.active_share
    yield line(
        "Enough of the pilot's people are active",
        None if gate is None or share is None else share >= gate.minimum_active_engagement,
        "not known" if share is None else f"{share:.0%} over the last four weeks",
        "Agree on scale_gate in charter.yml"
        if gate is None
        else "See where people stop, on the Engagement page",
    )
    each = costs.monthly / facts.active_people if costs and facts.active_people else None
    yield line(
        "An active engineer costs no more than agreed",
        None if gate is None or each is None else each <= gate.maximum_cost_per_active_engineer,
        "not known" if each is None or costs is None else f"{each:,.0f} {costs.currency} a month",
        "Fill in costs and scale_gate" if each is None else "Lower the cost, or find out why few are active",
    )
    trained = [s for s in charter.sessions if s.kind == "manager_training" and s.held_on]
    long_enough = [s for s in trained if s.minutes >= TRAINING_MINUTES]
    yield line(
        "Managers were trained for two hours",
        bool(long_enough),
        f"on {long_enough[-1].held_on}" if long_enough else "not yet",
        "What it shows, what it doesn't, how to speak of it in a 1:1; date it in charter.yml",
    )
    model = program.competencies
    due = model.review_due_on if model else None
    yield line(
        "The competency model was reviewed this quarter",
        None if due is None else as_of <= due,
        f"due on {due}" if due else "there is no model",
        "Run `signalpath model review`, decide on what it proposes, and date reviewed_on",
    )
