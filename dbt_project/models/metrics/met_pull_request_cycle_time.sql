-- A view: whatever ended is there already, and what still goes on is a day older every day.
{{ config(materialized='view', meta={'tested_by': 'unit_id'}) }}

select
    'pull_request_cycle_time' as metric_id,
    waits.pull_request_key as unit_id,
    waits.person_key,
    waits.cycle_team_name as team_name,
    cast(null as varchar) as competency_id,
    waits.cycle_on as observed_on,
    cast(coalesce(waits.cycle_hours, {{ ready_to_merge_hours('waits', as_of_end()) }}) as double) as value,
    cast(1 as double) as weight,
    waits.cycle_hours is null as is_censored
from {{ ref('int_pull_request_waits') }} as waits
where waits.cycle_on is not null
