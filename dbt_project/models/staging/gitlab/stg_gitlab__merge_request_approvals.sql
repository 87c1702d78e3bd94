with found as (
    {{ as_last_read('gitlab__merge_request_approvals', 'gitlab__merge_requests') }}
)

select
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    'gitlab' as account_system,
    source_name,
    pull_request_id,
    author_login,
    author_type,
    {{ utc('pull_request_updated_at') }} as pull_request_updated_at
from found
