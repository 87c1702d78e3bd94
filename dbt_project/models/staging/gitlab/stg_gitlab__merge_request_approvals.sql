with found as (
    select parts.*
    from {{ source('raw', 'gitlab__merge_request_approvals') }} as parts
    left join {{ source('raw', 'gitlab__merge_requests') }} as merge_requests
        on
            parts.source_name = merge_requests.source_name
            and parts.pull_request_id = merge_requests.pull_request_id
    -- Read together, both name one instant; of what an older answer had, nothing is there any more.
    where coalesce(parts.pull_request_updated_at = merge_requests.updated_at, true)
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
