{{ config(materialized='incremental', unique_key='unit_id') }}

with pull_requests as (
    select
        merged.pull_request_key,
        merged.author_person_key as person_key,
        cast(merged.merged_at as date) as observed_on,
        merged.changed_lines,
        merged.human_comment_count
    from {{ changed(ref('int_pull_requests')) }} as merged
    where
        merged.merged_at is not null
        and {{ was_reviewed('merged') }}
        and not merged.is_draft
        and not merged.is_bot_author
        and merged.author_person_key is not null
),

-- Each pull request as a whole, and once more for every competency that its paths show.
scopes as (
    select
        pull_request_key,
        cast(null as varchar) as competency_id,
        changed_lines,
        human_comment_count
    from pull_requests
    union all
    select
        pull_request_key,
        competency_id,
        changed_lines,
        human_comment_count
    from {{ changed(ref('int_pull_request_competencies')) }}
    where is_by_path
)

select
    'review_comment_density' as metric_id,
    pull_requests.pull_request_key as unit_id,
    pull_requests.person_key,
    teams.team_name,
    scopes.competency_id,
    pull_requests.observed_on,
    {{ comment_density('scopes.human_comment_count', 'scopes.changed_lines') }} as value,
    cast(scopes.changed_lines as double) as weight,
    false as is_censored
from pull_requests
inner join scopes on pull_requests.pull_request_key = scopes.pull_request_key
{{ join_team('teams', 'pull_requests.person_key', 'pull_requests.observed_on') }}
where scopes.changed_lines > 0
