select
    {{ entity_key(['review_request_id']) }} as review_request_key,
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    source_name,
    'github' as account_system,
    review_request_id,
    pull_request_id,
    requested_account_id,
    requested_type,
    requested_team,
    actor_login,
    {{ utc('requested_at') }} as requested_at
from {{ source('raw', 'github__review_requests') }}
