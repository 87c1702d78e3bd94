select
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    'gitlab' as account_system,
    source_name,
    pull_request_id,
    author_login,
    author_type,
    {{ utc('pull_request_updated_at') }} as pull_request_updated_at
from {{ source('raw', 'gitlab__merge_request_approvals') }}
