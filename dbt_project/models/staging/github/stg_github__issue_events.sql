select
    {{ entity_key(['issue_event_id']) }} as issue_event_key,
    {{ entity_key(['issue_id']) }} as issue_key,
    source_name,
    'github' as account_system,
    issue_event_id,
    issue_id,
    event,
    {{ utc('created_at') }} as created_at,
    actor_login,
    assignee_login,
    label
from {{ source('raw', 'github__issue_events') }}
