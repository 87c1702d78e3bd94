"""What holds of any organisation's tickets, and of what the competency model maps them to.

Belongs here: bounds of tickets, their history and the mappings; `bounds.py` says what a bound is.
"""

from __future__ import annotations

from functools import partial

from expectations.check import Check, GateParameters
from expectations.declare import CODE_HOSTS, INCIDENT_TOOLS, REST, TICKETS, TRACKER_OWNER, TRACKERS, each


def issues(parameters: GateParameters) -> list[Check]:
    """Bounds of intermediate.int_issues and their history."""
    ask = partial(each, question=TICKETS, who_can_mend=TRACKER_OWNER, needs=("jira",))
    return [
        ask(
            "have_known_categories",
            expected="95 % of the tickets have a status category that Jira documents",
            meaning="what is done cannot be told from what is not",
            rows="select issue_id as key,"
            " coalesce(status_category in ('new', 'indeterminate', 'done'), false) as is_sound"
            " from raw.jira__issues",
            judged="tickets",
            mostly=0.95,
        ),
    ]


def mappings(parameters: GateParameters) -> list[Check]:
    """Bounds of intermediate.int_artefact_competencies: what the model maps is what the tools have."""
    return [
        each(
            "mappings_name_what_there_is",
            REST,
            "half of the mappings of a kind match a path, service, label or component that was read",
            "things were renamed, or their names not read: work cannot be told by competency",
            "engineering: the owner of program/model/competencies.yml",
            MAPPED,
            judged="kinds of mapping",
            needs=((*CODE_HOSTS, *INCIDENT_TOOLS, *TRACKERS),),
        )
    ]


MAPPED = """
with artefacts as (
    select 'service' as artefact_type, name from intermediate.int_services
    union
    select 'label', unnest(labels) from intermediate.int_pull_requests
    union
    select 'component', unnest(components) from intermediate.int_issues
),
matched as (
    select mappings.artefact_type, mappings.pattern, count(artefacts.name) > 0 as is_met
    from intermediate.int_artefact_competencies as mappings
    left join artefacts
        on mappings.artefact_type = artefacts.artefact_type and regexp_matches(artefacts.name, mappings.regex)
    where mappings.artefact_type <> 'path'
    group by all
    union all
    select 'path', competency_id,
        competency_id in (select competency_id from intermediate.int_path_competencies)
    from intermediate.int_artefact_competencies where artefact_type = 'path'
),
read as (
    select 'service' as artefact_type, count(*) as n from intermediate.int_incidents
    union all
    select 'component', count(*) from intermediate.int_issues
    union all
    select 'label', count(*) from intermediate.int_pull_requests
    union all
    select 'path', count(*) from intermediate.int_pull_requests
)
select artefact_type as key, avg(is_met::integer) >= 0.5 as is_sound
from matched inner join read using (artefact_type)
where n >= 100
group by artefact_type
"""
