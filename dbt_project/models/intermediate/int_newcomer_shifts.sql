with shifts as (
    select
        newcomers.person_key,
        shifts.start_at,
        coalesce(shifts.end_at, {{ as_of_end() }}) as end_at
    from {{ ref('int_newcomers') }} as newcomers
    inner join {{ ref('int_oncall_shifts') }} as shifts on newcomers.person_key = shifts.person_key
    where
        cast(shifts.start_at as date) >= newcomers.start_on
        and cast(shifts.start_at as date) < newcomers.start_on + 364
),

escalations as (
    select
        person_key,
        created_at
    from {{ ref('int_incident_responses') }}
    where response_type = 'escalate'
)

select
    shifts.person_key,
    shifts.start_at,
    shifts.end_at,
    count(escalations.created_at) as escalation_count
from shifts
left join escalations
    on
        shifts.person_key = escalations.person_key
        and shifts.start_at <= escalations.created_at
        and shifts.end_at > escalations.created_at
group by shifts.person_key, shifts.start_at, shifts.end_at
