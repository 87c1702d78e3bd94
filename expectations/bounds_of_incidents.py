"""What holds of any organisation's incidents, shifts and responses; `bounds.py` says what a bound is.

Belongs here: bounds of what on-call tools know.
"""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates and names of tables
from __future__ import annotations

from functools import partial

from expectations.check import Check, GateParameters
from expectations.declare import INCIDENT_TOOLS, INCIDENTS, ONCALL_OWNER, each, of_known
from expectations.sql.counts import orphans
from expectations.sql.rhythm import end_of

PAGING = ("pagerduty", "opsgenie")
PRIORITIES = """
select 'the last 90 days' as key, 2 * avg(has) filter (is_new) >= avg(has) filter (not is_new) as is_sound
from (
    select (priority is not null)::integer as has, created_at >= {end} - interval 90 day as is_new
    from intermediate.int_incidents
)
having count(*) filter (is_new) >= 20 and count(*) filter (not is_new) >= 20
"""
# Around a hand-over only the right hour tells who is on call.
HANDOVERS = """
select any_value(responses.incident_key) as key, bool_or(shifts.person_key = responses.person_key) as is_sound
from intermediate.int_incident_responses as responses
inner join intermediate.int_oncall_shifts as shifts
    on responses.created_at >= shifts.start_at and responses.created_at < shifts.end_at
where responses.response_type in ('acknowledge', 'resolve') and responses.person_key is not null
group by responses.log_entry_key
having min(epoch(responses.created_at) - epoch(shifts.start_at)) < 43200
"""
RESOLVERS = """
select any_value(resolved.incident_key) as key,
    bool_or(coalesce(others.person_key = resolved.person_key, false)) as is_sound
from intermediate.int_incident_responses as resolved
left join intermediate.int_incident_responses as others
    on resolved.incident_key = others.incident_key and others.response_type <> 'resolve'
where resolved.response_type = 'resolve'
group by resolved.log_entry_key
"""


def incidents(parameters: GateParameters) -> list[Check]:
    """Bounds of intermediate.int_incidents."""
    ask = partial(each, question=INCIDENTS, who_can_mend=ONCALL_OWNER, needs=(INCIDENT_TOOLS,))
    end = end_of(parameters)
    return [
        ask(
            "are_acknowledged",
            expected="half of the incidents that people answered were acknowledged",
            meaning="acknowledgements are missing: nobody's time to respond is known",
            rows="select evidence_id as key, acknowledged_at is not null as is_sound"
            " from intermediate.int_incidents where has_human_response",
            judged="answered incidents",
            needs=(PAGING,),
            mostly=0.5,
        ),
        ask(
            "come_to_an_end",
            expected="80 % of the incidents of more than 30 days ago are resolved",
            meaning="ends are missing: times to resolve would be of the few that have one",
            rows="select evidence_id as key, resolved_at is not null as is_sound"
            f" from intermediate.int_incidents where created_at < {end} - interval 30 day and not is_moot",
            judged="incidents",
            mostly=0.8,
        ),
        of_known(
            ask,
            "belong_to_known_services",
            orphans("pagerduty__incidents", "incident_id", "pagerduty__services", "service_id"),
            judged="incidents",
            parent="service",
            meaning="services are missing: incidents cannot be told by competency",
            needs=("pagerduty",),
            mostly=0.9,
        ),
        ask(
            "have_priorities_as_before",
            expected="priorities are at least half as frequent in the last 90 days as they were before",
            meaning="the tool's field was renamed: grave incidents would count as any other",
            rows=PRIORITIES.format(end=end),
            judged="shares",
        ),
        ask(
            "belong_to_services_named_once",
            expected="90 % of the services share their name with none of another source",
            meaning="one tool was read as two sources: its services would be counted double",
            rows="select name as key, count(*) = 1 as is_sound from intermediate.int_services"
            " where name is not null group by name",
            judged="services",
            mostly=0.9,
        ),
        ask(
            "begin_before_their_log_ends",
            expected="99 % of PagerDuty's incidents begin before the last entry of their log",
            meaning="instants are of the future, and rows that are drop out of every figure unseen",
            rows="select incident_id as key, incidents.created_at <= log.last_at as is_sound"
            " from raw.pagerduty__incidents as incidents inner join (select source_name, incident_id,"
            " max(created_at) as last_at from raw.pagerduty__log_entries group by all) as log"
            " using (source_name, incident_id)",
            judged="incidents",
            needs=("pagerduty",),
            mostly=0.99,
        ),
    ]


def responses(parameters: GateParameters) -> list[Check]:
    """Bounds of intermediate.int_incident_responses and the shifts beside them."""
    ask = partial(each, question=INCIDENTS, who_can_mend=ONCALL_OWNER, needs=(PAGING,))
    end = end_of(parameters)
    return [
        ask(
            "change_hands_when_shifts_do",
            expected="60 % of the responses in the twelve hours after a hand-over are of who took over",
            meaning="the log is in another time zone than the schedule",
            rows=f"select * from ({HANDOVERS}) qualify count(*) over () >= 15",
            judged="responses",
            mostly=0.6,
        ),
        ask(
            "are_resolved_by_who_was_involved",
            expected="95 % of those who resolved had answered before, or were called",
            meaning="what a monitor resolved is credited to people, or to the wrong ones",
            rows=RESOLVERS,
            judged="resolutions",
            mostly=0.95,
        ),
        ask(
            "have_a_schedule_that_goes_on",
            expected="half of the schedules have a shift in the last 60 days",
            meaning="shifts were not read, so attribution cannot be checked",
            rows="select schedule_id as key, count(oncalls.start_at) > 0 as is_sound"
            " from raw.pagerduty__schedules as schedules"
            " left join (select source_name, schedule_id, start_at from raw.pagerduty__oncalls"
            f" where start_at::timestamp < {end} and coalesce(end_at::timestamp, {end})"
            f" >= {end} - interval 60 day) as oncalls"
            " using (source_name, schedule_id) group by all",
            judged="schedules",
            needs=("pagerduty",),
            mostly=0.5,
        ),
    ]
