with shifts as (
    select
        newcomers.person_key,
        shifts.schedule_key,
        coalesce(shifts.escalation_level, 1) = 1 as is_first_in_line,
        shifts.start_at,
        coalesce(shifts.end_at, {{ as_of_end() }}) as end_at
    from {{ ref('int_newcomers') }} as newcomers
    inner join {{ ref('int_oncall_shifts') }} as shifts on newcomers.person_key = shifts.person_key
    where
        cast(shifts.start_at as date) >= newcomers.start_on
        and cast(shifts.start_at as date) < newcomers.start_on + 364
),

responses as (
    select
        log_entry_key,
        person_key,
        created_at
    from {{ ref('int_incident_responses') }}
    where response_type = 'escalate'
),

-- What no person escalated was not answered in time, whoever was first in line for the service then.
unanswered as (
    select
        entries.log_entry_key,
        schedules.schedule_key,
        entries.created_at
    from {{ ref('int_incident_log_entries') }} as entries
    inner join {{ ref('int_incidents') }} as incidents on entries.incident_key = incidents.incident_key
    inner join {{ ref('int_service_schedules') }} as schedules
        on incidents.service_key = schedules.service_key
    anti join responses on entries.log_entry_key = responses.log_entry_key
    where entries.event_type = 'escalate'
),

escalations as (
    select
        shifts.person_key,
        shifts.start_at,
        shifts.end_at,
        responses.log_entry_key
    from shifts
    inner join responses
        on
            shifts.person_key = responses.person_key
            and shifts.start_at <= responses.created_at
            and shifts.end_at > responses.created_at
    union
    select
        shifts.person_key,
        shifts.start_at,
        shifts.end_at,
        unanswered.log_entry_key
    from shifts
    inner join unanswered
        on
            shifts.schedule_key = unanswered.schedule_key
            and shifts.start_at <= unanswered.created_at
            and shifts.end_at > unanswered.created_at
    where shifts.is_first_in_line
)

select
    shifts.person_key,
    shifts.start_at,
    shifts.end_at,
    count(distinct escalations.log_entry_key) as escalation_count
from shifts
left join escalations
    on
        shifts.person_key = escalations.person_key
        and shifts.start_at = escalations.start_at
        and shifts.end_at = escalations.end_at
group by shifts.person_key, shifts.start_at, shifts.end_at
