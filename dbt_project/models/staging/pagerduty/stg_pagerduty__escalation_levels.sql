select
    source_name,
    escalation_policy_id,
    level,
    delay_minutes,
    schedule_ids,
    user_ids
from {{ source('raw', 'pagerduty__escalation_levels') }}
