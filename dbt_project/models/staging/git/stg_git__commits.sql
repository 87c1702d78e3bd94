select
    {{ entity_key(['repository_id', 'commit_sha']) }} as commit_key,
    {{ entity_key(['repository_id']) }} as repository_key,
    'git' as account_system,
    source_name,
    repository_id,
    commit_sha,
    author_email,
    author_name,
    committer_email,
    {{ utc('authored_at') }} as authored_at,
    {{ utc('committed_at') }} as committed_at,
    author_utc_offset_minutes,
    parent_count,
    pull_request_number,
    pull_request_form,
    reverted_sha
from {{ source('raw', 'git__commits') }}
