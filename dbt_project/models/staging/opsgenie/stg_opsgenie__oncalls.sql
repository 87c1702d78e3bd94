select
    'opsgenie' as account_system,
    source_name,
    schedule_id,
    user_id,
    escalation_level,
    {{ utc('start_at') }} as start_at,
    {{ utc('end_at') }} as end_at
from {{ source('raw', 'opsgenie__oncalls') }}
