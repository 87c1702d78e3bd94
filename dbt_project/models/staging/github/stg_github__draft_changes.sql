select
    {{ entity_key(['draft_change_id']) }} as draft_change_key,
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    source_name,
    'github' as account_system,
    draft_change_id,
    pull_request_id,
    to_draft,
    actor_login,
    {{ utc('created_at') }} as created_at
from {{ source('raw', 'github__draft_changes') }}
