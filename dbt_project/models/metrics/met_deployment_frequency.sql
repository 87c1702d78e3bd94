{{ config(materialized='incremental', incremental_strategy='other_rows') }}

with deployments as (
    select
        repository_key,
        {{ week_on('created_at') }} as week_on,
        count(*) as deployment_count
    from {{ ref('int_deployments') }}
    where is_production and status = 'SUCCESS'
    group by all
),

-- A repository's own weeks, from its first deployment to its last; a week that as_of cuts has not ended.
weeks as (
    select
        repository_key,
        cast(unnest(generate_series(min(week_on), max(week_on), interval 7 day)) as date) as week_on
    from deployments
    group by repository_key
),

counts as (
    select
        weeks.repository_key || '|' || weeks.week_on as unit_id,
        cast(null as varchar) as person_key,
        weeks.week_on as observed_on,
        coalesce(deployments.deployment_count, 0) as value,
        false as is_censored
    from weeks
    left join deployments
        on weeks.repository_key = deployments.repository_key and weeks.week_on = deployments.week_on
    where weeks.week_on + interval 7 day <= {{ as_of_end() }}
)

{{ observations('deployment_frequency', 'counts') }}
