{{ config(materialized='incremental', unique_key='unit_id') }}

with cycles as (
    select
        pull_requests.pull_request_key as unit_id,
        pull_requests.author_person_key as person_key,
        -- What was merged as a draft was ready when it was merged.
        cast(coalesce(timelines.ready_at, timelines.merged_at) as date) as observed_on,
        {{ ready_to_merge_hours('timelines') }} as value,
        timelines.merged_at is null as is_censored
    from {{ changed(ref('int_pull_requests')) }} as pull_requests
    inner join {{ changed(ref('int_pull_request_timelines')) }} as timelines
        on pull_requests.pull_request_key = timelines.pull_request_key
    where
        -- What was closed without a merge will never be merged; nobody merges a draft.
        (pull_requests.state = 'MERGED' or (pull_requests.state = 'OPEN' and timelines.ready_at is not null))
        and not pull_requests.is_draft
        and not pull_requests.is_bot_author
        and pull_requests.author_person_key is not null
)

{{ observations('pull_request_cycle_time', 'cycles') }}
