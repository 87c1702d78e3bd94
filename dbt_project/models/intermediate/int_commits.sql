{{ config(materialized='incremental', incremental_strategy='other_rows') }}

with files as (
    select
        commit_key,
        sum(changed_lines) as changed_lines
    from {{ ref('int_commit_files') }}
    where not is_generated
    group by commit_key
),

forge_names as (
    select distinct lower(regexp_extract(name, '[^/]+$')) as name
    from {{ ref('int_repositories') }}
    where system in ('github', 'gitlab')
)

select
    commits.commit_key,
    commits.repository_id || '@' || left(commits.commit_sha, 10) as evidence_id,
    commits.repository_key,
    repositories.name as repository_name,
    authors.person_key as author_person_key,
    coalesce(authors.is_bot, false) as is_bot,
    commits.authored_at,
    commits.committed_at,
    commits.author_utc_offset_minutes,
    {{ is_merge_commit('commits.parent_count') }} as is_merge,
    commits.reverted_sha is not null as is_revert,
    pull_requests.pull_request_number,
    -- The same work is already known as a pull request where the repository is read from a forge too.
    forge_names.name is not null as is_on_forge,
    cast(coalesce(files.changed_lines, 0) as bigint) as changed_lines
from {{ ref('stg_git__commits') }} as commits
left join {{ ref('int_repositories') }} as repositories
    on commits.repository_key = repositories.repository_key
left join files on commits.commit_key = files.commit_key
left join {{ ref('int_commit_pull_requests') }} as pull_requests
    on commits.commit_key = pull_requests.commit_key
left join forge_names
    on lower(regexp_extract(commits.repository_id, '[^/]+$')) = forge_names.name
{{ join_account('authors', 'commits.account_system', 'commits.author_email') }}
where commits.committed_at < {{ as_of_end() }}
