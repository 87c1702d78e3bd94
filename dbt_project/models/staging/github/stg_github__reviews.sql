select
    {{ entity_key(['review_id']) }} as review_key,
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    source_name,
    'github' as account_system,
    review_id,
    pull_request_id,
    author_login,
    author_type,
    state,
    {{ utc('submitted_at') }} as submitted_at
from {{ source('raw', 'github__reviews') }}
