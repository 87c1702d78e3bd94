-- Responders come from log entries: PagerDuty empties an incident's assignments when it is resolved.
with incidents as (
    select
        incident_key,
        min(created_at) filter (where response_type = 'acknowledge') as acknowledged_at,
        count(*) filter (where response_type in ('acknowledge', 'resolve')) > 0 as has_human_response,
        bool_or(is_disputed) as is_disputed
    from {{ ref('int_incident_responses') }}
    group by incident_key
),

-- Who acknowledged it first, and who resolved it last.
responders as (
    select *
    from {{ ref('int_incident_responses') }}
    where response_type in ('acknowledge', 'resolve') and person_key is not null
    qualify row_number() over (
            partition by incident_key, response_type
            order by
                case when response_type = 'acknowledge' then created_at end asc,
                created_at desc,
                log_entry_key asc
        ) = 1
),

-- The account's own confidence, less where acknowledger and resolver are not the same person.
attributions as (
    select
        incidents.*,
        coalesce(acknowledgers.person_key, resolvers.person_key) as responder_person_key,
        coalesce(acknowledgers.is_confirmed, resolvers.is_confirmed, false) as is_confirmed,
        case
            when acknowledgers.person_key = resolvers.person_key then acknowledgers.confidence
            when acknowledgers.person_key is not null then 0.8 * acknowledgers.confidence
            else 0.6 * resolvers.confidence
        end as log_confidence
    from incidents
    left join responders as acknowledgers
        on incidents.incident_key = acknowledgers.incident_key and acknowledgers.response_type = 'acknowledge'
    left join responders as resolvers
        on incidents.incident_key = resolvers.incident_key and resolvers.response_type = 'resolve'
)

select
    incident_key,
    acknowledged_at,
    responder_person_key,
    case
        when is_confirmed then 1
        -- Where one of them says that the log is wrong of them, it is half as sure of the others.
        when is_disputed then 0.5 * log_confidence
        else log_confidence
    end as responder_confidence,
    is_confirmed,
    is_disputed,
    has_human_response
from attributions
