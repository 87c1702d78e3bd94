-- A view: what it puts together is there already, and few read it.
{{ config(materialized='view') }}

-- A comparison for every cohort: who is in none was there during all of them. Members of one cohort are no
-- comparison for another, since they have had, or will have, the same done to them.
select
    cohorts.cohort_id,
    observations.metric_id,
    observations.unit_id,
    observations.competency_id,
    case when observations.is_pilot then 'pilot' else 'comparison' end as side,
    case when observations.observed_on < cohorts.launch_on then 'before' else 'during' end as period
from {{ ref('mart_outcome_observations') }} as observations
inner join {{ ref('stg_program__cohorts') }} as cohorts
    on
        coalesce(observations.cohort_id, cohorts.cohort_id) = cohorts.cohort_id
        and observations.observed_on between cohorts.baseline_start_on and cohorts.end_on
-- What is tied to nobody is on neither side.
where observations.person_key is not null
