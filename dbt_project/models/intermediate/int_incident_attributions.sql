{{ config(materialized='incremental', unique_key='incident_key', meta={'keeps_changed_rows': true}) }}

-- Responders come from log entries: PagerDuty empties an incident's assignments when it is resolved.
with incidents as (
    select
        incident_key,
        min(created_at) filter (where response_type = 'acknowledge') as acknowledged_at,
        count(*) filter (where response_type in ('acknowledge', 'resolve')) > 0 as has_human_response,
        bool_or(is_disputed) as is_disputed,
        -- Who acknowledged it first, and who resolved it last.
        arg_min(
            struct_pack(person_key, is_confirmed, confidence),
            struct_pack(place := epoch_us(created_at), log_entry_key)
        ) filter (where response_type = 'acknowledge' and person_key is not null) as acknowledger,
        arg_min(
            struct_pack(person_key, is_confirmed, confidence),
            struct_pack(place := -epoch_us(created_at), log_entry_key)
        ) filter (where response_type = 'resolve' and person_key is not null) as resolver
    from {{ of_changed_incidents(ref('int_incident_responses')) }}
    group by incident_key
),

-- The account's own confidence, less where acknowledger and resolver are not the same person.
attributions as (
    select
        incidents.*,
        coalesce(incidents.acknowledger.person_key, incidents.resolver.person_key) as responder_person_key,
        coalesce(incidents.acknowledger.is_confirmed, incidents.resolver.is_confirmed, false) as is_confirmed,
        case
            when incidents.acknowledger.person_key = incidents.resolver.person_key
                then incidents.acknowledger.confidence
            when incidents.acknowledger.person_key is not null then 0.8 * incidents.acknowledger.confidence
            else 0.6 * incidents.resolver.confidence
        end as log_confidence
    from incidents
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
