select
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    source_name,
    'github' as account_system,
    pull_request_id,
    commit_sha,
    {{ utc('authored_at') }} as authored_at,
    {{ utc('committed_at') }} as committed_at,
    author_email,
    author_login,
    committer_email,
    committer_login,
    {{ utc('pull_request_updated_at') }} as pull_request_updated_at
from {{ source('raw', 'github__pull_request_commits') }}
