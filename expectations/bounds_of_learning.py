"""What holds of any organisation's learning events and coverage reports; `bounds.py` says what a bound is.

Belongs here: bounds of what learning systems and builds report.
"""

# ruff: noqa: S608 - the SQL is ours
from __future__ import annotations

from functools import partial

from expectations.check import Check, GateParameters
from expectations.declare import INCIDENT_TOOLS, LEARNING_OWNER, REST, each

VERBS = (
    "('launched', 'initialized', 'interacted', 'answered', 'attempted', 'completed', 'passed', 'failed',"
    " 'experienced', 'progressed', 'scored', 'satisfied', 'suspended', 'resumed', 'terminated', 'voided')"
)


def learning(parameters: GateParameters) -> list[Check]:
    """Bounds of intermediate.int_learning_events."""
    ask = partial(each, question=REST, who_can_mend=LEARNING_OWNER, needs=("xapi",))
    table = "intermediate.int_learning_events"
    return [
        ask(
            "checkpoints_say_how_they_ended",
            expected="80 % of the events of checkpoints have a score or say whether they succeeded",
            meaning="results were not read: nobody's proof counts",
            rows="select statement_id as key, score_scaled is not null or is_success is not null as is_sound"
            " from raw.xapi__statements where object_id like '%/checkpoint/%'"
            " and verb_id not like '%/launched' and voided_statement_id is null",
            judged="events of checkpoints",
            mostly=0.8,
        ),
        ask(
            "completed_items_were_begun",
            expected="60 % of the completed items were launched and worked on by the same person",
            meaning="most of what happened between is missing",
            rows="select min(statement_id) as key, bool_or(verb = 'launched')"
            f" and bool_or(verb in ('interacted', 'answered')) as is_sound from {table}"
            " where content_id is not null group by person_key, content_id"
            " having bool_or(verb = 'completed')",
            judged="completed items",
            mostly=0.6,
        ),
        ask(
            "durations_fit_the_catalogue",
            expected="the median of durations is between a fifth of and twenty times the catalogue's",
            meaning="durations are in another unit",
            rows="select 'median' as key, median(duration_seconds / 60 / minutes) between 0.2 and 20"
            f" as is_sound from {table} inner join raw.program__contents using (content_id)"
            " where duration_seconds > 0 and minutes > 0 having count(*) >= 20",
            judged="medians",
        ),
        ask(
            "statements_use_known_verbs",
            expected="half of the statements have a verb of the xAPI vocabulary that is understood",
            meaning="the learning system has words of its own: nothing that people did is seen",
            rows="select statement_id as key, coalesce("
            f"regexp_extract(verb_id, '[^/]+$') in {VERBS}, false) as is_sound from raw.xapi__statements",
            judged="statements",
            mostly=0.5,
        ),
    ]


def coverage(parameters: GateParameters) -> list[Check]:
    """Bounds of intermediate.int_service_coverage."""
    ask = partial(
        each, question=REST, who_can_mend="engineering: the owner of the reports", needs=("coverage",)
    )
    return [
        ask(
            "reports_cover_at_most_everything",
            expected="99 % of the reports cover between none and all of the lines",
            meaning="lines or shares are in another unit",
            rows="select service as key, coalesce(lines_covered between 0 and lines_total, true) as is_sound"
            " from raw.coverage__reports",
            judged="reports",
            mostly=0.99,
        ),
        ask(
            "reports_name_known_services",
            expected="half of the reports are of a service that the on-call tool has",
            meaning="services have other names here: coverage would be nobody's",
            rows="select service_name as key, services.name is not null as is_sound"
            " from intermediate.int_service_coverage left join (select distinct name"
            " from intermediate.int_services) as services on service_name = services.name",
            judged="reports",
            needs=("coverage", INCIDENT_TOOLS),
            mostly=0.5,
        ),
    ]
