with found as (
    select
        records.*,
        gone.deleted_at
    from {{ source('raw', 'github__pull_requests') }} as records
    {{ join_deletions('github', 'pull_requests', 'pull_request_id') }}
)

select
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    {{ entity_key(['repository_id']) }} as repository_key,
    source_name,
    'github' as account_system,
    pull_request_id,
    repository_id,
    number,
    author_login,
    author_type,
    state,
    is_draft,
    {{ utc('created_at') }} as created_at,
    {{ utc('ready_at') }} as ready_at,
    {{ utc('merged_at') }} as merged_at,
    {{ utc('closed_at') }} as closed_at,
    {{ utc('updated_at') }} as updated_at,
    merged_by_login,
    additions,
    deletions,
    changed_file_count,
    review_count,
    labels,
    commit_count,
    head_commit_sha,
    merge_commit_sha,
    merge_method,
    linked_issue_references,
    deleted_at
from found
