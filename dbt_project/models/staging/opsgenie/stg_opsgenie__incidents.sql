with records as (
    select
        {{ entity_key(['incident_id']) }} as incident_key,
        {{ entity_key(['service_id']) }} as service_key,
        'opsgenie' as account_system,
        source_name,
        incident_id,
        number,
        service_id,
        service_ids,
        responder_team_ids,
        responder_ids,
        priority,
        signature,
        status,
        {{ utc('created_at') }} as created_at,
        {{ utc('resolved_at') }} as resolved_at,
        {{ utc('updated_at') }} as updated_at
    from {{ source('raw', 'opsgenie__incidents') }}
)

select
    records.*,
    gone.deleted_at
from records
{{ join_deletions('opsgenie', 'incidents', 'incident_id') }}
