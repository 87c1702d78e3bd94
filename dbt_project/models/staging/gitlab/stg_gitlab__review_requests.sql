select
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    'gitlab' as account_system,
    source_name,
    pull_request_id,
    requested_account_id,
    review_state,
    {{ utc('pull_request_updated_at') }} as pull_request_updated_at
from {{ source('raw', 'gitlab__review_requests') }}
