-- A view: whatever ended is there already, and what still goes on is a day older every day.
{{ config(materialized='view', meta={'tested_by': 'unit_id'}) }}

select
    'review_latency' as metric_id,
    pull_request_key as unit_id,
    person_key,
    review_team_name as team_name,
    cast(null as varchar) as competency_id,
    cast(review_asked_at as date) as observed_on,
    cast(
        coalesce(review_hours, greatest({{ hours_between('review_asked_at', as_of_end()) }}, 0)) as double
    ) as value,
    cast(1 as double) as weight,
    review_hours is null as is_censored
from {{ ref('int_pull_request_waits') }}
where review_asked_at is not null
