select
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    source_name,
    pull_request_id,
    commit_sha,
    author_email,
    {{ utc('authored_at') }} as authored_at,
    {{ utc('committed_at') }} as committed_at,
    {{ utc('pull_request_updated_at') }} as pull_request_updated_at
from {{ source('raw', 'gitlab__merge_request_commits') }}
