select
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    source_name,
    pull_request_id,
    path,
    additions,
    deletions,
    change_type,
    {{ utc('pull_request_updated_at') }} as pull_request_updated_at
from {{ source('raw', 'github__pull_request_files') }}
