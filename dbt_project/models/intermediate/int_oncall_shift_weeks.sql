{{ config(materialized='view') }}

select
    schedule_key,
    person_key,
    start_at,
    cast(unnest(generate_series(
        date_trunc('week', start_at),
        date_trunc('week', least(end_at, {{ as_of_end() }}) - interval 1 second),
        interval 7 days
    )) as date) as week_on
from {{ ref('int_oncall_shifts') }}
-- Whoever stands behind the first level expects quiet weeks. A rota without an end is no shift.
where coalesce(escalation_level, 1) = 1 and end_at > start_at
