with found as (
    select files.*
    from {{ source('raw', 'github__pull_request_files') }} as files
    left join {{ source('raw', 'github__pull_requests') }} as pull_requests
        on
            files.source_name = pull_requests.source_name
            and files.pull_request_id = pull_requests.pull_request_id
    -- Read together, both name one instant; of what an older answer had, nothing is there any more.
    where coalesce(files.pull_request_updated_at = pull_requests.updated_at, true)
)

select
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    source_name,
    pull_request_id,
    path,
    additions,
    deletions,
    change_type,
    {{ utc('pull_request_updated_at') }} as pull_request_updated_at
from found
