"""Deployments and checks of commits: in order, once, and as many as usual."""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from functools import partial

from expectations.check import Check, GateParameters
from expectations.declare import CODE_HOSTS, REST, SOURCE_OWNER, duplicates, each, of_known
from expectations.sql.change import shares
from expectations.sql.counts import orphans
from expectations.sql.rhythm import end_of, volumes

TABLE = "intermediate.int_deployments"
RUNS = "intermediate.int_ci_runs"


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_deployments."""
    ask = partial(each, question=REST, who_can_mend=SOURCE_OWNER, needs=(CODE_HOSTS,))
    end = end_of(parameters)
    return [
        ask(
            "deployments_and_checks_are_in_order",
            expected=f"99 % of the deployments and check runs end after they begin, by {parameters.as_of}",
            meaning="lead times would be nonsense",
            rows=f"select deployment_key as key, created_at < {end}"
            f" and coalesce(finished_at >= created_at, true) as is_sound from {TABLE}"
            f" union all select ci_run_key, started_at < {end}"
            f" and coalesce(finished_at >= started_at, true) from {RUNS} where started_at is not null",
            judged="deployments and check runs",
            mostly=0.99,
        ),
        of_known(
            ask,
            "deployment_states_are_of_known_deployments",
            orphans(
                "github__deployment_statuses", "deployment_status_id", "github__deployments", "deployment_id"
            ),
            judged="states",
            parent="deployment",
            needs=("github",),
        ),
        ask(
            "deployments_are_recorded_once",
            expected="99 % share no repository, environment, commit and second with another",
            meaning="pages were read twice under other ids",
            rows=duplicates(
                TABLE, "repository_key, environment, commit_sha, created_at", shown="deployment_key"
            ),
            judged="deployments",
            mostly=0.99,
        ),
        ask(
            "deployments_and_checks_come_as_many_as_usual",
            expected="no week under a third, no three weeks under 70 % of what is usual",
            meaning="a part of the deployments or check runs was not read",
            rows=volumes(
                f"select 'deployments' as unit, created_at as moment from {TABLE}"
                f" union all select 'check runs', started_at from {RUNS}",
                parameters,
                until_as_of=True,
            ),
            judged="rhythms",
        ),
        ask(
            "deployments_succeed_as_often_as_usual",
            expected="shares that succeed, and that go to production, are within 20 points of what is usual",
            meaning="states or environments were renamed",
            rows=shares(
                "select 'successful deployments' as unit, created_at as moment,"
                f" (status = 'SUCCESS')::integer as hits, 1 as trials from {TABLE}"
                f" union all select 'to production', created_at, is_production::integer, 1 from {TABLE}"
                " union all select 'successful checks', started_at,"
                f" (lower(conclusion) = 'success')::integer, 1 from {RUNS} where conclusion is not null",
                parameters,
                0.2,
            ),
            judged="shares",
        ),
    ]
