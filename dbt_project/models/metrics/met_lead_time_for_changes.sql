-- A view: whatever ended is there already, and what still goes on is a day older every day.
{{ config(materialized='view', meta={'tested_by': 'unit_id'}) }}

select
    'lead_time_for_changes' as metric_id,
    pull_request_key as unit_id,
    person_key,
    lead_team_name as team_name,
    cast(null as varchar) as competency_id,
    lead_on as observed_on,
    cast(coalesce(lead_hours, {{ hours_between('first_commit_at', as_of_end()) }}) as double) as value,
    cast(1 as double) as weight,
    lead_hours is null as is_censored
from {{ ref('int_pull_request_waits') }}
where lead_on is not null
