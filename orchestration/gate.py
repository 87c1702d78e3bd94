"""The gate: Great Expectations suites as blocking Dagster checks between canonical entities and marts.

Belongs here: which parameters the suites get and how outcomes become Dagster's results. The questions
are in `expectations/suites/`.
"""

from collections.abc import Iterator
from datetime import date

import dagster as dg

from expectations.check import FAILED, NOT_APPLICABLE, PASSED, CheckOutcome, GateParameters
from expectations.confinement import confine
from expectations.runner import run_checks
from expectations.suites.registry import GATE
from orchestration.instance import POOL
from orchestration.quality_report import as_document, write_quality
from orchestration.run_context import RunContext
from orchestration.withheld_units import Concerned, write_failing
from signalpath.program import Program
from signalpath.program.charter import Gate


def gate_parameters(program: Program, as_of: date) -> GateParameters:
    """The charter's thresholds, and which kinds of source there are."""
    charter = program.charter
    gate = charter.gate if charter else Gate()
    baselines = [cohort.baseline_start_on for cohort in charter.cohorts] if charter else []
    return GateParameters(
        as_of=as_of,
        range_start_on=gate.range_start_on or min(baselines, default=None),
        maximum_silent_weeks=gate.maximum_silent_weeks,
        minimum_incident_attribution=gate.minimum_incident_attribution,
        minimum_ticket_team_match=gate.minimum_ticket_team_match,
        kinds=frozenset(source.kind for source in program.sources.root),
    )


# Names and questions do not depend on the parameters, so any will do to declare the checks.
_ANY = GateParameters(date(2000, 1, 1), None, 1, 1.0, 1.0, frozenset())
SPECS = [
    dg.AssetCheckSpec(check.name, asset=list(key), blocking=True, description=check.question)
    for key, suite in GATE.items()
    for check in suite(_ANY)
]


@dg.multi_asset_check(name="gate", specs=SPECS, pool=POOL, can_subset=True)
def gate(context: dg.AssetCheckExecutionContext, run: RunContext) -> Iterator[dg.AssetCheckResult]:
    """Ask the three questions of Phase 1, and a fourth of the rest.

    A failure stops everything after the canonical entities, unless it concerns few people, repositories
    or domains: then only their paths are withheld.
    """
    parameters = gate_parameters(run.program, run.day)
    wanted = {tuple(key.asset_key.path) for key in context.selected_asset_check_keys}
    outcomes = [
        outcome
        for key, suite in GATE.items()
        if key in wanted
        for outcome in run_checks(run.settings.warehouse, key, suite(parameters), parameters.kinds)
    ]
    path, day = run.settings.warehouse, run.day.isoformat()
    concerned = Concerned(path, day)
    outcomes = confine(outcomes, concerned.sizes, concerned.people, concerned.affected(outcomes))
    write_failing(path, outcomes, concerned.names)
    write_quality(run.settings, run.day, outcomes, context.run.run_id)
    yield from (check_result(outcome) for outcome in outcomes)


def check_result(outcome: CheckOutcome) -> dg.AssetCheckResult:
    """A question that does not arise passes, with a warning that says why it does not.

    What is confined does not pass either, yet as a warning it lets the rest go on: Dagster stops for
    a blocking check that failed as an error.
    """
    missing = outcome.status == NOT_APPLICABLE
    return dg.AssetCheckResult(
        asset_key=list(outcome.asset_key),
        check_name=outcome.check_name,
        passed=outcome.status in (PASSED, NOT_APPLICABLE),
        severity=dg.AssetCheckSeverity.ERROR
        if outcome.status in (FAILED, PASSED)
        else dg.AssetCheckSeverity.WARN,
        description=f"not applicable: {outcome.observed}" if missing else outcome.observed,
        metadata={k: str(v) for k, v in as_document(outcome).items() if k not in ("asset_key", "check_name")},
    )
