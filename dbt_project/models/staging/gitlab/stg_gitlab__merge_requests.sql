with found as (
    select
        records.*,
        gone.deleted_at
    from {{ source('raw', 'gitlab__merge_requests') }} as records
    {{ join_deletions('gitlab', 'merge_requests', 'pull_request_id') }}
)

select
    {{ entity_key(['pull_request_id']) }} as pull_request_key,
    {{ entity_key(['repository_id']) }} as repository_key,
    source_name,
    'gitlab' as account_system,
    pull_request_id,
    repository_id,
    number,
    author_login,
    author_type,
    state,
    is_draft,
    {{ utc('created_at') }} as created_at,
    {{ utc('prepared_at') }} as prepared_at,
    {{ utc('ready_at') }} as ready_at,
    {{ utc('merged_at') }} as merged_at,
    {{ utc('closed_at') }} as closed_at,
    {{ utc('updated_at') }} as updated_at,
    merged_by_login,
    merge_method,
    merge_commit_sha,
    head_sha,
    additions,
    deletions,
    changed_file_count,
    commit_count,
    labels,
    deleted_at
from found
