-- Responders come from log entries: PagerDuty empties an incident's assignments when it is resolved.
with responses as (
    select
        incident_key,
        min(created_at) filter (where response_type = 'acknowledge') as acknowledged_at,
        min_by(person_key, created_at) filter (
            where response_type = 'acknowledge' and person_key is not null
        ) as acknowledger_person_key,
        min_by(confidence, created_at) filter (
            where response_type = 'acknowledge' and person_key is not null
        ) as acknowledger_confidence,
        max_by(person_key, created_at) filter (
            where response_type = 'resolve' and person_key is not null
        ) as resolver_person_key,
        max_by(confidence, created_at) filter (
            where response_type = 'resolve' and person_key is not null
        ) as resolver_confidence,
        count(*) filter (where response_type in ('acknowledge', 'resolve')) > 0 as has_human_response
    from {{ ref('int_incident_responses') }}
    group by incident_key
),

ends as (
    select
        incident_key,
        max(created_at) filter (where event_type = 'resolve') as resolved_at,
        max(created_at) filter (where event_type = 'reopen') as reopened_at,
        not bool_or(is_person) filter (where event_type = 'resolve') as is_auto_resolved
    from {{ ref('int_incident_log_entries') }}
    group by incident_key
),

-- What was opened anew after its end has none yet.
resolutions as (
    select
        incident_key,
        case when reopened_at > resolved_at then null else resolved_at end as resolved_at,
        is_auto_resolved
    from ends
)

select
    incidents.incident_key,
    'incident ' || incidents.number as evidence_id,
    incidents.service_key,
    services.name as service_name,
    incidents.priority,
    incidents.urgency,
    incidents.created_at,
    responses.acknowledged_at,
    {{ if_known('coalesce(incidents.resolved_at, resolutions.resolved_at)') }} as resolved_at,
    coalesce(incidents.is_auto_resolved, resolutions.is_auto_resolved, false) as is_auto_resolved,
    incidents.is_merged,
    coalesce(responses.acknowledger_person_key, responses.resolver_person_key) as responder_person_key,
    -- The account's own confidence, less where acknowledger and resolver are not the same person.
    case
        when responses.acknowledger_person_key = responses.resolver_person_key
            then responses.acknowledger_confidence
        when responses.acknowledger_person_key is not null then 0.8 * responses.acknowledger_confidence
        when responses.resolver_person_key is not null then 0.6 * responses.resolver_confidence
    end as responder_confidence,
    coalesce(responses.has_human_response, false) as has_human_response
from {{ ref('int_incident_records') }} as incidents
left join {{ ref('int_services') }} as services on incidents.service_key = services.service_key
left join responses on incidents.incident_key = responses.incident_key
left join resolutions on incidents.incident_key = resolutions.incident_key
