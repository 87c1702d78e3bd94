with incidents as (
    select
        *,
        cast(created_at as date) as observed_on,
        coalesce(resolved_at, {{ as_of_end() }}) as lasted_until
    from {{ ref('int_incidents') }}
    -- What ends by itself, or in another incident, says nothing of anybody; it is in fct_incidents.
    where not is_auto_resolved and not is_merged
),

-- Each incident as a whole, and once more for every competency of its service.
scopes as (
    select
        service_key,
        competency_id
    from {{ ref('int_service_competencies') }}
    union all
    select distinct
        service_key,
        cast(null as varchar) as competency_id
    from incidents
)

select
    'time_to_resolve' as metric_id,
    incidents.incident_key as unit_id,
    incidents.responder_person_key as person_key,
    teams.team_name,
    scopes.competency_id,
    incidents.observed_on,
    cast({{ hours_between('incidents.created_at', 'incidents.lasted_until') }} as double) as value,
    cast(1 as double) as weight,
    incidents.resolved_at is null as is_censored
from incidents
inner join scopes on incidents.service_key is not distinct from scopes.service_key
{{ join_team('teams', 'incidents.responder_person_key', 'incidents.observed_on') }}
