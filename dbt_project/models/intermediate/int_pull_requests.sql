{%- set read_of_merges = [
    'pull_request_key', 'author_person_key', 'is_bot_author', 'is_draft', 'merged_at', 'closed_at',
    'first_review_at', 'changed_lines', 'human_comment_count'
] %}
{%- set read_of_opened = [
    'pull_request_key', 'evidence_id', 'repository_key', 'author_person_key', 'is_bot_author', 'is_draft',
    'created_at', 'changed_lines'
] %}
{%- set read_of_decided = ['pull_request_key', 'is_draft', decided_quarter_on() ~ ' as quarter_on'] %}
{%- set merges = ['hash(author_person_key) as person_number', 'cast(merged_at as date) as merged_on'] %}
{%- set read_of_reviewed = [
    'pull_request_key', 'evidence_id', 'author_person_key', 'is_bot_author', 'created_at', 'ready_at', 'changed_lines'
] %}
{{
    config(
        materialized='incremental',
        unique_key='pull_request_key',
        meta={'keeps_changed_rows': true, 'deltas': {
            'opened': {'keys': [week_on('created_at') ~ ' as week_on'], 'columns': read_of_opened},
            'decided': {'keys': ['quarter_on'], 'columns': read_of_decided},
            'merges': {'keys': merges, 'columns': read_of_merges},
            'merged': {'keys': [week_on('merged_at') ~ ' as week_on'], 'columns': read_of_reviewed + ['merged_at']},
            'reviewed': {'keys': ['pull_request_key'], 'columns': read_of_reviewed}}}
    )
}}

with staged as ({{ union_changed(['stg_github__pull_requests', 'stg_gitlab__merge_requests']) }}
),

files as (
    select
        pull_request_key,
        coalesce(sum(changed_lines) filter (where not is_generated), 0) as changed_lines
    from {{ changed(ref('int_pull_request_files')) }}
    group by pull_request_key
),

reviews as (
    select
        pull_request_key,
        min(submitted_at) as first_review_at
    from {{ changed(ref('int_reviews')) }}
    where not is_bot and not is_self
    group by pull_request_key
),

comments as (
    select
        pull_request_key,
        count(*) as human_comment_count
    from {{ changed(ref('int_review_comments')) }}
    where not is_bot and not is_self and is_in_review and not is_generated
    group by pull_request_key
)

select
    pull_requests.pull_request_key,
    repositories.name || '#' || pull_requests.number as evidence_id,
    pull_requests.repository_key,
    repositories.name as repository_name,
    authors.person_key as author_person_key,
    teams.team_name as author_team_name,
    coalesce(authors.is_bot, false) or coalesce(pull_requests.author_type = 'Bot', false) as is_bot_author,
    case
        when pull_requests.merged_at < {{ as_of_end() }} then 'MERGED'
        when pull_requests.closed_at < {{ as_of_end() }} then 'CLOSED'
        else 'OPEN'
    end as state,
    coalesce(pull_requests.is_draft, false) as is_draft,
    pull_requests.created_at,
    {{ if_known('pull_requests.ready_at') }} as ready_at,
    {{ if_known('pull_requests.merged_at') }} as merged_at,
    {{ if_known('pull_requests.closed_at') }} as closed_at,
    reviews.first_review_at,
    -- A pull request whose files were not read still has its own totals.
    cast(
        coalesce(files.changed_lines, pull_requests.additions + pull_requests.deletions, 0) as bigint
    ) as changed_lines,
    coalesce(comments.human_comment_count, 0) as human_comment_count,
    pull_requests.additions,
    pull_requests.deletions,
    pull_requests.changed_file_count,
    {{ json_list('pull_requests.labels') }} as labels,
    coalesce(pull_requests.head_commit_sha, pull_requests.head_sha) as head_commit_sha,
    case when pull_requests.merged_at < {{ as_of_end() }} then pull_requests.merge_commit_sha end
        as merge_commit_sha,
    case when pull_requests.merged_at < {{ as_of_end() }} then mergers.person_key end as merged_by_person_key,
    {{ json_list('pull_requests.linked_issue_references') }} as linked_issue_references
from staged as pull_requests
inner join {{ ref('int_repositories') }} as repositories
    on pull_requests.repository_key = repositories.repository_key
left join files on pull_requests.pull_request_key = files.pull_request_key
left join reviews on pull_requests.pull_request_key = reviews.pull_request_key
left join comments on pull_requests.pull_request_key = comments.pull_request_key
{{ join_account('authors', 'pull_requests.account_system', 'pull_requests.author_login') }}
{{ join_account('mergers', 'pull_requests.account_system', 'pull_requests.merged_by_login') }}
{{ join_team('teams', 'authors.person_key', 'cast(pull_requests.created_at as date)') }}
where
    pull_requests.created_at < {{ as_of_end() }}
    and {{ is_there('pull_requests') }}
