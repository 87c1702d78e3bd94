{{ config(materialized='incremental', unique_key='unit_id') }}

with deploying as (
    select
        repository_key,
        min(created_at) as first_deployed_at
    from {{ ref('int_deployments') }}
    where is_production and status = 'SUCCESS'
    group by repository_key
),

changes as (
    select
        pull_requests.pull_request_key as unit_id,
        pull_requests.author_person_key as person_key,
        cast(pull_requests.merged_at as date) as observed_on,
        {{ hours_between(
            'timelines.first_commit_at', 'coalesce(timelines.deployed_at, ' ~ as_of_end() ~ ')'
        ) }} as value,
        timelines.deployed_at is null as is_censored
    from {{ changed(ref('int_pull_requests')) }} as pull_requests
    inner join {{ changed(ref('int_pull_request_timelines')) }} as timelines
        on pull_requests.pull_request_key = timelines.pull_request_key
    -- What a repository merged before its first known deployment may have been deployed by an unknown one.
    inner join deploying
        on
            pull_requests.repository_key = deploying.repository_key
            and pull_requests.merged_at >= deploying.first_deployed_at
    where
        not pull_requests.is_bot_author
        and pull_requests.author_person_key is not null
        and timelines.first_commit_at <= coalesce(timelines.deployed_at, pull_requests.merged_at)
)

{{ observations('lead_time_for_changes', 'changes') }}
