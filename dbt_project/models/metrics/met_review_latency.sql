{{ config(materialized='incremental', unique_key='unit_id') }}

with waits as (
    select
        pull_request_key,
        author_person_key as person_key,
        greatest(created_at, ready_at) as waiting_from,
        first_review_at,
        coalesce(first_review_at, {{ as_of_end() }}) as waiting_until
    from {{ changed(ref('int_pull_requests')) }}
    where
        -- Merged or closed without a review is not a wait that is still going on.
        (first_review_at is not null or state = 'OPEN')
        and not is_draft
        and not is_bot_author
        and author_person_key is not null
)

select
    'review_latency' as metric_id,
    waits.pull_request_key as unit_id,
    waits.person_key,
    teams.team_name,
    cast(null as varchar) as competency_id,
    cast(waits.waiting_from as date) as observed_on,
    -- A review that came while it was a draft ends the wait at once.
    cast(greatest({{ hours_between('waits.waiting_from', 'waits.waiting_until') }}, 0) as double) as value,
    cast(1 as double) as weight,
    waits.first_review_at is null as is_censored
from waits
{{ join_team('teams', 'waits.person_key', 'cast(waits.waiting_from as date)') }}
