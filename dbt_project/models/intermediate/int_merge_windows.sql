{{ config(materialized='incremental', unique_key=merge_key()) }}

{#- Named while dbt parses, since it is read in incremental runs alone. #}
{%- set changes = ref('int_changed_merges') if not execute or is_partial_build() %}
{%- set is_asked_for = is_of_changed_key(merge_key()) if is_partial_build() else 'true' %}

{%- if is_partial_build() %}
-- Of everybody with such a merge what was merged in the windows that end with them.
with looked_at as (
    select
        author_person_key,
        min(cast(merged_at as date)) - 27 as from_on,
        max(cast(merged_at as date)) as until_on
    from {{ ref('int_pull_requests') }}
    where {{ is_asked_for }}
    group by author_person_key
),

pull_requests as (
    select pull_requests.*
    from {{ ref('int_pull_requests') }} as pull_requests
    inner join looked_at
        on
            pull_requests.author_person_key = looked_at.author_person_key
            and cast(pull_requests.merged_at as date) between looked_at.from_on and looked_at.until_on
),
{%- else %}
with pull_requests as (
    select * from {{ ref('int_pull_requests') }}
),
{%- endif %}

merged as (
    select
        pull_requests.pull_request_key,
        pull_requests.author_person_key as person_key,
        teams.team_name,
        cast(pull_requests.merged_at as date) as merged_on,
        coalesce(people.start_on + 364 <= cast(pull_requests.merged_at as date), false) as is_tenured,
        {{ ready_to_merge_hours('timelines', 'timelines.merged_at') }} as cycle_hours,
        {{ was_reviewed('pull_requests') }} as is_reviewed,
        pull_requests.changed_lines,
        pull_requests.human_comment_count
    from pull_requests
    inner join {{ ref('int_pull_request_timelines') }} as timelines
        on pull_requests.pull_request_key = timelines.pull_request_key
    inner join {{ ref('int_people') }} as people on pull_requests.author_person_key = people.person_key
    {{ join_team('teams', 'pull_requests.author_person_key', 'cast(pull_requests.merged_at as date)') }}
    where
        pull_requests.merged_at is not null
        and not pull_requests.is_bot_author
        and not pull_requests.is_draft
),

windows as (
    select
        *,
        count(*) over four_weeks as merge_count,
        sum(human_comment_count) filter (where is_reviewed) over four_weeks as comment_count,
        sum(changed_lines) filter (where is_reviewed) over four_weeks as line_count,
        median(cycle_hours) over four_weeks as median_hours
    from merged
    window
        four_weeks as (
            partition by person_key
            order by merged_on range between interval 27 days preceding and current row
        )
)

select
    pull_request_key,
    person_key,
    team_name,
    merged_on,
    is_tenured,
    merge_count,
    {{ comment_density('comment_count', 'line_count') }} as comment_density,
    median_hours as cycle_hours
from windows
where merge_count >= 5 and {{ is_asked_for }}
