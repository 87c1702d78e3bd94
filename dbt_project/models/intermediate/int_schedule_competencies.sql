-- What a schedule is on call for: the services whose escalation policy names it.
with levels as (
    select
        source_name,
        escalation_policy_id,
        unnest({{ json_list('schedule_ids') }}) as schedule_id
    from {{ ref('stg_pagerduty__escalation_levels') }}
),

covered as (
    select
        levels.source_name || '|' || levels.schedule_id as schedule_key,
        services.service_key
    from levels
    inner join {{ ref('stg_pagerduty__services') }} as services
        on
            levels.source_name = services.source_name
            and levels.escalation_policy_id = services.escalation_policy_id
    union
    -- Where no policy is read, by what was answered from it: the shift that a response fell into.
    select
        shifts.schedule_key,
        incidents.service_key
    from {{ ref('int_incident_responses') }} as responses
    asof inner join {{ ref('int_oncall_shifts') }} as shifts
        on responses.person_key = shifts.person_key and responses.created_at >= shifts.start_at
    inner join {{ ref('int_incidents') }} as incidents on responses.incident_key = incidents.incident_key
    anti join levels on shifts.schedule_key = levels.source_name || '|' || levels.schedule_id
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
