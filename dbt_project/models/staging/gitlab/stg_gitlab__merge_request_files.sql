with found as (
    {{ as_last_read('gitlab__merge_request_files', 'gitlab__merge_requests') }}
)

select
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    source_name,
    pull_request_id,
    path,
    additions,
    deletions,
    {{ utc('pull_request_updated_at') }} as pull_request_updated_at
from found
