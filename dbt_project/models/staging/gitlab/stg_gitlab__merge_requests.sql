with sweeps as (
    select
        source_name,
        record_id,
        deleted_at
    from {{ ref('stg_gitlab__deletions') }}
    where table_name = 'merge_requests'
)

select
    merge_requests.source_name || '|' || merge_requests.pull_request_id as pull_request_key,
    merge_requests.source_name || '|' || merge_requests.repository_id as repository_key,
    'gitlab' as account_system,
    merge_requests.source_name,
    merge_requests.pull_request_id,
    merge_requests.repository_id,
    merge_requests.number,
    merge_requests.author_login,
    merge_requests.author_type,
    merge_requests.state,
    merge_requests.is_draft,
    {{ utc('merge_requests.created_at') }} as created_at,
    {{ utc('merge_requests.prepared_at') }} as prepared_at,
    {{ utc('merge_requests.ready_at') }} as ready_at,
    {{ utc('merge_requests.merged_at') }} as merged_at,
    {{ utc('merge_requests.closed_at') }} as closed_at,
    {{ utc('merge_requests.updated_at') }} as updated_at,
    merge_requests.merged_by_login,
    merge_requests.merge_method,
    merge_requests.merge_commit_sha,
    merge_requests.head_sha,
    merge_requests.additions,
    merge_requests.deletions,
    merge_requests.changed_file_count,
    merge_requests.commit_count,
    merge_requests.labels,
    sweeps.deleted_at
from {{ source('raw', 'gitlab__merge_requests') }} as merge_requests
left join sweeps
    on
        merge_requests.source_name = sweeps.source_name
        and merge_requests.pull_request_id = sweeps.record_id
