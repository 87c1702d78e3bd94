{{ config(materialized='incremental', unique_key='incident_key') }}

with ends as (
    select
        incident_key,
        max(created_at) filter (where event_type = 'resolve') as resolved_at,
        max(created_at) filter (where event_type = 'reopen') as reopened_at,
        -- Of one that was opened anew, its last end tells.
        not arg_max_null(is_person, struct_pack(created_at, log_entry_key)) filter (
            where event_type = 'resolve'
        ) as is_auto_resolved,
        -- The first assignment is no handing on.
        count(*) filter (where event_type = 'reassign')
        + greatest(count(*) filter (where event_type = 'assign') - 1, 0) as reassignment_count,
        count(*) filter (where event_type = 'escalate') as escalation_count
    from {{ of_changed_incidents(ref('int_incident_log_entries')) }}
    group by incident_key
),

-- What was opened anew after its end has none yet.
resolutions as (
    select
        incident_key,
        case when reopened_at > resolved_at then null else resolved_at end as resolved_at,
        is_auto_resolved,
        reassignment_count,
        escalation_count
    from ends
)

select
    incidents.incident_key,
    'incident ' || incidents.number as evidence_id,
    incidents.source_name,
    incidents.service_key,
    services.name as service_name,
    incidents.priority,
    incidents.urgency,
    incidents.signature,
    incidents.created_at,
    responses.acknowledged_at,
    {{ if_known('coalesce(incidents.resolved_at, resolutions.resolved_at)') }} as resolved_at,
    coalesce(incidents.is_auto_resolved, resolutions.is_auto_resolved, false) as is_auto_resolved,
    incidents.is_merged,
    incidents.is_cancelled,
    incidents.is_merged or incidents.is_cancelled as is_moot,
    responses.responder_person_key,
    responses.responder_confidence,
    coalesce(responses.is_confirmed, false) as is_confirmed,
    coalesce(responses.is_disputed, false) as is_disputed,
    cast(coalesce(incidents.reassignment_count, resolutions.reassignment_count, 0) as bigint)
        as reassignment_count,
    cast(coalesce(resolutions.escalation_count, 0) as bigint) as escalation_count,
    coalesce(responses.has_human_response, false) as has_human_response
from {{ of_changed_incidents(ref('int_incident_records')) }} as incidents
left join {{ ref('int_services') }} as services on incidents.service_key = services.service_key
left join {{ of_changed_incidents(ref('int_incident_attributions')) }} as responses
    on incidents.incident_key = responses.incident_key
left join resolutions on incidents.incident_key = resolutions.incident_key
