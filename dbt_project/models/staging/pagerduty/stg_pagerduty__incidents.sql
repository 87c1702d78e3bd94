select
    {{ entity_key(['incident_id']) }} as incident_key,
    {{ entity_key(['service_id']) }} as service_key,
    'pagerduty' as account_system,
    source_name,
    incident_id,
    number,
    service_id,
    escalation_policy_id,
    team_ids,
    urgency,
    priority,
    signature,
    status,
    merged_into_incident_id,
    {{ utc('created_at') }} as created_at,
    {{ utc('resolved_at') }} as resolved_at
from {{ source('raw', 'pagerduty__incidents') }}
