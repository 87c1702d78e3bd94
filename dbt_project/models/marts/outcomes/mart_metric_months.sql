{{ config(materialized='incremental', unique_key=['metric_id', 'month_on']) }}

with outcomes as (
    select
        *,
        value * weight as total
    from {{ changed_outcome_scopes() }}
),

quantiles as (
    select
        {{ cell_columns() }},
        quantile_cont(value, [0.5, 0.9]) as quantiles
    from outcomes
    where not is_censored
    group by {{ cell_columns() }}
),

-- One person's outcomes resemble each other, so the mean is as sure as the number of people makes it.
clusters as (
    select
        {{ cell_columns() }},
        person_key,
        count(*) as n,
        bool_or(value > 0) as is_above_zero,
        {{ exact_sum('total') }} as total,
        {{ exact_sum('weight') }} as weight
    from outcomes
    where not is_censored
    group by {{ cell_columns() }}, person_key, case when person_key is null then unit_id end
),

-- Linearised variance of a ratio of sums; G / (G - 1) for the number G of clusters (Cochran 1977, 6.3).
cells as (
    select
        {{ cell_columns() }},
        cast(sum(n) as bigint) as n,
        count(person_key) as people,
        count(person_key) filter (where is_above_zero) as people_above_zero,
        {{ exact_sum('total') }} / {{ exact_sum('weight') }} as mean,
        sqrt(
            count(*) / nullif(count(*) - 1, 0) * greatest(
                {{ exact_sum('total * total') }}
                - 2 * {{ exact_sum('total') }} / {{ exact_sum('weight') }} * {{ exact_sum('total * weight') }}
                + pow({{ exact_sum('total') }} / {{ exact_sum('weight') }}, 2)
                * {{ exact_sum('weight * weight') }},
                0
            )
        ) / {{ exact_sum('weight') }} as standard_error
    from clusters
    group by {{ cell_columns() }}
),

waiting as (
    select
        {{ cell_columns() }},
        count(*) as n_censored
    from outcomes
    where is_censored
    group by {{ cell_columns() }}
)

select
    {{ cell_columns('cells') }},
    cells.n,
    coalesce(waiting.n_censored, 0) as n_censored,
    cells.people,
    cells.people_above_zero,
    cast(if(curves.metric_id is null, quantiles.quantiles[1], curves.median) as double) as median,
    cast(if(curves.metric_id is null, quantiles.quantiles[2], curves.p90) as double) as p90,
    curves.metric_id is not null as is_kaplan_meier,
    cells.mean,
    cells.mean - 1.96 * cells.standard_error as mean_lower,
    cells.mean + 1.96 * cells.standard_error as mean_upper
from cells
inner join quantiles on {{ is_same_cell('cells', 'quantiles') }}
left join waiting on {{ is_same_cell('cells', 'waiting') }}
left join {{ in_changed_months(ref('mart_outcome_quantiles')) }} as curves
    on {{ is_same_cell('cells', 'curves') }}
