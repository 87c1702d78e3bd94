with steps as (
    select
        {{ cell_columns() }},
        value,
        count(*) as leaving,
        count(*) filter (where not is_censored) as ended
    from {{ ref('mart_outcome_scopes') }}
    where metric_id in (select metric_id from {{ ref('mart_outcome_observations') }} where is_censored)
    group by {{ cell_columns() }}, value
),

at_risk as (
    select
        *,
        sum(leaving) over (partition by {{ cell_columns() }} order by value desc) as followed
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
            else exp(
                sum(
                    case when ended < followed then cast(ln(1 - ended / followed) as decimal(38, 12)) end
                ) over (partition by {{ cell_columns() }} order by value)
            )
        end as survival
    from at_risk
)

select
    {{ cell_columns() }},
    cast({{ survival_quantile(0.5) }} as double) as median,
    cast({{ survival_quantile(0.9) }} as double) as p90
from curves
group by {{ cell_columns() }}
