{{ config(materialized='incremental', unique_key=['metric_id', 'month_on']) }}

-- Of a share, what is not known yet has no time so far, and a curve over 0 and 1 says nothing.
with shares as (
    select distinct metric_id
    from {{ ref('stg_program__metrics') }}
    where unit like 'share%'
),

censored as (
    select distinct observations.metric_id
    from {{ ref('mart_outcome_observations') }} as observations
    anti join shares on observations.metric_id = shares.metric_id
    where observations.is_censored
),

steps as (
    select
        {{ cell_columns('outcomes') }},
        outcomes.value,
        count(*) as leaving,
        count(case when not outcomes.is_censored then 1 end) as ended
    from {{ changed_outcome_scopes() }} as outcomes
    inner join censored on outcomes.metric_id = censored.metric_id
    group by {{ cell_columns('outcomes') }}, outcomes.value
),

at_risk as (
    select
        *,
        sum(leaving) over (partition by {{ cell_columns() }} order by value desc) as followed,
        cast(case when ended < followed then ln(1 - ended / followed) end as decimal(38, 12)) as log_step
    from steps
),

-- Kaplan and Meier: S(t) = product over ends up to t of (1 - ended / followed). Where all that are still
-- followed come to their end, it is nought, which has no logarithm.
curves as (
    select
        {{ cell_columns() }},
        value,
        case
            when ended = followed then 0
            else exp(sum(log_step) over (partition by {{ cell_columns() }} order by value))
        end as survival
    from at_risk
)

select
    {{ cell_columns() }},
    cast({{ survival_quantile(0.5) }} as double) as median,
    cast({{ survival_quantile(0.9) }} as double) as p90
from curves
group by {{ cell_columns() }}
