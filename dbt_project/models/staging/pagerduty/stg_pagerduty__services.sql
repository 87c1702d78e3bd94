select
    {{ entity_key(['service_id']) }} as service_key,
    source_name,
    service_id,
    name,
    {{ utc('created_at') }} as created_at
from {{ source('raw', 'pagerduty__services') }}
