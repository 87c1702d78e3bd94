with records as (
    select
        {{ entity_key(['incident_id']) }} as incident_key,
        {{ entity_key(['service_id']) }} as service_key,
        'servicenow' as account_system,
        source_name,
        incident_id,
        number,
        service_id,
        priority,
        signature,
        urgency,
        state,
        assignee_id,
        assignment_group_id,
        resolved_by_id,
        reassignment_count,
        reopen_count,
        {{ utc('created_at') }} as created_at,
        {{ utc('resolved_at') }} as resolved_at,
        {{ utc('closed_at') }} as closed_at,
        {{ utc('updated_at') }} as updated_at
    from {{ source('raw', 'servicenow__incidents') }}
)

select
    records.*,
    gone.deleted_at
from records
{{ join_deletions('servicenow', 'incidents', 'incident_id') }}
