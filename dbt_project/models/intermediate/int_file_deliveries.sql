{{
    config(
        materialized='incremental',
        unique_key='delivery_key',
        meta={'keeps_changed_rows': true, 'deltas': {'rows': {'keys': [
            'file_key',
            'folder_name',
            'path',
            'pull_request_key',
            'opened_at',
            person_number() ~ ' as person_number',
            'person_week'
        ]}}}
    )
}}

-- What a person delivered, file by file: merged pull requests, and commits where only a clone is read.
with pull_requests as (
    select
        pull_requests.pull_request_key,
        pull_requests.pull_request_key as delivery_key,
        pull_requests.evidence_id,
        pull_requests.repository_key,
        pull_requests.repository_name,
        files.path,
        files.change_type,
        pull_requests.author_person_key as person_key,
        pull_requests.created_at as opened_at,
        pull_requests.merged_at as delivered_at
    from {{ changed(ref('int_pull_requests')) }} as pull_requests
    inner join {{ changed(ref('int_pull_request_files')) }} as files
        on pull_requests.pull_request_key = files.pull_request_key
    where pull_requests.merged_at is not null and not pull_requests.is_bot_author and not files.is_generated
),

commits as (
    select
        commits.commit_key as delivery_key,
        commits.evidence_id,
        commits.repository_key,
        commits.repository_name,
        files.path,
        commits.author_person_key as person_key,
        commits.authored_at as opened_at,
        commits.committed_at as delivered_at
    from {{ of_changed_deliveries(ref('int_commits'), 'commit_key') }} as commits
    inner join {{ ref('int_commit_files') }} as files on commits.commit_key = files.commit_key
    where
        commits.repository_name is not null
        and {{ is_own_commit('commits') }}
        and not files.is_generated
),

deliveries as {{ 'materialized' if is_partial_build() }} (
    select * from pull_requests
    union all by name
    select * from commits
),

sizes as (
    select
        delivery_key,
        count(*) as file_count
    from deliveries
    group by delivery_key
)

select
    deliveries.*,
    deliveries.repository_name || '/'
    || case when contains(deliveries.path, '/') then split_part(deliveries.path, '/', 1) else '' end
        as folder_name,
    {{ file_key('deliveries') }} as file_key,
    {{ person_week_key(week_on('deliveries.delivered_at'), 'deliveries') }} as person_week
from deliveries
inner join sizes on deliveries.delivery_key = sizes.delivery_key
where sizes.file_count <= {{ sweeping_files() }}
