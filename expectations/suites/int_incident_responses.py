"""Log entries beside their incidents, and responders against the on-call schedule."""

# ruff: noqa: S608 - the SQL is ours; what is put in are validated dates, numbers and column names
from __future__ import annotations

from functools import partial

from expectations import bounds_of_incidents
from expectations.check import Check, GateParameters
from expectations.declare import INCIDENT_TOOLS, INCIDENTS, ONCALL_OWNER, duplicates, each
from expectations.sql.change import shares
from expectations.sql.counts import orphans
from expectations.sql.oncall import ONCALL
from expectations.sql.rhythm import end_of

SCHEDULES = (("pagerduty", "opsgenie"),)
ENTRIES = "intermediate.int_incident_log_entries"
TIMES = (
    "select entries.log_entry_key as key, entries.event_type, incidents.created_at,"
    " epoch(entries.created_at) - epoch(incidents.created_at) as seconds, entries.created_at as moment"
    f" from {ENTRIES} as entries inner join intermediate.int_incident_records as incidents"
    " using (incident_key)"
)


def checks(parameters: GateParameters) -> list[Check]:
    """The suite of intermediate.int_incident_responses."""
    ask = partial(each, question=INCIDENTS, who_can_mend=ONCALL_OWNER, needs=(INCIDENT_TOOLS,))
    share, end = parameters.minimum_incident_attribution, end_of(parameters)
    return [
        ask(
            "agree_with_the_oncall_schedule",
            expected=f"{share:.0%} of the acknowledgements are by somebody on call within a day, and no"
            " month is 15 points below what is usual",
            meaning="responders were swapped, or accounts belong to other people than is thought",
            rows=f"select 'all' as key, count(*) filter (is_on_call) >= {share} * count(*) as is_sound"
            f" from ({ONCALL}) having count(*) >= 20 union all by name select key, is_sound from ("
            + shares(
                "select 'on call' as unit, created_at as moment, is_on_call::integer as hits, 1 as trials"
                f" from ({ONCALL})",
                parameters,
                0.15,
                only_drops=True,
                least_trials=15,
            )
            + ")",
            judged="shares",
            needs=SCHEDULES,
        ),
        ask(
            "are_by_people_who_are_on_call",
            expected="nobody answers five or more incidents, most of them while others are on call",
            meaning="these people are credited with other people's incidents",
            rows="select 'somebody' as key, person_key as unit,"
            f" count(*) filter (is_on_call) >= 0.5 * count(*) as is_sound from ({ONCALL})"
            " group by person_key having count(*) >= 5",
            judged="people",
            needs=SCHEDULES,
            confines="person",
        ),
        ask(
            "have_logs_of_known_incidents",
            expected="99 % of the log entries belong to an incident that was read",
            meaning="incidents are missing, or their ids changed",
            rows=" union all ".join(
                orphans(f"{tool}__log_entries", "log_entry_id", f"{tool}__incidents", "incident_id")
                for tool in INCIDENT_TOOLS
            ),
            judged="log entries",
            mostly=0.99,
        ),
        ask(
            "have_a_log",
            expected="90 % of the incidents have a log entry, and no month is 10 points below what is usual",
            meaning="log entries are missing, so nobody's incident work can be seen",
            rows=f"select 'all' as key, sum(hits) >= 0.9 * sum(trials) as is_sound from ({LOGGED})"
            " having sum(trials) > 0 union all by name select key, is_sound from ("
            + shares(LOGGED, parameters, 0.1, only_drops=True, least_trials=15)
            + ")",
            judged="shares",
            needs=(("pagerduty", "opsgenie", "servicenow"),),
        ),
        ask(
            "are_logged_after_they_began",
            expected=f"99 % of the log entries come after their incident began, and by {parameters.as_of}",
            meaning="log entries and incidents are in different time zones",
            rows=f"select key, seconds >= -60 and moment < {end} as is_sound from ({TIMES})",
            judged="log entries",
            mostly=0.99,
        ),
        ask(
            "are_logged_when_they_began",
            expected="95 % of the entries that an incident was triggered are within ten minutes of it",
            meaning="log entries and incidents are in different time zones",
            rows="select log_entry_id as key, abs(epoch(entries.created_at)"
            " - epoch(incidents.created_at)) <= 600 as is_sound from raw.pagerduty__log_entries as entries"
            " inner join raw.pagerduty__incidents as incidents using (source_name, incident_id)"
            " where starts_with(entries.type, 'trigger')",
            judged="triggers",
            needs=("pagerduty",),
            mostly=0.95,
        ),
        ask(
            "are_logged_once",
            expected="99.5 % of the log entries share no incident, kind, second and account with another",
            meaning="pages were read twice under other ids",
            rows=duplicates(
                ENTRIES, "incident_key, event_type, account_id, created_at", shown="log_entry_key"
            ),
            judged="log entries",
            mostly=0.995,
        ),
        *bounds_of_incidents.responses(parameters),
    ]


LOGGED = f"""
select 'incidents' as unit, incidents.created_at as moment,
    (entries.incident_key is not null)::integer as hits, 1 as trials
from intermediate.int_incident_records as incidents
left join (select distinct incident_key from {ENTRIES}) as entries using (incident_key)
"""
