select
    {{ entity_key(['incident_id']) }} as incident_key,
    {{ entity_key(['service_id']) }} as service_key,
    source_name,
    incident_id,
    number,
    service_id,
    urgency,
    priority,
    status,
    {{ utc('created_at') }} as created_at,
    {{ utc('resolved_at') }} as resolved_at
from {{ source('raw', 'pagerduty__incidents') }}
