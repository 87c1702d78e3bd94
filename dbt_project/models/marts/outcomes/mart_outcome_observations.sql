-- A view: what it puts together is there already, and few read it.
{{ config(materialized='view') }}

with observations as (
    {{ metric_rows() }}
)

select
    observations.metric_id,
    observations.unit_id,
    observations.person_key,
    observations.team_name,
    observations.competency_id,
    observations.observed_on,
    observations.value,
    observations.weight,
    observations.is_censored,
    people.cohort_id,
    people.cohort_id is not null as is_pilot
from observations
left join {{ ref('int_people') }} as people on observations.person_key = people.person_key
