with found as (
    select commits.*
    from {{ source('raw', 'github__pull_request_commits') }} as commits
    left join {{ source('raw', 'github__pull_requests') }} as pull_requests
        on
            commits.source_name = pull_requests.source_name
            and commits.pull_request_id = pull_requests.pull_request_id
    -- Read together, both name one instant; of what an older answer had, nothing is there any more.
    where coalesce(commits.pull_request_updated_at = pull_requests.updated_at, true)
)

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
from found
