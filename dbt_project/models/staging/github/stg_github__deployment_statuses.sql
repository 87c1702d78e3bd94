select
    {{ entity_key(['deployment_status_id']) }} as deployment_status_key,
    {{ entity_key(['deployment_id']) }} as deployment_key,
    source_name,
    deployment_status_id,
    deployment_id,
    state,
    {{ utc('created_at') }} as created_at
from {{ source('raw', 'github__deployment_statuses') }}
