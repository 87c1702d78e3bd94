-- What a schedule is on call for: the services whose escalation policy names it.
with covered as (
    select
        schedule_key,
        service_key
    from {{ ref('int_service_schedules') }}
    union
    -- Where no policy names it, by what was answered from it: the shift that a response fell into.
    select
        shifts.schedule_key,
        incidents.service_key
    from {{ ref('int_incident_responses') }} as responses
    asof inner join {{ ref('int_oncall_shifts') }} as shifts
        on responses.person_key = shifts.person_key and responses.created_at >= shifts.start_at
    inner join {{ ref('int_incidents') }} as incidents on responses.incident_key = incidents.incident_key
    anti join {{ ref('int_service_schedules') }} as schedules on shifts.schedule_key = schedules.schedule_key
    where responses.created_at < coalesce(shifts.end_at, {{ as_of_end() }})
)

select
    covered.schedule_key,
    competencies.competency_id,
    max(competencies.weight) as weight
from covered
inner join {{ ref('int_service_competencies') }} as competencies
    on covered.service_key = competencies.service_key
group by covered.schedule_key, competencies.competency_id
