-- Every registered target with its cohort's windows and its metric's definition in use.
with metrics as (
    select *
    from raw.program__metrics
    qualify row_number() over (partition by metric_id order by version desc) = 1
)

select
    targets.target_id,
    targets.cohort_id,
    targets.metric_id,
    metrics.name as metric_name,
    metrics.unit,
    metrics.minimum_n,
    targets.competency_id,
    targets.direction,
    targets.registered_on,
    targets.target_hash,
    cohorts.launch_on,
    cohorts.baseline_start_on,
    cohorts.end_on
from raw.program__targets as targets
inner join raw.program__cohorts as cohorts on targets.cohort_id = cohorts.cohort_id
inner join metrics on targets.metric_id = metrics.metric_id
order by targets.target_id
