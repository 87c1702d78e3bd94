select
    {{ entity_key(['log_entry_id']) }} as log_entry_key,
    {{ entity_key(['incident_id']) }} as incident_key,
    'pagerduty' as account_system,
    source_name,
    log_entry_id,
    incident_id,
    type,
    agent_type,
    agent_id,
    assignee_ids,
    {{ utc('created_at') }} as created_at
from {{ source('raw', 'pagerduty__log_entries') }}
