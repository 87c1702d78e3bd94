with cycles as (
    select
        pull_request_key as unit_id,
        author_person_key as person_key,
        cast(greatest(created_at, ready_at) as date) as observed_on,
        -- A draft that was merged as such was ready when it was merged.
        greatest(
            {{ hours_between('greatest(created_at, ready_at)', 'coalesce(merged_at, ' ~ as_of_end() ~ ')') }}, 0
        ) as value,
        merged_at is null as is_censored
    from {{ ref('int_pull_requests') }}
    where
        -- What was closed without a merge will never be merged.
        state in ('MERGED', 'OPEN')
        and not is_draft
        and not is_bot_author
        and author_person_key is not null
)

{{ observations('pull_request_cycle_time', 'cycles') }}
